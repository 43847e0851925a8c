"""Where a story has gone: its publications, and how each reached every channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from dateline.desk.models import Delivery, Publication, Story
from dateline.desk.rules.paging import Cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One publication on its way to one channel."""

    channel: str
    state: str
    label: str
    attempts: int
    took: timedelta | None
    """From the publication to the answer; None while there is none."""
    next_at: datetime
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the ledger, and where it went."""

    story_id: int
    version: int
    signal: str
    label: str
    at: datetime
    headline: str
    note: str
    user: str
    """Who did it; empty where the wire or the clock did."""
    legs: tuple[Leg, ...]


def whereabouts(story: Story) -> tuple[Entry, ...]:
    """Read the publications of a story, newest first, with their deliveries. Two queries."""
    rows = story.publications.select_related("user").prefetch_related("deliveries")
    return tuple(entry_of(row) for row in rows)


def entry_of(row: Publication) -> Entry:
    """Put a ledger row and its deliveries into words; reads what was not fetched with the row."""
    return Entry(
        story_id=row.story_id,
        version=row.version,
        signal=row.signal,
        label=row.get_signal_display(),
        at=row.at,
        headline=row.headline,
        note=row.note,
        user=str(row.user or ""),
        legs=tuple(_leg(delivery, row.at) for delivery in row.deliveries.all()),
    )


def _leg(delivery: Delivery, since: datetime) -> Leg:
    done = delivery.done_at
    return Leg(
        channel=delivery.channel,
        state=delivery.state,
        label=delivery.get_state_display(),
        attempts=delivery.attempts,
        # An archive coming in has publications of long ago: what took the time is not known.
        took=max(done - since, timedelta()) if done else None,
        next_at=delivery.next_at,
        answer=delivery.answer,
    )


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """One page of the ledger, newest first, and where the next one begins."""

    entries: tuple[Entry, ...]
    next: Cursor | None = None


def ledger_page(*, before: Cursor | None = None, limit: int = 50) -> LedgerPage:
    """Read one page of the whole ledger by key and without OFFSET. Two queries."""
    rows = Publication.objects.select_related("user").prefetch_related("deliveries")
    if before is not None:
        at, pk = before.published_at, before.story
        rows = rows.filter(Q(at__lte=at) & (Q(at__lt=at) | Q(pk__lt=pk)))
    found = list(rows[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return LedgerPage(
        entries=tuple(entry_of(row) for row in found[:limit]),
        next=Cursor(last.at, last.pk) if last else None,
    )
