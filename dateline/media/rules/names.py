"""What countries are called on a map, in the language of the edition."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError

# Shorter than the Unicode CLDR's English names, as newspapers write them.
SHORT = {
    "AE": "UAE", "BA": "Bosnia", "CD": "DR Congo", "CF": "C. African Rep.", "CG": "Congo",
    "CZ": "Czechia", "GB": "Britain", "HK": "Hong Kong", "MM": "Myanmar", "MO": "Macau",
    "PS": "Palestine", "TR": "Turkey", "US": "United States", "VC": "St. Vincent",
}  # fmt: skip


def country_name(code: str, language: str = "en") -> str:
    """Return a country's name as a map shows it; the code itself where none is known."""
    if language.startswith("en") and code in SHORT:
        return SHORT[code]
    name = str(_locale(language).territories.get(code, code))
    return name.split(" (")[0].replace(" & ", " and ")


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
