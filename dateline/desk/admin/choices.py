"""Names for codes: what editors choose from, so that nobody has to know that KP is North Korea."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from dateline.desk.models import Edition, Sector
from dateline.desk.rules.blocks import BLOCKS
from dateline.edge import Kept, shows

Choices = list[tuple[str, str]]
_kept: Kept[str, tuple[tuple[str, str], ...]] = Kept("choices", most=2)

# CLDR's list also holds groups of countries and exceptional reservations.
NO_COUNTRIES = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"]
)
LANGUAGES = (
    *["en", "ar", "bn", "de", "es", "fa", "fr", "he", "hi", "id", "it", "ja", "ko", "nl", "pl"],
    *["pt", "pt-BR", "ru", "sv", "sw", "tr", "uk", "ur", "vi", "zh"],
)


@cache
def country_names() -> dict[str, str]:
    """Give the English names of all countries by their ISO 3166 code, sorted by name."""
    names = {
        code: name
        for code, name in Locale("en").territories.items()
        if re.fullmatch("[A-Z]{2}", code) and code not in NO_COUNTRIES
    }
    return dict(sorted(names.items(), key=lambda each: each[1]))


def countries() -> Choices:
    """Give every country, by name."""
    return list(country_names().items())


def sectors() -> Choices:
    """Give every sector in the desk's order, those of the second level behind their own."""
    return list(_kept.get("sectors", _read_sectors))


def _read_sectors() -> tuple[tuple[str, str], ...]:
    shows("newsroom")
    rows = Sector.objects.select_related("parent")
    return tuple(
        (row.slug, f"{row.parent.name} › {row.name}" if row.parent else row.name) for row in rows
    )


def blocks() -> Choices:
    """Give everything that a front can be made of."""
    named = sectors()
    large = [(f"large:{slug}", f"{name}, large") for slug, name in named]
    return [*BLOCKS.items(), *large, *((f"small:{slug}", f"{name}, small") for slug, name in named)]


def editions() -> Choices:
    """Give every edition in the desk's order."""
    return list(_kept.get("editions", _read_editions))


def _read_editions() -> tuple[tuple[str, str], ...]:
    shows("newsroom")
    return tuple(Edition.objects.values_list("slug", "name"))


@cache
def languages() -> Choices:
    """Give the languages of the larger agencies, by name."""
    names = [(tag, Locale.parse(tag, sep="-").get_display_name("en") or tag) for tag in LANGUAGES]
    return sorted(names, key=lambda each: (each[0] != "en", each[1]))


def named(codes: list[str], names: dict[str, str]) -> str:
    """Put names for codes; a code that has none stands for itself."""
    return ", ".join(names.get(code, code) for code in codes)
