"""The same page in other languages, as search engines want to be told of it (`hreflang`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from dateline.portal.rules.scripts import language_tag


class Place(NamedTuple):
    """Where a page stands, and in which language what is around it is written."""

    language: str
    address: str


def alternates(places: Sequence[Place], here: Place) -> list[tuple[str, str]]:
    """Give the page's addresses by language; the first of `places` is for everybody else.

    Of several editions in a language the first is named. Nothing is said where there is one
    language alone, nor on a page that is not named itself: search engines want both to agree.
    """
    firsts: dict[str, str] = {}
    for place in places:
        firsts.setdefault(place.language, place.address)
    if len(firsts) < 2 or here.address not in firsts.values():
        return []
    named = [(language_tag(language), address) for language, address in firsts.items()]
    return [*named, ("x-default", places[0].address)]


def told_once(translations: Iterable[Place], own: Place) -> list[Place]:
    """Name each language once, with one address: a story's own for its own, else the first.

    Two of a group may be in one language: that of a story may be changed later on.
    """
    firsts = {own.language: own}
    for place in translations:
        firsts.setdefault(place.language, place)
    return list(firsts.values()) if len(firsts) > 1 else []


def has_place(sectors: Collection[str], path: str) -> bool:
    """Tell whether an edition with these sectors, all where there are none, has the page at a path."""
    if not sectors or not path.startswith("/sector/"):
        return True
    return path.split("/")[2] in sectors
