"""What everything costs at a thousand, a hundred thousand and a million stories.

Each size has a house of its own (`archive.py` fills it, and it is kept for the next run). The houses
are asked in turn to do the same, in one process each: processor time and statements of a publish, an
update, a kill, a page of which nothing is kept, a search, a screen of the desk, a round of worker
and clock. Last comes the start: from `dateline up` to the first story page (`starts.py`).

Run: python -m benchmarks.growth [--sizes 1000 100000] [--full] [--keep /tmp/dateline-growth]
     [--only NAME …] [--times 30] [--postgres] [--no-starts]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import starts

FULL = 1_000_000
ROUNDS = 3
SEARCHES = 4
"""A search is done so many times more often than the rest: its 95th percentile is shown."""


@dataclass(slots=True)
class Taken:
    """What a task took at one size, of all rounds."""

    processor: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    queries: int = 0
    scans: list[str] = field(default_factory=list)
    sorts: list[str] = field(default_factory=list)
    failed: str = ""

    def add(self, answer: dict[str, Any]) -> None:
        """Take in what a house answered."""
        self.processor += answer.get("processor", [])
        self.wall += answer.get("wall", [])
        self.queries = answer.get("queries", self.queries)
        self.scans = answer.get("scans", self.scans)
        self.sorts = answer.get("sorts", self.sorts)
        self.failed = answer.get("failed", self.failed)

    def figure(self, *, p95: bool) -> float:
        """Give the median in milliseconds, or the 95th percentile."""
        ordered = sorted(self.processor)
        place = round(0.95 * (len(ordered) - 1))
        return (ordered[place] if p95 else statistics.median(ordered)) * 1000


@dataclass(frozen=True, slots=True)
class Goal:
    """What a task may cost: as a multiple of the smallest size, or in milliseconds up to a size."""

    ratio: float
    within: tuple[tuple[int, float], ...]

    def said(self, size: int, figures: Sequence[float]) -> str:
        """Write it, and whether it is met at the largest size; empty where there is none for it."""
        if self.ratio:
            met = figures[-1] <= self.ratio * figures[0]
            return f"≤ {self.ratio:g} {yes(met)}" if len(figures) > 1 else ""
        most = next((most for up_to, most in self.within if size <= up_to), 0.0)
        return f"≤ {most:g} ms {yes(figures[-1] <= most)}" if most else ""


def yes(met: bool) -> str:
    """Write whether a goal is met."""
    return "yes" if met else "NO"


class House:
    """A newsroom with so many stories, and a process that does what it is told there."""

    def __init__(self, size: int, home: Path, database: str) -> None:
        self.size, self.home, self.database = size, home, database
        self.taken: dict[str, Taken] = {}
        self.goals: dict[str, Goal] = {}

    def environment(self) -> dict[str, str]:
        """Give the environment of its processes."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("DATELINE_", "DATABASE_"))}
        return {
            **kept,
            "DATELINE_HOME": str(self.home),
            "DATABASE_URL": self.database,
            "DATELINE_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "dateline.config.settings",
        }

    def fill(self) -> None:
        """Fill it, unless a run before has."""
        if (self.home / "filled").exists() and not self.database:
            return
        shutil.rmtree(self.home, ignore_errors=True)
        command = [sys.executable, "-m", "benchmarks.archive", "--stories", str(self.size)]
        subprocess.run([*command, "--home", str(self.home)], env=self.environment(), check=True)
        (self.home / "filled").touch()

    @contextmanager
    def open(self) -> Iterator[None]:
        """Have the process at hand."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.measuring"],
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            given = self._answer()["goals"]
            self.goals = {name: Goal(ratio, within) for name, (ratio, within) in given.items()}
            yield
        finally:
            self.process.communicate()

    def do(self, name: str, times: int) -> None:
        """Have a task done so many times."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{name}\t{times}\n")
        self.process.stdin.flush()
        self.taken.setdefault(name, Taken()).add(self._answer())

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the house of {self.size:,} stories ended")
        answer: dict[str, Any] = json.loads(line)
        return answer


def measure(houses: Sequence[House], only: Sequence[str], times: int) -> None:
    """Ask all houses for every task, in turn and in several rounds."""
    names = [name for name in houses[0].goals if not only or any(each in name for each in only)]
    for _ in range(ROUNDS):
        for name in names:
            share = max(2, times // ROUNDS) * (SEARCHES if name.startswith("search") else 1)
            for house in houses:
                house.do(name, share)


def table(houses: Sequence[House]) -> list[str]:
    """Write what everything took, and the ratios to the smallest size."""
    head = f"{'processor ms':38}" + "".join(f"{f'{house.size:,}':>11}" for house in houses)
    ratios = "".join(f"{'× ' + short(house.size):>8}" for house in houses[1:])
    lines = [f"{head}{ratios}{'goal':>15}   statements"]
    return lines + [_row(houses, name) for name in houses[0].taken]


def _row(houses: Sequence[House], name: str) -> str:
    taken = [house.taken[name] for house in houses]
    failed = next((f"  {each.failed}" for each in taken if not each.processor), "")
    if failed:
        return f"{name:38}{failed}"
    p95 = name.startswith("search")
    figures = [each.figure(p95=p95) for each in taken]
    shown = "".join(f"{figure:11.2f}" for figure in figures)
    ratios = "".join(f"{figure / figures[0]:8.2f}" for figure in figures[1:])
    goal = houses[0].goals[name].said(houses[-1].size, figures)
    asked = " / ".join(str(each.queries) for each in taken)
    label = f"{name} (p95)" if p95 else name
    return f"{label:38}{shown}{ratios}{goal:>15}   {asked}"


def short(size: int) -> str:
    """Write a size in few characters."""
    return f"{size // 1_000_000}M" if size % 1_000_000 == 0 else f"{size // 1000}k"


def plans(houses: Sequence[House]) -> list[str]:
    """Name what reads a growing table from one end to the other, or sorts it, at the largest size."""
    taken = houses[-1].taken.items()
    scans = [f"  {name}: {each}" for name, task in taken for each in task.scans]
    sorts = [f"  {name}: {each}" for name, task in taken for each in task.sorts]
    return [
        "statements that scan a growing table:",
        *(scans or ["  none"]),
        "statements that sort rows of a growing table (harmless where these are few):",
        *(sorts or ["  none"]),
    ]


@contextmanager
def houses_of(sizes: Sequence[int], keep: Path, on_postgres: bool) -> Iterator[list[House]]:
    """Give a newsroom of each size, kept below a folder for the next run; they are not filled yet."""
    kind = "postgres" if on_postgres else "sqlite"
    with _databases(sizes, on_postgres) as addresses:
        yield [
            House(size, keep / f"{kind}-{size}", address)
            for size, address in zip(sizes, addresses, strict=True)
        ]


@contextmanager
def _databases(sizes: Sequence[int], on_postgres: bool) -> Iterator[list[str]]:
    """Give an address for each size: none for SQLite, else a database on a server of this run."""
    if not on_postgres:
        yield [""] * len(sizes)
        return
    from scripts.tests import postgres, postgres_tools

    tools = postgres_tools()
    assert tools is not None, "PostgreSQL is not here (Debian: apt install postgresql)"
    with postgres(tools) as url:
        import psycopg

        with psycopg.connect(url, autocommit=True) as server:
            for size in sizes:
                server.execute(f"CREATE DATABASE stories_{size}".encode())
        yield [f"{url.rpartition('/')[0]}/stories_{size}" for size in sizes]


def main() -> None:
    """Print the table."""
    given = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    given.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    given.add_argument("--full", action="store_true", help="a million stories besides")
    given.add_argument("--keep", type=Path, default=Path("/tmp/dateline-growth"))
    given.add_argument("--only", nargs="+", default=[], help="tasks with one of these words")
    given.add_argument("--times", type=int, default=30)
    given.add_argument("--postgres", action="store_true", help="on a server of its own, not kept")
    given.add_argument("--starts", action=argparse.BooleanOptionalAction, default=True)
    asked = given.parse_args()
    sizes = sorted({*asked.sizes, *([FULL] if asked.full else [])})
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run", flush=True)
    with houses_of(sizes, asked.keep, asked.postgres) as houses, ExitStack() as opened:
        for house in houses:
            house.fill()
            opened.enter_context(house.open())
        measure(houses, asked.only, asked.times)
        print("\n".join([*table(houses), *plans(houses)]), flush=True)
        opened.close()
        print("\n".join(starts.table(houses) if asked.starts else []))
    print(f"load {os.getloadavg()[0]:.1f} after the run")


if __name__ == "__main__":
    main()
