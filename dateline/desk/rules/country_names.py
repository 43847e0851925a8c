"""What countries are called beside the names in our lists: by this, people find them too.

English ones, written as people type them; those of other languages are in the Unicode CLDR.
"""

from __future__ import annotations

from collections.abc import Mapping

ALSO_CALLED: Mapping[str, tuple[str, ...]] = {
    "AE": ("Emirates", "UAE"),
    "CD": ("DRC", "DR Congo", "Democratic Republic of Congo", "Congo-Kinshasa"),
    "CF": ("CAR",),
    "CG": ("Republic of Congo", "Congo-Brazzaville"),
    "CI": ("Ivory Coast",),
    "CV": ("Cabo Verde",),
    "CZ": ("Czech Republic",),
    "GB": ("Britain", "Great Britain", "UK", "England", "Scotland", "Wales", "Northern Ireland"),
    "KP": ("DPRK",),
    "KR": ("Republic of Korea",),
    "LA": ("Lao",),
    "MK": ("Macedonia",),
    "MM": ("Burma",),
    "NL": ("Holland", "The Netherlands"),
    "PS": ("Palestine", "West Bank", "Gaza"),
    "RU": ("Russian Federation",),
    "SY": ("Syrian Arab Republic",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TR": ("Turkey", "Türkiye"),
    "US": ("America", "USA", "United States of America"),
    "VA": ("Vatican", "Holy See"),
    "VN": ("Viet Nam",),
}
