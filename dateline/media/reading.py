"""Queries by number that are written once and run again with other numbers.

To write the SQL of a query takes Django several times as long as the database takes to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# Lists are filled up to one of these lengths; a longer one is read in pieces.
LENGTHS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class _Written:
    """A query as SQL, for so many numbers."""

    sql: str
    given: tuple[Any, ...]
    """Its parameters; a number of the list stands as a `_Place`."""
    finish: Callable[[Iterable[Row]], Iterable[Row]]
    """Turns what the database gives into Python's values."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in the list of numbers."""

    number: int


class Reading:
    """A query for the rows of some numbers: `Reading(lambda ids: Story.objects.filter(pk__in=ids)…)`.

    The queryset must name its columns with `values_list`, and must not look at the numbers.
    """

    def __init__(self, query: Callable[[list[int]], QuerySet[Any, Any]]) -> None:
        self._query = query
        self._written: dict[tuple[str, int], _Written] = {}

    def __call__(self, numbers: Collection[int]) -> list[Row]:
        """Read the rows of these numbers. One query for up to 256 of them, none for none."""
        wanted, most = list(numbers), LENGTHS[-1]
        found: list[Row] = []
        for start in range(0, len(wanted), most):
            found += self._read(wanted[start : start + most])
        return found

    def _read(self, numbers: list[int]) -> list[Row]:
        length = next(each for each in LENGTHS if each >= len(numbers))
        filled = numbers + numbers[-1:] * (length - len(numbers))
        kept = self._written.get((connection.vendor, length))
        if kept is None:
            kept = self._written[connection.vendor, length] = self._write(length)
        given = [filled[each.number] if type(each) is _Place else each for each in kept.given]
        with connection.cursor() as cursor:
            cursor.execute(kept.sql, given)
            return list(kept.finish(cursor.fetchall()))

    def _write(self, length: int) -> _Written:
        # Numbers that no row has and no other parameter is.
        marks = {-(10**9) - place: _Place(place) for place in range(length)}
        compiler = self._query(list(marks)).query.get_compiler(connection=connection)
        sql, given = compiler.as_sql()
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(columns)
        return _Written(
            sql=sql,
            given=tuple(marks.get(each, each) if type(each) is int else each for each in given),
            finish=lambda rows: compiler.apply_converters(rows, converters),
        )
