"""The months of the archive that have stories, at a cost that does not grow with the stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import chain, groupby
from typing import TypeAlias

from django.db import connection

from dateline.desk.models import ArchiveYear, Placement
from dateline.desk.queries.keys import month_keys, year_key
from dateline.desk.rules.editions import LATEST
from dateline.edge import shows

_TABLE = Placement._meta.db_table
_THERE = f"{_TABLE} WHERE front = %s AND published_at >= since AND published_at < until"
# Stories are numbered in the order in which they came. Only where the first and the last of a month
# are numbered far apart it is worth counting them: the others take two look-ups a month.
_MONTHS = f"""
WITH asked (place, since, until) AS (VALUES {{months}}),
ends AS MATERIALIZED (
  SELECT place, since, until,
    (SELECT story_id FROM {_THERE} ORDER BY published_at, story_id LIMIT 1) AS oldest,
    (SELECT story_id FROM {_THERE} ORDER BY published_at DESC, story_id DESC LIMIT 1) AS newest
  FROM asked
)
SELECT place, CASE WHEN abs(newest - oldest) < %s THEN 0
  ELSE (SELECT count(*) FROM (SELECT 1 AS one FROM {_THERE} LIMIT %s) AS counted) END
FROM ends WHERE oldest IS NOT NULL"""  # noqa: S608  the table's own name
_COUNTED = (
    f"SELECT year, max(months) FROM {ArchiveYear._meta.db_table} GROUP BY year HAVING count(*) = 1"  # noqa: S608
)


# The first days of some months of one year.
Firsts: TypeAlias = tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """A year, in UTC, by the first days of its months in which public stories first went out."""

    months: Firsts
    crowded: Firsts = ()
    """Those of them with more stories than were said to be the most."""


def years_with_stories(oldest: date, until: date, *, most: int) -> list[Year]:
    """Give the years with stories, oldest first, up to but without the month of `until`.

    One query, one more where the clock has not counted all of them.
    """
    years = _years(oldest, until)
    if not years:
        return []
    shows(*_keys_of(years))
    counted = counted_years()
    found = {
        year: _counted(year, counts, most)
        for year in years
        if len(counts := counted.get(year[0].year, ())) >= year[-1].month
    }
    if unknown := [year for year in years if year not in found]:
        found |= _look_up(unknown, most)
    return [found[year] for year in years if found[year].months]


def counted_years() -> dict[int, tuple[int, ...]]:
    """Give the years whose stories are counted, each with the counts of its past months. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED)
        return {year: _numbers(months) for year, months in cursor.fetchall() if months}


@lru_cache(maxsize=400)
def _numbers(months: str) -> tuple[int, ...]:
    return tuple(map(int, months.split()))


@lru_cache(maxsize=400)
def _counted(year: Firsts, counts: tuple[int, ...], most: int) -> Year:
    """Give a year by the counts of all its months since January."""
    counted = [(first, counts[first.month - 1]) for first in year]
    return Year(
        months=tuple(first for first, count in counted if count),
        crowded=tuple(first for first, count in counted if count > most),
    )


def _look_up(years: Sequence[Firsts], most: int) -> dict[Firsts, Year]:
    crowded = _read([row for year in years for row in _rows_of(year)], most)
    return {
        year: Year(
            months=tuple(first for first in year if _place(first) in crowded),
            crowded=tuple(first for first in year if crowded.get(_place(first))),
        )
        for year in years
    }


# A month's place in time, and when it begins and ends, as the database wants to be told.
Row: TypeAlias = tuple[int, str, str]


def _read(rows: Sequence[Row], most: int) -> dict[int, bool]:
    """Tell of those of the months that have stories if they are crowded."""
    given = [value for row in rows for value in row]
    # Without a word PostgreSQL takes a moment among VALUES for text.
    row = (
        "(%s, %s, %s)"
        if connection.vendor == "sqlite"
        else "(%s, %s::timestamptz, %s::timestamptz)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _MONTHS.format(months=", ".join([row] * len(rows))),
            [*given, LATEST, LATEST, most, LATEST, most + 1],
        )
        return {place: count > most for place, count in cursor.fetchall()}


@lru_cache(maxsize=400)
def _rows_of(months: Firsts) -> tuple[Row, ...]:
    adapt = connection.ops.adapt_datetimefield_value
    return tuple(
        (_place(first), *(adapt(moment) for moment in _span(first, first)))  # type: ignore[misc]
        for first in months
    )


@lru_cache(maxsize=8)
def _keys_of(years: tuple[Firsts, ...]) -> tuple[str, ...]:
    """Name whole years as such: a list of months is checked by its keys with every publication."""
    whole = (year_key(year[0].year) for year in years if year[-1].month == 12)
    parts = (month_keys(*_span(year[0], year[-1])) for year in years if year[-1].month != 12)
    return (*whole, *chain.from_iterable(parts))


@lru_cache(maxsize=8)
def _years(oldest: date, until: date) -> tuple[Firsts, ...]:
    """Give the first days of the months, year by year."""
    places = range(_place(oldest), _place(until))
    firsts = [date(place // 12, place % 12 + 1, 1) for place in places]
    return tuple(tuple(year) for _, year in groupby(firsts, key=lambda first: first.year))


def _place(month: date) -> int:
    return month.year * 12 + month.month - 1


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    """Give the moments at which the first month begins and the last one ends."""
    after = (last.replace(day=28) + timedelta(days=4)).replace(day=1)
    since, until = (datetime(day.year, day.month, 1, tzinfo=UTC) for day in (first, after))
    return since, until
