"""Which report of an event leads, and for how long an event stays open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(days=5)
"""After so long a silence nothing joins an event any more."""
SLICES, _SLICE_SECONDS = 1024, 20
"""Parts in which the words of events are looked through, one after the other."""
FULL_LENGTH = 400
"""Letters of text from which a report is more than a flash."""
_TRUST = ("publish", "draft", "hold")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What decides whether a report leads."""

    number: int
    trust: str
    """A word of `Source.Trust`."""
    length: int
    at: datetime


def lead_of(reports: Collection[Told]) -> int:
    """Give the number of the report that leads: by trust, then a full one, then the earliest."""
    return min(reports, key=_rank).number


def _rank(told: Told) -> tuple[int, bool, datetime, int]:
    return _TRUST.index(told.trust), told.length < FULL_LENGTH, told.at, told.number


def written_at(versioncreated: datetime | None, arrived_at: datetime) -> datetime:
    """Give when a report was written, as far as is known; never later than it came in."""
    return min(versioncreated, arrived_at) if versioncreated else arrived_at


def slice_of(now: datetime) -> int:
    """Give which part of the words of events is to be looked through: each in some six hours."""
    return int(now.timestamp() // _SLICE_SECONDS) % SLICES
