"""Which stories are offered beside a story: those about the same countries and sectors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What two stories are compared by."""

    story: int
    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    language: str
    published_at: datetime


def most_related(story: Likeness, others: Iterable[Likeness], *, limit: int) -> list[int]:
    """Give the ids of the stories most like it, best first; what shares nothing is left out."""
    ranked = sorted(
        ((score(story, other), other.published_at, other.story) for other in others), reverse=True
    )
    return [number for points, _, number in ranked if points > 0 and number != story.story][:limit]


def score(story: Likeness, other: Likeness) -> int:
    """Count what the two share: a country weighs more than a sector, the main one of each most.

    A story in another language is worth a reader's while only where it tells of the same country.
    """
    countries = _shared(story.countries, other.countries) * 2
    sectors = _shared(story.sectors, other.sectors)
    if story.language == other.language:
        return (countries + sectors) * 2
    return countries + sectors if countries else 0


def _shared(ours: tuple[str, ...], theirs: tuple[str, ...]) -> int:
    same_main = bool(ours and theirs and ours[0] == theirs[0])
    return len(set(ours) & set(theirs)) + same_main
