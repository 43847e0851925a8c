"""What is drawn for a story without a picture: a map of where it happens, or a card of what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Whoever writes in person is shown in person, where a map would say nothing.
IN_PERSON = frozenset({"opinion", "blog"})
# With more countries than this, a map shows the world and no longer where to look.
MOST_COUNTRIES = 4


@dataclass(frozen=True, slots=True)
class Map:
    """A locator map of countries, and of the place where the story was written."""

    countries: tuple[str, ...]
    place: str = ""
    country: str = ""
    """Of the place."""


@dataclass(frozen=True, slots=True)
class Card:
    """A typographic card."""

    label: str
    kicker: str = ""


def drawing_for(
    *, kind: str, countries: Sequence[str], place: str, country: str, sector: str, newsroom: str
) -> Map | Card | None:
    """Choose the drawing; None where there is to be none.

    The dateline's own country is on the map even where the story is about others, so that the place
    does not lie on land that is not named.
    """
    if kind in IN_PERSON:
        return None
    about = tuple(countries[:MOST_COUNTRIES]) or ((country,) if country else ())
    if about:
        return Map(about, place if country else "", country)
    return Card(sector, newsroom) if sector else None
