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

from django.db.models import Q, QuerySet

from dateline.desk.models import Placement
from dateline.desk.queries.both import NEWEST_FIRST, OLDEST_FIRST, Order, also_on, both_on
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
    within: str = "",
    before: Cursor | None = None,
    limit: int = 60,
) -> Day:
    """Read what first went out on that date on the zone's clocks. Two queries more than a front.

    `within` is a front on which the stories must stand too; then four queries more than that.
    """
    span = _bounds(date, zone)
    shown = _between(front, within, span, before=before, limit=limit)
    earlier, later = _neighbours(front, within, span)
    return Day(date=date, front=shown, previous=_date_of(earlier, zone), next=_date_of(later, zone))


def month_page(
    front: str,
    first: date,
    zone: ZoneInfo,
    *,
    within: str = "",
    before: Cursor | None = None,
    limit: int = 60,
) -> MonthPage:
    """Read what first went out in a month, newest first. Queries as of `day`."""
    span = _month(first, zone)
    shown = _between(front, within, span, before=before, limit=limit)
    earlier, later = _neighbours(front, within, span)
    return MonthPage(
        first=first, front=shown, previous=_date_of(earlier, zone), next=_date_of(later, zone)
    )


def months_beside(front: str, first: date, zone: ZoneInfo) -> tuple[date | None, date | None]:
    """Give a date in the nearest months before and after this one that have stories. Two queries."""
    earlier, later = _neighbours(front, "", _month(first, zone))
    return _date_of(earlier, zone), _date_of(later, zone)


# When it begins and when it has ended.
Stretch: TypeAlias = tuple[datetime, datetime]
_NEIGHBOURS: Kept[tuple[str, str, Stretch], tuple[datetime | None, datetime | None]] = Kept(
    "neighbours in the archive", most=2_000
)


def _between(
    front: str, within: str, span: Stretch, *, before: Cursor | None, limit: int
) -> FrontPage:
    since, until = span
    shows(*day_keys(since, until))
    placed = also_on(within) if within not in ("", front) else Placement.objects.all()
    inside = placed.filter(front=front, published_at__gte=since, published_at__lt=until)
    return page_of(inside, before=before, limit=limit)


def _neighbours(front: str, within: str, span: Stretch) -> tuple[datetime | None, datetime | None]:
    """Give when the nearest stories before and behind a span went out; kept until one comes between."""
    return _NEIGHBOURS.get((front, within, span), lambda: _read_neighbours(front, within, span))


def _read_neighbours(
    front: str, within: str, span: Stretch
) -> tuple[datetime | None, datetime | None]:
    since, until = span
    earlier = _nearest(front, within, Q(published_at__lt=since), NEWEST_FIRST)
    later = _nearest(front, within, Q(published_at__gte=until), OLDEST_FIRST)
    # Between the neighbours nothing went out; what is placed there, or taken off them, tells here.
    shows(*(day_keys(earlier, since) if earlier else [CALENDAR]))
    shows(*(day_keys(until, later + _MOMENT) if later else [CALENDAR]))
    return earlier, later


def _nearest(front: str, within: str, span: Q, order: Order) -> datetime | None:
    if within in ("", front):
        return _first(Placement.objects.filter(span, front=front).order_by(*order))
    rows, _ = both_on(front, within, span, limit=1, order=order)
    return rows[0][0] if rows else None


def first_day(front: str, zone: ZoneInfo, *, within: str = "") -> date | None:
    """Read the date from which on the front has stories; not later than that of the oldest.

    One query, one more with a front on which they must stand too: to look for the oldest on both
    would be to read one of them from its beginning.
    """
    shows(CALENDAR)
    fronts = dict.fromkeys((front, within or front))
    oldest = [_nearest(each, "", Q(), OLDEST_FIRST) for each in fronts]
    return _date_of(max(each for each in oldest if each), zone) if all(oldest) else None


def years_with_stories(
    front: str, years: Iterable[int], zone: ZoneInfo, *, within: str = ""
) -> list[int]:
    """Give those of the years in which stories of the front went out, in the order given. One query."""
    shows(CALENDAR)
    asked = list(years)
    spans = [(front, *_year(year, zone)) for year in asked]
    answers = have_stories(spans, within=within)
    return [year for year, has in zip(asked, answers, strict=True) if has]


# A front, one on which the stories stand too, the first day of a month, and the zone of its days.
Asked: TypeAlias = tuple[str, str, date, ZoneInfo]
_DAYS: Kept[Asked, frozenset[date]] = Kept("days with stories", most=2_000)


def days_with_stories(
    front: str, months: Iterable[date], zone: ZoneInfo, *, within: str = ""
) -> dict[date, frozenset[date]]:
    """Give the dates of each month on which stories went out; months are named by their first days.

    One query for what is not kept, one index look-up a date. A month is kept until a story comes to
    it or leaves it.
    """
    asked = [(front, within, first, zone) for first in months]
    found = _DAYS.good(asked)
    missing = [each for each in asked if each not in found]
    if missing:
        found = {**found, **_read_days(missing, within)}
    return {each[2]: found[each] for each in asked}


def _read_days(asked: Sequence[Asked], within: str) -> dict[Asked, frozenset[date]]:
    since = _DAYS.start()
    months = [_days_of(first, zone) for *_, first, zone in asked]
    spans = [
        (front, *span)
        for (front, *_), days in zip(asked, months, strict=True)
        for span in days.values()
    ]
    answers = iter(have_stories(spans, within=within))
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


def _month(first: date, zone: ZoneInfo) -> Stretch:
    days = _days_of(first, zone)
    return days[min(days)][0], days[max(days)][1]


def _year(year: int, zone: ZoneInfo) -> Stretch:
    return _bounds(date(year, 1, 1), zone)[0], _bounds(date(year, 12, 31), zone)[1]


def _bounds(date: date, zone: ZoneInfo) -> Stretch:
    # Each end is midnight on the zone's clocks: a day of a change of clocks has 23 or 25 hours.
    since = datetime.combine(date, time(), zone)
    until = datetime.combine(date + timedelta(days=1), time(), zone)
    return since.astimezone(UTC), until.astimezone(UTC)


def _first(placements: QuerySet[Placement]) -> datetime | None:
    return placements.values_list("published_at", flat=True).first()


def _date_of(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None
