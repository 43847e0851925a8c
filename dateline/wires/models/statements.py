"""Sends statements that are sent again and again, without having them looked through each time."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper


def run(cursor: CursorWrapper, statement: str, values: Sequence[Any] | Mapping[str, Any]) -> None:
    """Send a statement that is sent again and again, as `cursor.execute` would.

    For SQLite Django rewrites every placeholder of every statement each time. That is remembered
    here, unless somebody listens to the statements of this connection.
    """
    database: Any = cursor.db
    if type(cursor) is not CursorWrapper or database.execute_wrappers or not _is_sqlite(database):
        cursor.execute(statement, values)
        return
    names = tuple(values) if isinstance(values, Mapping) else ()
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        sqlite3.Cursor.execute(cursor.cursor, _for_sqlite(statement, names), values)


def _is_sqlite(database: BaseDatabaseWrapper) -> bool:
    return database.vendor == "sqlite"


@lru_cache(maxsize=256)
def _for_sqlite(statement: str, names: tuple[str, ...]) -> str:
    marks = {name: f":{name}" for name in names}
    return statement % (marks or ("?",) * statement.replace("%%", "").count("%s"))
