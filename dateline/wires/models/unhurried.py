"""Writes what may be lost in a power cut, because it would only be done once more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper


@contextmanager
def unhurried() -> Iterator[CursorWrapper]:
    """Open a transaction whose commit does not wait for the disk; gives a cursor in it.

    What is written reaches the disk with the next commit that does wait; a power cut before that
    undoes it as a whole, and nothing that was committed with patience. Waiting for the disk is more
    than half of what a small commit costs. Inside another transaction this is a part of that.
    """
    database: Any = connection
    alone = not database.in_atomic_block
    database.ensure_connection()
    if alone and database.vendor == "sqlite":
        # Django's cursor would look through the words each time.
        database.connection.execute("PRAGMA synchronous=NORMAL").close()
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                yield cursor
        finally:
            # Where the disk failed, Django has closed the connection: the next one waits again.
            if database.connection is not None:
                database.connection.execute("PRAGMA synchronous=FULL").close()
        return
    with transaction.atomic(), connection.cursor() as cursor:
        if alone and database.vendor == "postgresql":
            cursor.execute("SET LOCAL synchronous_commit TO OFF")
        yield cursor
