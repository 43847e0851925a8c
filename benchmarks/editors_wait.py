"""How long an editor's write waits while copy comes in as fast as it can.

A worker takes in files of one item and of a hundred, and beside it somebody writes as the editor's
screen does, in a transaction that changes one row, at moments that have nothing to do with the
worker's. Counted is the time until the write is committed. Beside it, in the same run: the same worker
without its rests (`wires.actions.sharing`), and the same writes while nothing comes in.

Run: python -m benchmarks.editors_wait [--size 10000] [--keep /tmp/dateline-growth] [--items 1500]
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.growth import House, houses_of, yes
from benchmarks.way_in import handed_in, ready

MOST_SECONDS = 0.5
QUIET_WRITES = 30
PAUSES = (0.02, 0.12)


@dataclass(frozen=True, slots=True)
class Waits:
    """How long writes took, in seconds, and what came in meanwhile."""

    seconds: list[float]
    items: int = 0
    lasted: float = 0.0

    def line(self, name: str) -> str:
        """Write one line of the table."""
        ranked = sorted(self.seconds)
        figures = (ranked[len(ranked) // 2], ranked[len(ranked) * 95 // 100], ranked[-1])
        shown = "".join(f"{1000 * figure:10.1f}" for figure in figures)
        rate = f"{self.items / self.lasted:10.0f}" if self.items else " " * 10
        return f"{name:46}{len(ranked):8}{shown}{rate}"


def main() -> None:
    """Print the table; exits with 1 where an editor waited too long."""
    given = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    given.add_argument("--size", type=int, default=10_000)
    given.add_argument("--keep", type=Path, default=Path("/tmp/dateline-growth"))
    given.add_argument("--items", type=int, default=1_500)
    asked = given.parse_args()
    with houses_of([asked.size], asked.keep, False) as (house,):
        ready(house)
        os.environ.update(house.environment())
        import django

        django.setup()
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run")
        print(
            f"{'ms until a write is committed':46}{'writes':>8}{'median':>10}{'p95':>10}{'worst':>10}",
            end="",
        )
        print(f"{'items/s':>10}", flush=True)
        sys.exit(0 if measure(house, asked.items) else 1)


def measure(house: House, items: int) -> bool:
    """Print a line for each case; tells whether no editor waited too long."""
    left = iter(range(QUIET_WRITES))
    print(Waits(written_while(lambda: next(left, None) is not None)).line("nothing comes in"))
    worst = 0.0
    for together in (1, 100):
        files = "one item a file" if together == 1 else f"{together} items a file"
        print(
            beside(house, items, together, rests=False).line(f"{files}, without rests"), flush=True
        )
        waits = beside(house, items, together, rests=True)
        print(waits.line(files), flush=True)
        worst = max(worst, *waits.seconds)
    print(f"≤ {MOST_SECONDS:g} s at worst: {worst:.2f} s {yes(worst <= MOST_SECONDS)}")
    return worst <= MOST_SECONDS


def beside(house: House, items: int, together: int, *, rests: bool) -> Waits:
    """Write while a worker takes items in."""
    with (
        handed_in(items, together, *([] if rests else ["--without-rests"])) as command,
        subprocess.Popen(
            command, env=house.environment(), stdout=subprocess.PIPE, text=True
        ) as worker,
    ):
        assert worker.stdout is not None
        worker.stdout.readline()  # it is warm, and begins
        begun = time.monotonic()
        seconds = written_while(lambda: worker.poll() is None)
        lasted = time.monotonic() - begun
    if worker.returncode:
        raise RuntimeError(f"the worker ended with {worker.returncode}")
    return Waits(seconds, items, lasted)


def written_while(goes_on: Callable[[], bool]) -> list[float]:
    """Write now and then; gives the seconds that each write took."""
    from django.db import transaction

    from dateline.wires.models import Source

    dice, seconds = random.Random(1), []
    while goes_on():
        time.sleep(dice.uniform(*PAUSES))
        begun = time.monotonic()
        with transaction.atomic():
            Source.objects.filter(slug="way-in").update(name="Way In")
        seconds.append(time.monotonic() - begun)
    return seconds


if __name__ == "__main__":
    main()
