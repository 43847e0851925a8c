"""Plain lists of public stories for machines: sitemaps read addresses and times, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from dateline.desk.models import Placement
from dateline.desk.queries.keys import CALENDAR, all_day_keys, day_keys
from dateline.desk.queries.newest import have_stories
from dateline.desk.rules.addresses import address_of
from dateline.desk.rules.editions import LATEST
from dateline.edge import Kept, shows
from dateline.edge.noting import noting

# SQLite takes at most 2,000 columns in one SELECT.
AT_ONCE = 400
# Beginnings and ends, oldest first.
Spans: TypeAlias = tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A public story as a sitemap lists it."""

    url: str
    headline: str
    language: str
    published_at: datetime
    updated_at: datetime


def listed(since: datetime, until: datetime, *, limit: int) -> list[Listed]:
    """Read the stories first published in a span of time, newest first. One query.

    A story that changes purges the date on which it first went out: no story is noted by itself.
    """
    shows(*day_keys(since, until))
    rows = (
        Placement.objects.filter(front=LATEST, published_at__gte=since, published_at__lt=until)
        .filter(story__live=True, story__killed_at=None)
        .order_by("-published_at", "-story_id")
        .values_list(
            "story_id",
            "published_at",
            "story__slug",
            "story__sectors",
            "story__headline",
            "story__language",
            "story__updated_at",
        )
    )
    return [
        Listed(
            url=address_of(number, slug, sectors),
            headline=headline,
            language=language,
            published_at=published_at,
            updated_at=updated_at or published_at,
        )
        for number, published_at, slug, sectors, headline, language, updated_at in rows[:limit]
    ]


def span_of_archive() -> tuple[datetime, datetime] | None:
    """Read the times of the oldest and the newest public story; None if there is none. Two queries."""
    shows(CALENDAR)
    times = Placement.objects.filter(front=LATEST).values_list("published_at", flat=True)
    oldest, newest = times.order_by("published_at").first(), times.order_by("-published_at").first()
    return (oldest, newest) if oldest and newest else None


_SPANS: Kept[Spans, tuple[bool, ...]] = Kept("spans of the archive", most=400)


def spans_with_stories(spans: Spans) -> tuple[bool, ...]:
    """Tell of each span of time, oldest first, if a public story stands in it. One query for 400.

    What is told of the same spans is kept until a story comes or goes in their days: ask year by
    year, and only this year is read again.
    """
    shows(CALENDAR)
    with noting():
        return _SPANS.get(spans, lambda: _read_spans(spans))


def _read_spans(spans: Spans) -> tuple[bool, ...]:
    if spans:
        shows(*all_day_keys(spans[0][0], spans[-1][1]))
    found: list[bool] = []
    for start in range(0, len(spans), AT_ONCE):
        found += have_stories(
            [(LATEST, since, until) for since, until in spans[start : start + AT_ONCE]]
        )
    return tuple(found)
