"""Countries as readers see them: a name in their language, and a word for the address.

Names are those of the Unicode CLDR, by way of Babel, with the short form where it has a longer one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from anyascii import anyascii
from babel import Locale, UnknownLocaleError

from dateline.desk.rules.country_names import ALSO_CALLED

# CLDR's list also holds groups and exceptional reservations that are no countries.
_NO_COUNTRIES = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"]
)
_SHORT = {
    "CD": "DR Congo",
    "CG": "Congo",
    "HK": "Hong Kong",
    "MM": "Myanmar",
    "MO": "Macao",
    "PS": "Palestine",
    "TR": "Turkey",
}


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its ISO 3166 code, the word in its address, its name."""

    code: str
    slug: str
    name: str


@cache
def names(language: str) -> dict[str, str]:
    """Give the names of all countries by code, in English where the language is not known."""
    try:
        locale = Locale.parse(language.replace("-", "_").split("_")[0])
    except (UnknownLocaleError, ValueError):
        return names("en")
    found = {
        code: name
        for code, name in locale.territories.items()
        if re.fullmatch("[A-Z]{2}", code) and code not in _NO_COUNTRIES
    }
    return {**found, **_SHORT} if locale.language == "en" else found


@cache
def country(code: str, language: str = "en") -> Country:
    """Give the country of that code; one that nobody knows is called by its code."""
    known = names("en").get(code, code)
    return Country(code, slug_of(known), names(language).get(code, known))


def slug_of(name: str) -> str:
    """Write a name as it stands in an address."""
    return re.sub("[^a-z0-9]+", "-", re.sub("['’`]", "", anyascii(name)).lower()).strip("-")


@cache
def _codes() -> dict[str, str]:
    return {slug_of(name): code for code, name in names("en").items()}


@cache
def _other_codes() -> dict[str, str]:
    return {slug_of(name): code for code, others in ALSO_CALLED.items() for name in others}


def code_of(word: str) -> str | None:
    """Find the code of a country by the word in its address, another name, or the code in any case."""
    return (
        _codes().get(word)
        or _other_codes().get(word)
        or (word.upper() if word.upper() in names("en") else None)
    )


def all_codes() -> list[str]:
    """List the codes of all countries."""
    return list(names("en"))
