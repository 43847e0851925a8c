"""Countries by code: their names, codes and positions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dateline.tagging.tables import rows


@dataclass(frozen=True, slots=True)
class _Country:
    code: str
    name: str
    capital: str
    position: tuple[float, float]


@cache
def _countries() -> dict[str, _Country]:
    return {
        code: _Country(code, name, capital, (float(latitude), float(longitude)))
        for code, name, capital, latitude, longitude in rows("countries.tsv")
    }


def country_codes() -> tuple[str, ...]:
    """Give the ISO 3166 alpha-2 codes of all countries, in alphabetical order."""
    return tuple(_countries())


def country_name(code: str) -> str:
    """Give the short English name newsrooms use; raise KeyError for an unknown code."""
    return _countries()[code].name


def country_position(code: str) -> tuple[float, float]:
    """Give latitude and longitude of a country's middle; raise KeyError for an unknown code."""
    return _countries()[code].position


def capital_of(code: str) -> str:
    """Give the English name of a country's capital, or nothing where it has none."""
    return _countries()[code].capital
