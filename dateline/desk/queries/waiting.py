"""What waits for an editor, what went out last, and what goes out next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import Revision

from dateline.desk.models import Publication, Story
from dateline.desk.queries.whereabouts import Entry, entry_of
from dateline.wires.models import WireItem
from dateline.wires.models.items import ANNOUNCED, NO_ANNOUNCEMENT

# More than an editor looks through at a glance is counted and linked.
SHOWN = 8
# Nobody works off more in a sitting, and to count an archive takes as long as to read it.
COUNTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A draft from a wire that nobody has taken in hand."""

    id: int
    headline: str
    source: str
    urgency: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A wire item that an editor has to decide on."""

    id: int
    headline: str
    source: str
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """A story that goes out by itself."""

    id: int
    headline: str
    at: datetime
    why: str
    """`embargo` or `schedule`."""


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits for an editor: the first of each list, and how many there are, up to `COUNTED`."""

    drafts: tuple[Waiting, ...]
    drafts_total: int
    held: tuple[Held, ...]
    held_total: int


def untouched_drafts() -> QuerySet[Story]:
    """Give the drafts from wires that no editor has touched, and that do not go out by themselves."""
    return Story.objects.filter(
        live=False,
        killed_at=None,
        release_at=None,
        latest_revision=None,
        version=0,
        origin_source__isnull=False,
    )


def held_items() -> QuerySet[WireItem]:
    """Give the news that waits for a decision, newest first; the agencies' calendars stand apart."""
    return _held().filter(NO_ANNOUNCEMENT)


def held_announcements() -> QuerySet[WireItem]:
    """Give the events and plans of agencies that nobody has put aside, newest first."""
    return _held().filter(ANNOUNCED)


def copies() -> QuerySet[WireItem]:
    """Give the items that made no story because another had brought their text, newest first."""
    found = WireItem.objects.filter(outcome=WireItem.Outcome.DUPLICATE, first__isnull=False)
    return found.select_related("source", "first__source").defer("record").order_by("-arrived_at")


def _held() -> QuerySet[WireItem]:
    held = WireItem.objects.filter(outcome=WireItem.Outcome.HELD)
    return held.select_related("source").defer("record").order_by("-arrived_at")


def what_waits() -> Waits:
    """Read what waits for an editor: the most urgent drafts and the newest held items. Four queries."""
    drafts = untouched_drafts()
    newest = (
        drafts.select_related("origin_source")
        .only("headline", "urgency", "created_at", "origin_source__name")
        .order_by("urgency", "-pk")
    )
    held = held_items()
    return Waits(
        drafts=tuple(_waiting(story) for story in newest[:SHOWN]),
        # In the order of its index, which is what keeps this from reading every draft there is.
        drafts_total=drafts.order_by("urgency", "-pk")[:COUNTED].count(),
        held=tuple(held_row(item) for item in held[:SHOWN]),
        held_total=held[:COUNTED].count(),
    )


def went_out(*, since: datetime, limit: int = SHOWN) -> tuple[Entry, ...]:
    """Read what went out since then, newest first. Two queries."""
    rows = Publication.objects.filter(at__gte=since).select_related("user")
    return tuple(entry_of(row) for row in rows.prefetch_related("deliveries")[:limit])


def going_out(*, limit: int = SHOWN) -> tuple[Upcoming, ...]:
    """Read what goes out next by itself: ends of embargoes and schedules. Three queries."""
    embargoed = Story.objects.filter(release_at__isnull=False).order_by("release_at")
    found = [
        Upcoming(id=pk, headline=headline, at=at, why="embargo")
        for pk, headline, at in embargoed.values_list("pk", "headline", "release_at")[:limit]
        if at is not None
    ]
    return tuple(sorted([*found, *_scheduled(limit)], key=lambda each: each.at)[:limit])


def _scheduled(limit: int) -> list[Upcoming]:
    kind = ContentType.objects.get_for_model(Story)
    rows = (
        Revision.objects.filter(content_type=kind, approved_go_live_at__isnull=False)
        .order_by("approved_go_live_at")
        .values_list("object_id", "object_str", "approved_go_live_at")[:limit]
    )
    return [
        Upcoming(id=int(pk), headline=headline, at=at, why="schedule") for pk, headline, at in rows
    ]


def _waiting(story: Story) -> Waiting:
    return Waiting(
        id=story.pk or 0,
        headline=story.headline,
        source=story.origin_source.name if story.origin_source else "",
        urgency=story.urgency,
        since=story.created_at,
    )


def held_row(item: WireItem) -> Held:
    """Put a held item into a row; no query if its source was read with it."""
    return Held(
        id=item.pk,
        headline=str(item),
        source=item.source.name,
        reason=item.reason,
        since=item.arrived_at,
    )
