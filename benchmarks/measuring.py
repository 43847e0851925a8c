"""One house that is asked to do its tasks and says what each took: the child of `growth.py`.

It reads one line for each request, a task's name and how often, and answers with one line of JSON.
So several houses are asked in turn, and what disturbs the machine disturbs all of them alike.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection

from benchmarks.archive import open_home
from benchmarks.plans import scans, sorts

if TYPE_CHECKING:
    from benchmarks.tasks import Task


@dataclass(slots=True)
class Answer:
    """What a task took, in seconds for each time, and what it asked the database."""

    processor: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    queries: int = 0
    scans: list[str] = field(default_factory=list)
    sorts: list[str] = field(default_factory=list)


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
        with backend() as server:
            begun, used = time.perf_counter(), time.process_time()
            work()
            processor, wall = time.process_time() - used, time.perf_counter() - begun
        answer.processor.append(processor + server[0])
        answer.wall.append(wall)
    asked = watch(task)
    answer.queries = len(asked.statements)
    answer.scans = _each_once(scans, asked)
    answer.sorts = _each_once(sorts, asked)
    return answer


def _each_once(plan: Callable[[str, Any], Iterable[str]], asked: Asked) -> list[str]:
    return list(
        dict.fromkeys(step for sql, params in asked.statements for step in plan(sql, params))
    )


def watch(task: Task) -> Asked:
    """Do a task once, and note every statement."""
    work, asked = task.prepare(), Asked()
    with connection.execute_wrapper(asked):
        work()
    return asked


@contextmanager
def backend() -> Iterator[list[float]]:
    """Add the processor seconds of the server process that PostgreSQL keeps for this connection."""
    used = [0.0]
    if connection.vendor != "postgresql":
        yield used
        return
    connection.ensure_connection()
    path = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    before = scheduled(path)
    yield used
    used[0] = scheduled(path) - before


def scheduled(path: Path) -> float:
    """Read what the kernel counts as the processor seconds of a process, in its `schedstat`."""
    return int(path.read_text(encoding="ascii").split()[0]) / 1e9 if path.exists() else 0.0


def main() -> None:
    """Answer until the door is closed."""
    # A kept house may lack the newest migrations.
    open_home(None)
    from benchmarks.tasks import tasks

    known = {task.name: task for task in tasks()}
    say({"goals": {task.name: [task.goal, task.within] for task in known.values()}})
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
