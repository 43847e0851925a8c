"""Calendars of the archive: months as weeks of days, a day knowing if it has stories."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

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
    """A month with what is known of it: a value that is cheap to compare with another."""

    first: date
    with_stories: frozenset[date]
    chosen: date | None = None

    @property
    def weeks(self) -> tuple[tuple[CalendarDay, ...], ...]:
        """Lay it out as it stands on the wall, weeks beginning on Monday."""
        weeks = calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)
        return tuple(tuple(map(self._day, week)) for week in weeks)

    def _day(self, day: date) -> CalendarDay:
        inside = day.month == self.first.month
        return CalendarDay(day, inside, day in self.with_stories, day == self.chosen)


def months_of_year(year: int) -> list[date]:
    """List the months of a year by their first days."""
    return [date(year, month, 1) for month in range(1, 13)]


def read_date(year: int, month: int, day: int) -> date | None:
    """Read a date from an address; None if there is no such date or no such archive."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
