"""Calendars of the archive: months as weeks of days, a day knowing if it has stories."""

from __future__ import annotations

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

# Years that stand in addresses.
FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of a month's calendar; days of the months beside it have no number."""

    date: date
    inside: bool
    has_stories: bool
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class MonthCalendar:
    """A month as it stands on the wall, weeks beginning on Monday."""

    first: date
    weeks: tuple[tuple[CalendarDay, ...], ...]


def month_calendar(
    year: int, month: int, with_stories: Collection[date], chosen: date | None = None
) -> MonthCalendar:
    """Lay out a month."""
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    return MonthCalendar(
        first=date(year, month, 1),
        weeks=tuple(
            tuple(
                CalendarDay(day, day.month == month, day in with_stories, day == chosen)
                for day in week
            )
            for week in weeks
        ),
    )


def dates_of_month(year: int, month: int) -> list[date]:
    """List the dates of a month."""
    return [date(year, month, day) for day in range(1, calendar.monthrange(year, month)[1] + 1)]


def dates_of_year(year: int) -> list[date]:
    """List the dates of a year."""
    return [day for month in range(1, 13) for day in dates_of_month(year, month)]


def read_date(year: int, month: int, day: int) -> date | None:
    """Read a date from an address; None if there is no such date or no such archive."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def month_before(first: date) -> date:
    """Give the first day of the month before."""
    return (first - timedelta(days=1)).replace(day=1)


def month_after(first: date) -> date:
    """Give the first day of the month behind."""
    return (first + timedelta(days=31)).replace(day=1)
