"""What the database does for a statement: whether it walks through a table that grows, or sorts it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

# Tables that grow with the archive, by the beginning of their names.
GROWING = (
    "desk_story", "desk_placement", "desk_publication", "desk_delivery", "desk_search",
    "wires_wirefile", "wires_wireitem", "wagtailcore_modellogentry", "wagtailcore_revision",
)  # fmt: skip
# Indexes of what waits, is open or is no longer public, which does not grow.
PARTIAL = (
    "desk_untouched_drafts", "desk_not_public", "desk_embargoed", "desk_expiring",
    "desk_waiting_deliveries", "desk_sending_deliveries", "desk_open_deliveries",
    "wires_waiting_files", "wires_rejected_files", "wires_unhandled_items", "wires_held_news",
)  # fmt: skip
PLANNED = ("SELECT", "UPDATE", "DELETE", "WITH", "INSERT")
MOST_SHOWN = 300
_NAMED = re.compile(
    r'\b(?:FROM|JOIN|UPDATE|INTO)\s+"?(\w+)"?(?:\s+(?:AS\s+)?"?(\w+)"?)?', re.IGNORECASE
)
# What is asked for each row, or once: its rows are not those that are sorted.
_BESIDE = ("CORRELATED", "SCALAR", "LIST")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a plan, with the steps that it takes its rows from."""

    words: str
    walks: str = ""
    """The table that it reads from one end to the other."""
    reads: str = ""
    """The table that it reads, in whatever way."""
    sorts: bool = False
    below: tuple[Step, ...] = field(default=())

    def all(self) -> Iterator[Step]:
        """Give it and all that is below it."""
        yield self
        for step in self.below:
            yield from step.all()


def scans(sql: str, params: Any) -> Iterator[str]:
    """Give the steps that read a growing table from one end to the other."""
    steps = _steps(sql, params)
    # In an order that an index has, a walk ends with the LIMIT; so does a count of what was limited.
    counts = "COUNT(" in sql and not re.search(r"LIMIT \d+\) subquery$", sql)
    if "LIMIT" in sql and not counts and not any(step.sorts for step in steps):
        return
    for step in steps:
        if step.walks.startswith(GROWING) and not any(index in step.words for index in PARTIAL):
            yield f"{step.words}  ←  {_short(sql)}"


def sorts(sql: str, params: Any) -> Iterator[str]:
    """Give the steps that sort rows of a growing table, be they all of them or the few of a page."""
    found = [
        step.words
        for step in _steps(sql, params)
        if step.sorts and any(each.reads.startswith(GROWING) for each in step.all())
    ]
    if found:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield f"{found[0]}{more}  ←  {_short(sql)}"


def _short(sql: str) -> str:
    """Give a statement without the middle of it, mostly names of columns."""
    words = " ".join(sql.split())
    return words if len(words) <= MOST_SHOWN else f"{words[:100]} … {words[-MOST_SHOWN:]}"


def _steps(sql: str, params: Any) -> list[Step]:
    if not sql.lstrip().startswith(PLANNED):
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            return _of_sqlite(cursor.fetchall(), _tables_in(sql))
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0]
        found = json.loads(plan) if isinstance(plan, str) else plan
        return list(_of_postgres(found[0]["Plan"]).all())


def _tables_in(sql: str) -> dict[str, str]:
    """Give the tables of a statement by their names and by whatever follows them, such as T3."""
    found = _NAMED.findall(sql)
    return {alias: table for table, alias in found} | {table: table for table, _ in found}


def _of_sqlite(rows: Sequence[tuple[int, int, int, str]], tables: Mapping[str, str]) -> list[Step]:
    """Read a plan in which a sort stands behind the steps whose rows it sorts, under the same one."""
    made: dict[int, list[Step]] = {}
    steps = []
    # What is below a step stands behind it.
    for number, parent, _, words in reversed(rows):
        way, _, rest = words.partition(" ")
        read = way in {"SCAN", "SEARCH"} and "VIRTUAL TABLE" not in words
        table = tables.get(rest.split()[0], "") if read else ""
        below = tuple(made.get(number, ()))
        step = Step(words, reads=table, walks=table if way == "SCAN" else "", below=below)
        made.setdefault(parent, []).append(step)
        steps.append(step)
    for _, parent, _, words in rows:
        if "TEMP B-TREE" in words:
            beside = (each for each in made[parent] if not each.words.startswith(_BESIDE))
            steps.append(Step(words, sorts=True, below=tuple(beside)))
    return steps


def _of_postgres(node: Mapping[str, Any]) -> Step:
    kind, table = str(node["Node Type"]), str(node.get("Relation Name", ""))
    named = " ".join(
        [kind, *(str(node[each]) for each in ("Relation Name", "Index Name") if each in node)]
    )
    return Step(
        f"{named}, {node['Plan Rows']:,} rows expected",
        walks=table if kind == "Seq Scan" else "",
        reads=table,
        sorts=kind in {"Sort", "Incremental Sort"},
        below=tuple(_of_postgres(each) for each in node.get("Plans", ())),
    )
