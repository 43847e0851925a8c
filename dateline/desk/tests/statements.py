"""What is sent to the database while something is done, and how the database goes about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement and its values, as they went to the driver."""

    sql: str
    values: Any = ()

    def plan(self) -> list[str]:
        """Ask the database how it goes about it, one line a step, in SQLite's words.

        `SCAN table` reads a table or an index from end to end.
        """
        whole = connection.vendor == "sqlite"
        ask = "EXPLAIN QUERY PLAN " if whole else "EXPLAIN (FORMAT JSON) "
        with connection.cursor() as cursor:
            cursor.execute(ask + self.sql, self.values)
            rows = cursor.fetchall()
        return [str(row[-1]) for row in rows] if whole else list(_steps(rows[0][0][0]["Plan"]))


def _steps(node: dict[str, Any]) -> Iterator[str]:
    """Say in SQLite's words what PostgreSQL does with each table."""
    kind, table = node["Node Type"], node.get("Relation Name")
    if (table and kind == "Seq Scan") or (kind.startswith("Index") and "Index Cond" not in node):
        yield f"SCAN {table}"
    elif table:
        yield f"SEARCH {table}"
    for each in node.get("Plans", []):
        yield from _steps(each)


@dataclass(slots=True)
class Statements:
    """Everything that was sent, without the frame of transactions."""

    sent: list[Statement] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.sent)

    def __call__(self, execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        """Take a statement down and send it on."""
        if not sql.startswith(FRAME):
            self.sent.append(Statement(sql, values))
        return execute(sql, values, many, context)


@contextmanager
def statements() -> Iterator[Statements]:
    """Take down what is sent to the database."""
    found = Statements()
    with connection.execute_wrapper(found):
        yield found
