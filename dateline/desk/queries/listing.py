"""Plain lists of public stories for machines: sitemaps read addresses and times, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dateline.desk.models import Placement
from dateline.desk.queries.newest import have_stories
from dateline.desk.rules.editions import LATEST

# SQLite takes at most 2,000 columns in one SELECT.
AT_ONCE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A public story as a sitemap lists it."""

    url: str
    headline: str
    language: str
    published_at: datetime
    updated_at: datetime


def listed(since: datetime, until: datetime | None = None, *, limit: int) -> list[Listed]:
    """Read the stories first published in a span of time, newest first. One query."""
    rows = Placement.objects.filter(front=LATEST, published_at__gte=since, story__live=True)
    if until is not None:
        rows = rows.filter(published_at__lt=until)
    rows = (
        rows.filter(story__killed_at=None)
        .select_related("story")
        .order_by("-published_at", "-story_id")
    )
    fields = ("headline", "slug", "sectors", "language", "updated_at")
    shown = rows.only("published_at", *(f"story__{field}" for field in fields))[:limit]
    return [
        Listed(
            url=row.story.get_absolute_url(),
            headline=row.story.headline,
            language=row.story.language,
            published_at=row.published_at,
            updated_at=row.story.updated_at or row.published_at,
        )
        for row in shown
    ]


def span_of_archive() -> tuple[datetime, datetime] | None:
    """Read the times of the oldest and the newest public story; None if there is none. Two queries."""
    times = Placement.objects.filter(front=LATEST).values_list("published_at", flat=True)
    oldest, newest = times.order_by("published_at").first(), times.order_by("-published_at").first()
    return (oldest, newest) if oldest and newest else None


def spans_with_stories(spans: Sequence[tuple[datetime, datetime]]) -> list[bool]:
    """Tell of each span of time if a public story stands in it. One query for 400 spans."""
    found: list[bool] = []
    for start in range(0, len(spans), AT_ONCE):
        found += have_stories(
            [(LATEST, since, until) for since, until in spans[start : start + AT_ONCE]]
        )
    return found
