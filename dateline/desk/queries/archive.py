"""The archive: the stories of a date or a month, and the dates that have some, in a zone's own days."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from dateline.desk.models import Placement
from dateline.desk.queries.fronts import FrontPage, page_of
from dateline.desk.queries.keys import CALENDAR, day_keys, month_keys
from dateline.desk.queries.newest import have_stories
from dateline.desk.rules.paging import Cursor
from dateline.edge import Kept, shows

_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The stories of one date, and the nearest dates before and after it that have some."""

    date: dt.date
    front: FrontPage
    previous: dt.date | None
    next: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage:
    """Stories of one month, and the nearest dates before and after it that have some."""

    first: dt.date
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
    shown, earlier, later = _between(front, since, until, before=before, limit=limit)
    return Day(date=date, front=shown, previous=_date_of(earlier, zone), next=_date_of(later, zone))


def month_page(
    front: str,
    first: date,
    zone: ZoneInfo,
    *,
    before: Cursor | None = None,
    limit: int = 60,
) -> MonthPage:
    """Read what first went out in a month, newest first. Queries as of `day`."""
    days = _days_of(first, zone)
    since, until = days[min(days)][0], days[max(days)][1]
    shown, earlier, later = _between(front, since, until, before=before, limit=limit)
    return MonthPage(
        first=first, front=shown, previous=_date_of(earlier, zone), next=_date_of(later, zone)
    )


def _between(
    front: str, since: datetime, until: datetime, *, before: Cursor | None, limit: int
) -> tuple[FrontPage, datetime | None, datetime | None]:
    """Read a page of a span of time, and when the nearest stories before and behind it went out."""
    shows(*day_keys(since, until))
    on_front = Placement.objects.filter(front=front)
    earlier = _first(on_front.filter(published_at__lt=since).order_by("-published_at"))
    later = _first(on_front.filter(published_at__gte=until).order_by("published_at"))
    # Between the neighbours nothing went out; what is placed there, or taken off them, tells here.
    shows(*(day_keys(earlier, since) if earlier else [CALENDAR]))
    shows(*(day_keys(until, later + _MOMENT) if later else [CALENDAR]))
    inside = on_front.filter(published_at__gte=since, published_at__lt=until)
    return page_of(inside, before=before, limit=limit), earlier, later


def first_day(front: str, zone: ZoneInfo) -> date | None:
    """Read the date of the oldest story of the front. One query."""
    shows(CALENDAR)
    return _date_of(_first(Placement.objects.filter(front=front).order_by("published_at")), zone)


# A front, the first day of a month, and the zone whose days they are.
Asked: TypeAlias = tuple[str, date, ZoneInfo]
_DAYS: Kept[Asked, frozenset[date]] = Kept("days with stories", most=2_000)


def days_with_stories(
    front: str, months: Iterable[date], zone: ZoneInfo
) -> dict[date, frozenset[date]]:
    """Give the dates of each month on which stories went out; months are named by their first days.

    One query for what is not kept, one index look-up a date. A month is kept until a story comes to
    it or leaves it.
    """
    asked = [(front, first, zone) for first in months]
    found = _DAYS.good(asked)
    missing = [each for each in asked if each not in found]
    if missing:
        found = {**found, **_read_days(missing)}
    return {each[1]: found[each] for each in asked}


def _read_days(asked: Sequence[Asked]) -> dict[Asked, frozenset[date]]:
    since = _DAYS.start()
    months = [_days_of(first, zone) for _, first, zone in asked]
    spans = [
        (front, *span)
        for (front, _, _), days in zip(asked, months, strict=True)
        for span in days.values()
    ]
    answers = iter(have_stories(spans))
    found = {
        each: frozenset(day for day in days if next(answers))
        for each, days in zip(asked, months, strict=True)
    }
    keys = [month_keys(min(days.values())[0], max(days.values())[1]) for days in months]
    values = zip(found.items(), keys, strict=True)
    _DAYS.keep_all(((each, days, named) for (each, days), named in values), since=since)
    return found


@lru_cache(maxsize=400)
def _days_of(first: date, zone: ZoneInfo) -> dict[date, tuple[datetime, datetime]]:
    """Give the dates of a month with the moments at which each begins and ends."""
    days = [first + timedelta(days=each) for each in range(monthrange(first.year, first.month)[1])]
    return {day: _bounds(day, zone) for day in days}


def _bounds(date: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    # Each end is midnight on the zone's clocks: a day of a change of clocks has 23 or 25 hours.
    since = datetime.combine(date, time(), zone)
    until = datetime.combine(date + timedelta(days=1), time(), zone)
    return since.astimezone(UTC), until.astimezone(UTC)


def _first(placements: QuerySet[Placement]) -> datetime | None:
    return placements.values_list("published_at", flat=True).first()


def _date_of(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None
