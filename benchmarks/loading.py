"""Rows into tables as fast as the database takes them, past the ORM, and the same schema afterwards."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import repeat
from typing import Any, TypeAlias

from django.db import connection
from django.db.models import JSONField, Max, Model

Columns: TypeAlias = Mapping[str, Iterable[Any]]
"""Values of all rows by the name of their column; one value for all of them is a `repeat`."""

# While an archive is filled nobody else reads, and a fill that breaks off is begun again.
SQLITE_FILLING = (
    "PRAGMA journal_mode=MEMORY",
    "PRAGMA synchronous=OFF",
    "PRAGMA foreign_keys=OFF",
    # That what is written as JSON is JSON.
    "PRAGMA ignore_check_constraints=ON",
    "PRAGMA cache_size=-400000",
    # Each index that is made anew reads its table from end to end: a mapped one is copied nowhere.
    "PRAGMA mmap_size=2147483648",
    # Indexes are made anew at the end: a second thread sorts while the first reads.
    "PRAGMA threads=2",
    # So much text is sorted before it is written; what is kept of the index is the same.
    "INSERT INTO desk_search_terms (desk_search_terms, rank) VALUES ('hashsize', 67108864)",
)
SQLITE_FILLED = (
    "INSERT INTO desk_search_terms (desk_search_terms, rank) VALUES ('hashsize', 1048576)",
)
# With more memory GIN is made in one go and leaves its pages half empty, as daily work does not.
POSTGRES_FILLING = ("SET maintenance_work_mem = '16MB'", "SET synchronous_commit = off")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be filled: its columns, and what each column has by default."""

    table: str
    columns: tuple[str, ...]
    defaults: tuple[Any, ...]
    first: int
    """The first number that is free."""

    @classmethod
    def of(cls, model: type[Model]) -> Sheet:
        """Read columns and defaults from a model, and the highest number from its table."""
        fields = model._meta.concrete_fields
        columns = tuple(str(field.column) for field in fields)
        highest: int | None = model._default_manager.aggregate(highest=Max("pk"))["highest"]
        return cls(
            table=model._meta.db_table,
            columns=columns,
            defaults=tuple(_default(field) for field in fields),
            first=(highest or 0) + 1,
        )

    def filled(self, columns: Columns) -> dict[str, Iterable[Any]]:
        """Give all columns, with the default in those that are not among the given ones."""
        if unknown := columns.keys() - self.columns:
            raise KeyError(f"{self.table} has no {', '.join(sorted(unknown))}")
        given = zip(self.columns, self.defaults, strict=True)
        return {name: columns.get(name, repeat(default)) for name, default in given}


def _default(field: Any) -> Any:
    if isinstance(field, JSONField):
        return json.dumps(field.get_default())
    # Times and numbers drawn by default are set on every row.
    return None if field.has_default() and callable(field.default) else field.get_default()


def stamp(at: datetime, vendor: str) -> str:
    """Write a time as the database keeps it."""
    plain = str(at.astimezone(UTC).replace(tzinfo=None))
    return plain if vendor == "sqlite" else f"{plain}+00:00"


def load(sheet: Sheet, columns: Columns) -> None:
    """Write rows into their table."""
    connection.ensure_connection()
    filled = sheet.filled(columns)
    if _is_postgres():
        names = ", ".join(f'"{column}"' for column in filled)
        with (
            connection.connection.cursor() as cursor,
            cursor.copy(f'COPY "{sheet.table}" ({names}) FROM STDIN') as copy,
        ):
            for row in zip(*filled.values(), strict=False):
                copy.write_row(row)
    else:
        _insert(sheet.table, filled)


def _insert(table: str, columns: Columns) -> None:
    """Write rows into a table of SQLite; what is the same in all of them stands in the statement."""
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(
        _literal(next(each)) if isinstance(each, repeat) else "?" for each in columns.values()
    )
    given = (each for each in columns.values() if not isinstance(each, repeat))
    connection.connection.executemany(
        f'INSERT INTO "{table}" ({names}) VALUES ({values})', zip(*given, strict=False)
    )


def _literal(value: Any) -> str:
    (literal,) = connection.connection.execute("SELECT quote(?)", [value]).fetchone()
    return str(literal)


@contextmanager
def filling(sheets: Collection[Sheet]) -> Iterator[None]:
    """Prepare the tables for very many rows; afterwards they are as they were, and analysed."""
    tables = [sheet.table for sheet in sheets]
    made_of = _dropped(tables)
    if _is_postgres():
        _run([*POSTGRES_FILLING, *_triggers(tables, "DISABLE")])
    else:
        _run(SQLITE_FILLING)
    try:
        yield
    finally:
        _run(made_of)
    if _is_postgres():
        _run(
            [
                *_triggers(tables, "ENABLE"),
                *(_next_number(each) for each in sheets if "id" in each.columns),
            ]
        )
        _run([f'VACUUM ANALYZE "{table}"' for table in tables])
    else:
        _run(SQLITE_FILLED)
    # SQLite's settings for daily work come back with the next connection.
    connection.close()


def load_terms(places: list[int], texts: list[str]) -> None:
    """Write into SQLite's full-text index what its trigger would have written."""
    if texts:
        _insert("desk_search_terms", {"rowid": places, "words": texts})


FRONTS = {
    "sqlite": "json_each(told.fronts) AS front",
    "postgresql": "jsonb_array_elements_text(told.fronts) WITH ORDINALITY AS front(value, id)",
}


def place_on_fronts(after: int) -> None:
    """Put stories onto the fronts that the ledger names, as publications behind this one did."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO desk_placement (front, story_id, published_at)
            SELECT front.value, told.story_id, told.at
              FROM desk_publication AS told, {FRONTS[connection.vendor]}
             WHERE told.id > %s ORDER BY told.id, front.id""",
            [after],
        )


def _dropped(tables: list[str]) -> list[str]:
    """Drop triggers, and indexes that stand for no constraint; gives what made them."""
    with connection.cursor() as cursor:
        found = [each for table in tables for each in _additions(cursor, table)]
        for kind, name, _ in found:
            cursor.execute(f'DROP {kind} "{name}"')
    return [made for _, _, made in found]


def _additions(cursor: Any, table: str) -> list[tuple[str, str, str]]:
    cursor.execute(ADDITIONS[connection.vendor], [table])
    return list(cursor.fetchall())


ADDITIONS = {
    # What SQLite made for a constraint has no statement. Indexes of hardly any row are left: for each
    # that is made anew, all rows are read again.
    "sqlite": """SELECT type, name, sql FROM sqlite_master
        WHERE type IN ('index', 'trigger') AND tbl_name = %s AND sql IS NOT NULL
          AND (type = 'trigger' OR sql NOT LIKE '%%WHERE%%' OR sql LIKE '%%UNIQUE%%')""",
    "postgresql": """SELECT 'index', indexname, indexdef FROM pg_indexes
        WHERE schemaname = current_schema() AND tablename = %s AND NOT EXISTS (
          SELECT 1 FROM pg_constraint WHERE conindid = quote_ident(indexname)::regclass)""",
}


def _triggers(tables: list[str], word: str) -> list[str]:
    """Have foreign keys looked up or not; the rows refer to each other by numbers given out here."""
    return [f'ALTER TABLE "{table}" {word} TRIGGER ALL' for table in tables]


def _next_number(sheet: Sheet) -> str:
    """Have PostgreSQL count on from the highest number."""
    return (
        f"SELECT setval(pg_get_serial_sequence('\"{sheet.table}\"', 'id'), "
        f'(SELECT max(id) FROM "{sheet.table}"))'
    )


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _is_postgres() -> bool:
    return connection.vendor == "postgresql"


@dataclass(frozen=True, slots=True)
class Weight:
    """The bytes that a database needs."""

    tables: int
    indexes: int
    search: int

    def __sub__(self, other: Weight) -> Weight:
        return Weight(
            self.tables - other.tables, self.indexes - other.indexes, self.search - other.search
        )


WEIGHTS = {
    # Pages are counted, as dbstat adds up bytes in 32 bits.
    "sqlite": """SELECT coalesce(m.tbl_name, s.name), coalesce(m.type, 'table'),
        sum(s.pageno) * (SELECT page_size FROM pragma_page_size)
        FROM dbstat AS s LEFT JOIN sqlite_master AS m ON m.name = s.name
        WHERE s.aggregate = TRUE GROUP BY 1, 2""",
    "postgresql": """SELECT tablename, 'table', pg_table_size(quote_ident(tablename)::regclass)
        FROM pg_tables WHERE schemaname = current_schema() UNION ALL
        SELECT tablename || ' ' || indexname, 'index', pg_relation_size(quote_ident(indexname)::regclass)
        FROM pg_indexes WHERE schemaname = current_schema()""",
}


def weigh() -> Weight:
    """Weigh tables, indexes and the search; on SQLite every page is looked at, which takes a while."""
    with connection.cursor() as cursor:
        cursor.execute(WEIGHTS[connection.vendor])
        rows = [(str(table), str(kind), int(size)) for table, kind, size in cursor.fetchall()]
    search = sum(size for table, _, size in rows if "search" in table and "wagtail" not in table)
    return Weight(tables=_sum(rows, "table"), indexes=_sum(rows, "index"), search=search)


def _sum(rows: list[tuple[str, str, int]], kind: str) -> int:
    return sum(size for table, each, size in rows if each == kind and "search" not in table)
