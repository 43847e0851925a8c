"""Writing rows with statements that are put together once: the way of the publishing path to its tables.

Django puts together every INSERT and UPDATE anew, which costs some 0.3 ms each, more than the
database itself. What is written here still passes the fields of the models, on every database.
No signals are sent and no constraints are asked beforehand: the database has them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from django.db import connection
from django.db.models import Field, Model

AnyField: TypeAlias = "Field[Any, Any]"


@dataclass(frozen=True, slots=True)
class _Insert:
    """The statement for one table: what stands before the rows, one row, and what comes behind."""

    fields: tuple[AnyField, ...]
    begin: str
    row: str
    end: str


def insert(rows: Sequence[Model]) -> None:
    """Insert new rows of one table by one statement, and set their keys on them."""
    if not rows:
        return
    how = _how_to_insert(type(rows[0]))
    values = [_stored(field, row) for row in rows for field in how.fields]
    with connection.cursor() as cursor:
        cursor.execute(how.begin + ", ".join([how.row] * len(rows)) + how.end, values)
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key
            row._state.adding = False
            row._state.db = connection.alias


def change(row: Model, names: Collection[str]) -> None:
    """Store some columns of a row, by the names of their fields."""
    fields, statement = _how_to_change(type(row), tuple(names))
    values = [_stored(field, row) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, row.pk])


@cache
def _how_to_insert(model: type[Model]) -> _Insert:
    meta, quoted = model._meta, connection.ops.quote_name
    fields = tuple(field for field in meta.concrete_fields if not field.primary_key)
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    return _Insert(
        fields=fields,
        begin=f"INSERT INTO {quoted(meta.db_table)} ({columns}) VALUES ",  # noqa: S608  names of models
        row=f"({', '.join(['%s'] * len(fields))})",
        end=f" RETURNING {quoted(_key_of(model))}",
    )


@cache
def _how_to_change(model: type[Model], names: tuple[str, ...]) -> tuple[tuple[AnyField, ...], str]:
    quoted = connection.ops.quote_name
    fields: tuple[Any, ...] = tuple(model._meta.get_field(name) for name in names)
    columns = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    table, key = quoted(model._meta.db_table), quoted(_key_of(model))
    return fields, f"UPDATE {table} SET {columns} WHERE {key} = %s"  # noqa: S608  names of models


def _key_of(model: type[Model]) -> str:
    return str(model._meta.pk and model._meta.pk.column)


def _stored(field: AnyField, row: Model) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)
