"""Rows by statements that are put together once: the way of the publishing path to its tables.

Django puts together every statement anew, which costs some 0.3 ms each, more than the database
itself. What is read and written here still passes the fields of the models, on every database.
No signals are sent and no constraints are asked beforehand: the database has them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Generic, TypeAlias, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BooleanField,
    CharField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    QuerySet,
    TextField,
)
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row", bound=Model)
AnyField: TypeAlias = "Field[Any, Any]"
# Values of these types go into columns of these kinds as they are.
PLAIN_TYPES = frozenset([str, int, bool])
PLAIN_FIELDS = (BooleanField, CharField, ForeignKey, IntegerField, TextField)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column, and how a row's value gets into it."""

    field: AnyField
    name: str
    plain: bool

    def value_of(self, row: Model, database: BaseDatabaseWrapper) -> Any:
        """Give the row's value as the driver wants it."""
        value = getattr(row, self.name)
        if value is None or (self.plain and type(value) in PLAIN_TYPES):
            return value
        return self.field.get_db_prep_save(value, database)


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

    columns: tuple[_Column, ...]
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
            cursor.execute(how.statement, values)
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
    values = [column.value_of(row, database) for row in rows for column in how.columns]
    with database.cursor() as cursor:
        cursor.execute(how.begin + ", ".join([how.row] * len(rows)) + how.end, values)
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key
            row._state.adding = False
            row._state.db = DEFAULT_DB_ALIAS


def change(row: Model, names: Collection[str]) -> None:
    """Store some columns of a row, by the names of their fields."""
    columns, statement = _how_to_change(type(row), tuple(names))
    database = connections[DEFAULT_DB_ALIAS]
    values = [column.value_of(row, database) for column in columns]
    with database.cursor() as cursor:
        cursor.execute(statement, [*values, row.pk])


@cache
def _how_to_insert(model: type[Model]) -> _Insert:
    meta, quoted = model._meta, connections[DEFAULT_DB_ALIAS].ops.quote_name
    fields = tuple(field for field in meta.concrete_fields if not field.primary_key)
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    return _Insert(
        columns=tuple(_column(field) for field in fields),
        begin=f"INSERT INTO {quoted(meta.db_table)} ({columns}) VALUES ",  # noqa: S608  names of models
        row=f"({', '.join(['%s'] * len(fields))})",
        end=f" RETURNING {quoted(_key_of(model))}",
    )


@cache
def _how_to_change(model: type[Model], names: tuple[str, ...]) -> tuple[tuple[_Column, ...], str]:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    fields: tuple[Any, ...] = tuple(model._meta.get_field(name) for name in names)
    columns = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    table, key = quoted(model._meta.db_table), quoted(_key_of(model))
    statement = f"UPDATE {table} SET {columns} WHERE {key} = %s"  # noqa: S608  names of models
    return tuple(_column(field) for field in fields), statement


def _column(field: AnyField) -> _Column:
    return _Column(field=field, name=field.attname, plain=isinstance(field, PLAIN_FIELDS))


def _key_of(model: type[Model]) -> str:
    return str(model._meta.pk and model._meta.pk.column)
