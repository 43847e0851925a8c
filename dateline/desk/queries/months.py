"""The months of the archive that have stories, at a cost that does not grow with the stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import TypeAlias

from django.db import connection

from dateline.desk.models import Placement
from dateline.desk.queries.keys import month_keys
from dateline.desk.rules.editions import LATEST
from dateline.edge import Kept

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


@dataclass(frozen=True, slots=True)
class Month:
    """A month, in UTC, in which public stories first went out."""

    first: date
    crowded: bool
    """It has more stories than were said to be the most."""


# The first days of some months of one year, and how many stories are the most.
Asked: TypeAlias = tuple[tuple[date, ...], int]
_YEARS: Kept[Asked, tuple[Month, ...]] = Kept("months of the archive", most=400)


def months_with_stories(oldest: date, until: date, *, most: int) -> list[Month]:
    """Give the months with stories, oldest first, up to but without that of `until`.

    One query for what is not kept. What is told of a year is kept until a story comes to one of its
    months or leaves it.
    """
    asked = [(year, most) for year in _years(oldest, until)]
    found = _YEARS.good(asked)
    missing = [each for each in asked if each not in found]
    if missing:
        found = {**found, **_read_years(missing, most)}
    return [month for each in asked for month in found[each]]


def _read_years(asked: Sequence[Asked], most: int) -> dict[Asked, tuple[Month, ...]]:
    since = _YEARS.start()
    crowded = _read([row for year, _ in asked for row in _rows_of(year)], most)
    found = {
        each: tuple(Month(m, crowded[_place(m)]) for m in each[0] if _place(m) in crowded)
        for each in asked
    }
    _YEARS.keep_all(
        ((each, months, _keys_of(each[0])) for each, months in found.items()), since=since
    )
    return found


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
def _rows_of(months: tuple[date, ...]) -> tuple[Row, ...]:
    adapt = connection.ops.adapt_datetimefield_value
    return tuple(
        (_place(first), *(adapt(moment) for moment in _span(first, first)))  # type: ignore[misc]
        for first in months
    )


@lru_cache(maxsize=400)
def _keys_of(months: tuple[date, ...]) -> tuple[str, ...]:
    return tuple(month_keys(*_span(months[0], months[-1])))


@lru_cache(maxsize=8)
def _years(oldest: date, until: date) -> tuple[tuple[date, ...], ...]:
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
