"""Queries by number that are written once and run again with other numbers.

To write the SQL of a query takes Django several times as long as the database takes to answer it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import JSONField, QuerySet

# Lists are filled up to one of these lengths; a longer one is read in pieces. They are few, as each
# is written for itself, which costs more than to look for a number some times over.
LENGTHS = (1, 4, 16, 64, 256)
Row = Sequence[Any]
# Turns a value of the database into Python's, given the expression and the connection, too.
Turn = Callable[[Any, Any, Any], Any]


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
        turns = [
            (place, _turn(each), expression)
            for place, (several, expression) in compiler.get_converters(columns).items()
            for each in several
        ]
        return _Written(
            sql=sql,
            given=tuple(marks.get(each, each) if type(each) is int else each for each in given),
            finish=lambda rows: _turned(rows, turns) if turns else rows,
        )


def _turned(rows: Iterable[Row], turns: list[tuple[int, Turn, Any]]) -> Iterator[Row]:
    for row in map(list, rows):
        for place, turn, expression in turns:
            row[place] = turn(row[place], expression, connection)
        yield row


def _turn(usual: Turn) -> Turn:
    """Read lists from memory: dozens of stories are about the same few countries and sectors."""
    of_json = isinstance(getattr(usual, "__self__", None), JSONField)

    def turn(value: Any, expression: Any, at: Any) -> Any:
        found = _list_in(value) if type(value) is str else None
        return usual(value, expression, at) if found is None else found

    return turn if of_json else usual


@lru_cache(maxsize=4_000)
def _list_in(text: str) -> tuple[str, ...] | None:
    """Give a list of words, which whoever reads it cannot change; None if it is none."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        return None
    plain = isinstance(found, list) and all(type(each) is str for each in found)
    return tuple(found) if plain else None
