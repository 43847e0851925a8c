"""Which stories are offered beside a story: those about the same countries and sectors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Told(Protocol):
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


def most_related(story: Told, others: Iterable[Told], *, limit: int) -> list[int]:
    """Give the ids of the stories most like it, best first; what shares nothing is left out.

    A country weighs more than a sector, the main one of each most. A story in another language is
    worth a reader's while only where it tells of the same country.
    """
    countries, sectors = frozenset(story.countries), frozenset(story.sectors)
    ranked: list[tuple[int, datetime, int]] = []
    # A loop: dozens are looked at for each page.
    for other in others:
        same = _shared(story.countries, countries, other.countries) * 2
        points = same + _shared(story.sectors, sectors, other.sectors)
        if story.language == other.language:
            points *= 2
        elif not same:
            continue
        if points and other.id != story.id:
            ranked.append((points, other.published_at, other.id))
    ranked.sort(reverse=True)
    return [number for _, _, number in ranked[:limit]]


def _shared(ours: tuple[str, ...], among: frozenset[str], theirs: tuple[str, ...]) -> int:
    """Count what the two share, the main one twice if it is both's; `among` are ours as a set."""
    if not ours or not theirs:
        return 0
    return len(among.intersection(theirs)) + (ours[0] == theirs[0])
