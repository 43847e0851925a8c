"""Plain lists of public stories for machines: sitemaps read addresses and times, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from dateline.desk.models import Placement
from dateline.desk.queries.keys import day_keys, month_keys
from dateline.desk.queries.newest import have_stories
from dateline.desk.rules.addresses import address_of
from dateline.desk.rules.editions import LATEST
from dateline.edge import Kept, shows

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


_SPANS: Kept[Spans, tuple[bool, ...]] = Kept("spans of the archive", most=400)


def spans_with_stories(spans: Spans) -> tuple[bool, ...]:
    """Tell of each span of time, oldest first, if a public story stands in it. One query.

    What is told of the same spans is kept until a story comes to one of their months or leaves it.
    """
    return _SPANS.get(spans, lambda: _read_spans(spans))


def _read_spans(spans: Spans) -> tuple[bool, ...]:
    shows(*month_keys(spans[0][0], spans[-1][1]))
    return tuple(have_stories([(LATEST, since, until) for since, until in spans]))
