"""One house that is asked to do its tasks and says what each took: the child of `growth.py`.

It reads one line for each request, a task's name and how often, and answers with one line of JSON.
So several houses are asked in turn, and what disturbs the machine disturbs all of them alike.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection

from benchmarks.archive import open_home

if TYPE_CHECKING:
    from benchmarks.tasks import Task

# Tables that grow with the archive, by the beginning of their names.
GROWING = (
    "desk_story", "desk_placement", "desk_publication", "desk_delivery", "desk_search",
    "wires_wirefile", "wires_wireitem", "wagtailcore_modellogentry", "wagtailcore_revision",
)  # fmt: skip
# Indexes of what waits, is open or is no longer public, which does not grow.
PARTIAL = (
    "desk_untouched_drafts", "desk_not_public", "desk_embargoed", "desk_expiring",
    "desk_waiting_deliveries", "desk_sending_deliveries", "desk_open_deliveries",
    "wires_waiting_files", "wires_rejected_files", "wires_unhandled_items",
)  # fmt: skip


@dataclass(slots=True)
class Answer:
    """What a task took, in seconds for each time, and what it asked the database."""

    processor: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    queries: int = 0
    scans: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Asked:
    """Statements and values as they went to the database."""

    statements: list[tuple[str, Any]] = field(default_factory=list)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note a statement on its way."""
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA")):
            self.statements.append((sql, params))
        return execute(sql, params, many, context)


def measure(task: Task, times: int) -> Answer:
    """Do a task so many times, and once more to see what it asks."""
    answer = Answer()
    for _ in range(times):
        work = task.prepare()
        gc.collect(0)
        with _backend() as backend:
            begun, used = time.perf_counter(), time.process_time()
            work()
            processor, wall = time.process_time() - used, time.perf_counter() - begun
        answer.processor.append(processor + backend[0])
        answer.wall.append(wall)
    asked = watch(task)
    answer.queries, answer.scans = len(asked.statements), list(dict.fromkeys(_scans(asked)))
    return answer


def watch(task: Task) -> Asked:
    """Do a task once, and note every statement."""
    work, asked = task.prepare(), Asked()
    with connection.execute_wrapper(asked):
        work()
    return asked


@contextmanager
def _backend() -> Iterator[list[float]]:
    """Add the processor seconds of the server process that PostgreSQL keeps for this connection."""
    used = [0.0]
    if connection.vendor != "postgresql":
        yield used
        return
    connection.ensure_connection()
    path = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    before = _scheduled(path)
    yield used
    used[0] = _scheduled(path) - before


def _scheduled(path: Path) -> float:
    return int(path.read_text(encoding="ascii").split()[0]) / 1e9 if path.exists() else 0.0


def _scans(asked: Asked) -> Iterator[str]:
    """Give the statements that read a growing table from one end to the other."""
    for sql, params in asked.statements:
        if sql.startswith(("SELECT", "UPDATE", "DELETE", "\nSELECT", "WITH", "INSERT")):
            for step in _plan(sql, params):
                yield f"{step}  ←  {' '.join(sql.split())[:400]}"


def _plan(sql: str, params: Any) -> list[str]:
    """Give the steps of a plan that walk through a growing table, or sort one."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            steps = [str(row[3]) for row in cursor.fetchall()]
            begin = "SCAN "
        else:
            cursor.execute(f"EXPLAIN {sql}", params)
            steps = [str(row[0]).strip().removeprefix("->").strip() for row in cursor.fetchall()]
            begin = "Seq Scan on "
    sorts = any("TEMP B-TREE" in step or step.startswith("Sort") for step in steps)
    walks = [step for step in steps if step.startswith(begin)]
    # In an order that an index has, a walk ends with the LIMIT.
    ends = "LIMIT" in sql and not sorts and "COUNT(" not in sql
    return [] if ends else [step for step in walks if _grows(step.removeprefix(begin), sql)]


def _grows(step: str, sql: str) -> bool:
    """Tell whether a step's table grows; `step` begins with its name or with an alias such as U0.

    Walking a partial index is no scan of the table: it holds only what waits.
    """
    name = step.split()[0]
    if "VIRTUAL TABLE" in step or name.startswith(("subquery", "(subquery", "front_")):
        return False
    if any(index in step for index in PARTIAL):
        return False
    return any(f'"{table}' in sql and (name.startswith((table, "U"))) for table in GROWING)


def main() -> None:
    """Answer until the door is closed."""
    # A kept house may lack the newest migrations.
    open_home(None)
    from benchmarks.tasks import tasks

    known = {task.name: task for task in tasks()}
    say({"tasks": list(known), "goals": {task.name: task.goal for task in known.values()}})
    for line in sys.stdin:
        name, _, times = line.rstrip("\n").rpartition("\t")
        try:
            say(asdict(measure(known[name], int(times))))
        except AssertionError as error:
            say({"failed": str(error)})


def say(answer: object) -> None:
    """Write one line of JSON to whoever asks."""
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
