"""The archive: the stories of a date, and the dates that have stories, in a zone's own days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from dateline.desk.models import Placement
from dateline.desk.queries.fronts import FrontPage, page_of
from dateline.desk.queries.newest import have_stories
from dateline.desk.rules.paging import Cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The stories of one date, and the nearest dates before and after it that have some."""

    date: dt.date
    front: FrontPage
    previous: dt.date | None
    next: dt.date | None


def day(
    front: str,
    date: date,
    zone: ZoneInfo,
    *,
    before: Cursor | None = None,
    limit: int = 60,
    names: Mapping[str, str] | None = None,
) -> Day:
    """Read what first went out on that date on the zone's clocks. Two queries more than a front."""
    since, until = _bounds(date, zone)
    on_front = Placement.objects.filter(front=front)
    return Day(
        date=date,
        front=page_of(
            on_front.filter(published_at__gte=since, published_at__lt=until),
            before=before,
            limit=limit,
            names=names,
        ),
        previous=_date_of(on_front.filter(published_at__lt=since).order_by("-published_at"), zone),
        next=_date_of(on_front.filter(published_at__gte=until).order_by("published_at"), zone),
    )


def first_day(front: str, zone: ZoneInfo) -> date | None:
    """Read the date of the oldest story of the front. One query."""
    return _date_of(Placement.objects.filter(front=front).order_by("published_at"), zone)


def days_with_stories(front: str, dates: Iterable[date], zone: ZoneInfo) -> frozenset[date]:
    """Give those of the dates on which stories went out. One query, one index look-up a date."""
    asked = list(dates)
    answers = have_stories([(front, *_bounds(each, zone)) for each in asked])
    return frozenset(each for each, has in zip(asked, answers, strict=True) if has)


def _bounds(date: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    # Each end is midnight on the zone's clocks: a day of a change of clocks has 23 or 25 hours.
    since = datetime.combine(date, time(), zone)
    until = datetime.combine(date + timedelta(days=1), time(), zone)
    return since.astimezone(UTC), until.astimezone(UTC)


def _date_of(placements: QuerySet[Placement], zone: ZoneInfo) -> date | None:
    moment = placements.values_list("published_at", flat=True).first()
    return moment.astimezone(zone).date() if moment else None
