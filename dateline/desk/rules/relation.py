"""Which stories are offered beside a story: those about the same countries and sectors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Comparable(Protocol):
    """What a story is compared by with another."""

    @property
    def id(self) -> int:
        """The story's number."""

    @property
    def countries(self) -> tuple[str, ...]:
        """ISO 3166 codes, main one first."""

    @property
    def sectors(self) -> tuple[str, ...]:
        """Slugs, main one first."""

    @property
    def language(self) -> str:
        """In which it is told."""

    @property
    def published_at(self) -> datetime:
        """When it went out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What others are compared with."""

    id: int
    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    language: str
    published_at: datetime


def most_related(story: Comparable, others: Iterable[Comparable], *, limit: int) -> list[int]:
    """Give the ids of the stories most like it, best first; what shares nothing is left out.

    A country weighs more than a sector, the main one of each most. A story in another language is
    left out: who can read the one need not read the other, and translations are linked as such.
    """
    countries, sectors = frozenset(story.countries), frozenset(story.sectors)
    spoken = tongue(story.language)
    ranked: list[tuple[int, datetime, int]] = []
    # A loop: dozens are looked at for each page.
    for other in others:
        if tongue(other.language) != spoken:
            continue
        points = _shared(story.countries, countries, other.countries) * 2
        points += _shared(story.sectors, sectors, other.sectors)
        if points and other.id != story.id:
            ranked.append((points, other.published_at, other.id))
    ranked.sort(reverse=True)
    return [number for _, _, number in ranked[:limit]]


def tongue(language: str) -> str:
    """Give the language without its country: who reads `en` reads `en-US`."""
    return language.partition("-")[0].lower()


def _shared(ours: tuple[str, ...], among: frozenset[str], theirs: tuple[str, ...]) -> int:
    """Count what the two share, the main one twice if it is both's; `among` are ours as a set."""
    if not ours or not theirs:
        return 0
    return len(among.intersection(theirs)) + (ours[0] == theirs[0])
