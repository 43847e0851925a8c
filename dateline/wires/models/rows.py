"""Rows by statements that are put together once: the way of copy and of what is published to its tables.

Django puts together every statement anew, which costs some 0.3 ms each, more than the database
itself. What is read and written here still passes the fields of the models, on every database.
No signals are sent and no constraints are asked beforehand: the database has them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property, lru_cache
from operator import attrgetter
from typing import Any, Generic, TypeAlias, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    QuerySet,
    TextField,
)
from django.db.transaction import TransactionManagementError

from dateline.wires.models.statements import run as run

Row = TypeVar("Row", bound=Model)
AnyField: TypeAlias = "Field[Any, Any]"
# Values of these types go into columns of these kinds as they are.
PLAIN_TYPES = frozenset([str, int, bool])
NO_TYPES: frozenset[type] = frozenset()
PLAIN_FIELDS = (BooleanField, CharField, ForeignKey, IntegerField, TextField)


class _Columns:
    """Some columns of a table, and how a row's values get into them."""

    def __init__(self, fields: Sequence[Any]) -> None:
        """Take their fields, more than one."""
        self._values_of = attrgetter(*(field.attname for field in fields))
        self._fields = [
            (
                field,
                PLAIN_TYPES if isinstance(field, PLAIN_FIELDS) else NO_TYPES,
                isinstance(field, DateTimeField),
            )
            for field in fields
        ]
        self._names = [field.attname for field in fields]

    def values_of(self, row: Model, database: BaseDatabaseWrapper) -> list[Any]:
        """Give the row's values as the driver wants them."""
        return self._prepared(self._values_of(row), database)

    def values_from(self, given: Mapping[str, Any], database: BaseDatabaseWrapper) -> list[Any]:
        """Give these values as the driver wants them, and the defaults of what is not given."""
        values = [
            given[name] if name in given else field.get_default()
            for name, (field, *_) in zip(self._names, self._fields, strict=True)
        ]
        return self._prepared(values, database)

    def _prepared(self, values: Iterable[Any], database: BaseDatabaseWrapper) -> list[Any]:
        return [
            value
            if value is None or type(value) in plain
            else _time_as_stored(value, database.alias)
            if is_time and type(value) is datetime and value.tzinfo
            else field.get_db_prep_save(value, database)
            for value, (field, plain, is_time) in zip(values, self._fields, strict=True)
        ]


# The moment at which something happens stands in each of its rows.
@lru_cache(maxsize=64)
def _time_as_stored(time: datetime, alias: str) -> Any:
    """Give a time with its zone as the driver wants it."""
    return connections[alias].ops.adapt_datetimefield_value(time)


@dataclass(frozen=True, slots=True)
class _Select:
    """The statement of a look-up, and how what it gives becomes a row of the model."""

    statement: str
    model: Any
    names: tuple[str, ...]
    converters: tuple[tuple[int, Any], ...]
    """For each place with values of another kind in the database, what makes ours of them."""
    locks: bool


@dataclass(frozen=True, slots=True)
class _Insert:
    """The statement for one table: what stands before the rows, one row, and what comes behind."""

    columns: _Columns
    begin: str
    row: str
    end: str


class Lookup(threading.local, Generic[Row]):
    """A query for one whole row, asked again and again with other values.

    Each thread puts together its own, as what Django makes of it holds the thread's connection.
    """

    def __init__(self, example: Callable[[], QuerySet[Row]]) -> None:
        """Take a query with whatever values: `one` puts others in their place."""
        self._example = example

    @cached_property
    def _how(self) -> _Select:
        query = self._example().query
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        statement, _ = compiler.as_sql()
        columns = [column for column, *_ in compiler.select]
        return _Select(
            statement=statement,
            model=query.model,
            names=tuple(column.target.attname for column in columns),
            converters=tuple(compiler.get_converters(columns).items()),
            locks=query.select_for_update,
        )

    def one(self, *values: int | str) -> Row | None:
        """Give the row that the query finds with these values, in the order of its conditions.

        Raises TransactionManagementError where it is to lock the row and no transaction is open.
        """
        how, database = self._how, connections[DEFAULT_DB_ALIAS]
        if how.locks and not database.in_atomic_block:
            raise TransactionManagementError("A row can be locked only inside a transaction.")
        with database.cursor() as cursor:
            run(cursor, how.statement, values)
            found = cursor.fetchone()
        if found is None:
            return None
        row = list(found)
        for place, (converters, column) in how.converters:
            for convert in converters:
                row[place] = convert(row[place], column, database)
        built: Row = how.model.from_db(DEFAULT_DB_ALIAS, how.names, row)
        return built

    def get(self, *values: int | str) -> Row:
        """Give that row; raises the model's DoesNotExist where there is none."""
        if (row := self.one(*values)) is None:
            raise self._how.model.DoesNotExist
        return row


def insert(rows: Sequence[Model]) -> None:
    """Insert new rows of one table by one statement, and set their keys on them."""
    if not rows:
        return
    how, database = _how_to_insert(type(rows[0])), connections[DEFAULT_DB_ALIAS]
    values = [value for row in rows for value in how.columns.values_of(row, database)]
    with database.cursor() as cursor:
        run(cursor, how.begin + ", ".join([how.row] * len(rows)) + how.end, values)
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            _is_stored(row, key)


def insert_if_new(row: Model) -> bool:
    """Insert a row, and set its key on it, unless a constraint says that it is there; tells which."""
    how, database = _how_to_insert(type(row)), connections[DEFAULT_DB_ALIAS]
    with database.cursor() as cursor:
        statement = f"{how.begin}{how.row} ON CONFLICT DO NOTHING{how.end}"
        run(cursor, statement, how.columns.values_of(row, database))
        stored = cursor.fetchone()
    if stored is None:
        return False
    _is_stored(row, stored[0])
    return True


def _is_stored(row: Model, key: int) -> None:
    row.pk = key
    row._state.adding = False
    row._state.db = DEFAULT_DB_ALIAS


def add(model: type[Model], given: Sequence[Mapping[str, Any]]) -> None:
    """Insert new rows that nobody needs as objects, from values by the names of their columns."""
    if not given:
        return
    how, database = _how_to_insert(model), connections[DEFAULT_DB_ALIAS]
    values = [value for row in given for value in how.columns.values_from(row, database)]
    with database.cursor() as cursor:
        run(cursor, how.begin + ", ".join([how.row] * len(given)), values)


def change(row: Model, names: Collection[str]) -> None:
    """Store some columns of a row, by the names of their fields."""
    columns, statement = _how_to_change(type(row), tuple(names))
    database = connections[DEFAULT_DB_ALIAS]
    values = columns.values_of(row, database)
    with database.cursor() as cursor:
        run(cursor, statement, [*values, row.pk])


@cache
def _how_to_insert(model: type[Model]) -> _Insert:
    meta, quoted = model._meta, connections[DEFAULT_DB_ALIAS].ops.quote_name
    fields = tuple(field for field in meta.concrete_fields if not field.primary_key)
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    return _Insert(
        columns=_Columns(fields),
        begin=f"INSERT INTO {quoted(meta.db_table)} ({columns}) VALUES ",  # noqa: S608  names of models
        row=f"({', '.join(['%s'] * len(fields))})",
        end=f" RETURNING {quoted(_key_of(model))}",
    )


@cache
def _how_to_change(model: type[Model], names: tuple[str, ...]) -> tuple[_Columns, str]:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    fields: tuple[Any, ...] = tuple(model._meta.get_field(name) for name in names)
    columns = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    table, key = quoted(model._meta.db_table), quoted(_key_of(model))
    statement = f"UPDATE {table} SET {columns} WHERE {key} = %s"  # noqa: S608  names of models
    return _Columns(fields), statement


def _key_of(model: type[Model]) -> str:
    return str(model._meta.pk and model._meta.pk.column)
