"""The archive: the stories of a date, and the dates that have stories, in a zone's own days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from dateline.desk.models import Placement
from dateline.desk.queries.fronts import FrontPage, page_of
from dateline.desk.queries.keys import CALENDAR, day_keys
from dateline.desk.queries.newest import have_stories
from dateline.desk.rules.paging import Cursor
from dateline.edge import shows

_MOMENT = timedelta(microseconds=1)


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
) -> Day:
    """Read what first went out on that date on the zone's clocks. Two queries more than a front."""
    since, until = _bounds(date, zone)
    shows(*day_keys(since, until))
    on_front = Placement.objects.filter(front=front)
    earlier = _first(on_front.filter(published_at__lt=since).order_by("-published_at"))
    later = _first(on_front.filter(published_at__gte=until).order_by("published_at"))
    # Between the neighbours nothing went out; what is placed there, or taken off them, tells here.
    shows(*(day_keys(earlier, since) if earlier else [CALENDAR]))
    shows(*(day_keys(until, later + _MOMENT) if later else [CALENDAR]))
    return Day(
        date=date,
        front=page_of(
            on_front.filter(published_at__gte=since, published_at__lt=until),
            before=before,
            limit=limit,
        ),
        previous=_date_of(earlier, zone),
        next=_date_of(later, zone),
    )


def first_day(front: str, zone: ZoneInfo) -> date | None:
    """Read the date of the oldest story of the front. One query."""
    shows(CALENDAR)
    return _date_of(_first(Placement.objects.filter(front=front).order_by("published_at")), zone)


def days_with_stories(front: str, dates: Iterable[date], zone: ZoneInfo) -> frozenset[date]:
    """Give those of the dates on which stories went out. One query, one index look-up a date."""
    asked = list(dates)
    spans = [(front, *_bounds(each, zone)) for each in asked]
    if spans:
        shows(*day_keys(min(span[1] for span in spans), max(span[2] for span in spans)))
    answers = have_stories(spans)
    return frozenset(each for each, has in zip(asked, answers, strict=True) if has)


def _bounds(date: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    # Each end is midnight on the zone's clocks: a day of a change of clocks has 23 or 25 hours.
    since = datetime.combine(date, time(), zone)
    until = datetime.combine(date + timedelta(days=1), time(), zone)
    return since.astimezone(UTC), until.astimezone(UTC)


def _first(placements: QuerySet[Placement]) -> datetime | None:
    return placements.values_list("published_at", flat=True).first()


def _date_of(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None
