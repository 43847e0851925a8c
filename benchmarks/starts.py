"""How soon a newsroom answers: from the command `dateline up` to the first story page, at every size.

The house is one that has worked before: tables and static files are made, the libraries compiled.
The page is asked for again and again from the first moment, as by a reader who waits.

Run: python -m benchmarks.starts [--sizes 1000 100000] [--full] [--keep /tmp/dateline-growth]
     [--times 5] [--postgres]
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from benchmarks.growth import House
    from tests.house import House as Running

TIMES = 5
MOST_SECONDS = 3.0
A_STORY = re.compile(r'href="(/article/[^"?#]+)"')
PAUSE = 0.02


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds by the clock, and of processors in all processes together."""

    seconds: float
    processor: float


def start(running: Running, page: str) -> Start:
    """Start a newsroom, wait until it answers a page with 200, and stop it again."""
    begun = time.perf_counter()
    running.launch("--empty")
    try:
        while not answers(running, page):
            assert time.perf_counter() - begun < 120, "it does not open"
            time.sleep(PAUSE)
        return Start(time.perf_counter() - begun, sum(map(used, running.family())))
    finally:
        running.stop()


def answers(running: Running, page: str) -> bool:
    """Tell whether somebody is there and has the page."""
    with suppress(OSError):
        return running.get(page).status == 200
    return False


def used(process: psutil.Process) -> float:
    """Give the processor seconds of a process and of those of its children that have ended."""
    try:
        return float(sum(process.cpu_times()[:4]))
    except psutil.NoSuchProcess:
        return 0.0


def story_of(running: Running) -> str:
    """Start a newsroom that may have to make something first; gives the address of a story."""
    running.start("--empty")
    try:
        found = A_STORY.search(running.get("/").text)
        assert found, "no story stands on the front page"
        return found[1]
    finally:
        running.stop()


def table(houses: Sequence[House], times: int = TIMES) -> list[str]:
    """Start every house so many times, in turn, and write what it took."""
    from tests.house import House as Running

    runnings = [Running(house.home, house.database) for house in houses]
    pages = [story_of(running) for running in runnings]
    taken: list[list[Start]] = [[] for _ in houses]
    for _ in range(times):
        for starts, running, page in zip(taken, runnings, pages, strict=True):
            starts.append(start(running, page))
    head = "start, to the first story page"
    return [
        f"{head:34}{'s, middle':>10}{'slowest':>9}{'processor s':>13}{'goal':>10}",
        *map(row, houses, taken),
    ]


def row(house: House, starts: Sequence[Start]) -> str:
    """Write the starts of one house; the goal is that of the clock, on a machine that is idle."""
    seconds = [each.seconds for each in starts]
    processor = statistics.median(each.processor for each in starts)
    middle = statistics.median(seconds)
    goal = f"≤ {MOST_SECONDS:g} {'yes' if middle <= MOST_SECONDS else 'NO'}"
    return f"{f'{house.size:,} stories':34}{middle:10.2f}{max(seconds):9.2f}{processor:13.2f}{goal:>10}"


def main() -> None:
    """Print the table."""
    from benchmarks.growth import FULL, houses_of

    given = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    given.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    given.add_argument("--full", action="store_true", help="a million stories besides")
    given.add_argument("--keep", type=Path, default=Path("/tmp/dateline-growth"))
    given.add_argument("--times", type=int, default=TIMES)
    given.add_argument("--postgres", action="store_true", help="on a server of its own, not kept")
    asked = given.parse_args()
    sizes = sorted({*asked.sizes, *([FULL] if asked.full else [])})
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run", flush=True)
    with houses_of(sizes, asked.keep, asked.postgres) as houses:
        for house in houses:
            house.fill()
        print("\n".join(table(houses, asked.times)))


if __name__ == "__main__":
    main()
