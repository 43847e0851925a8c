"""Whether any reader ever gets an old page, while publishers publish as fast as they are told.

Starts a newsroom with several web processes on a home of its own. Publishers are further processes
of it: wire copy and its updates, the desk's own stories, revisions, corrections, moves between
fronts, kills, takedowns, the words of pictures and the menu. Readers ask at full speed for stories,
home, sectors, a country, latest, feeds and the news sitemap, in every coding, with and without
validators. Both write down when they called and when they were answered. Afterwards every answer is
held against the deeds that had returned before it was asked for, and every page against the same
page made anew.

With --kill9 publishers, web processes and the worker are killed at random moments, and every page
is compared two seconds later. With --surge all readers ask for the newest story and for home, and
every other deed is a kill.

Run: python -m benchmarks.never_stale [--reads 200000] [--publications 2000] [--publishers 2]
     [--rate 20] [--readers 2] [--web 3] [--seed 1] [--kill9 ROUNDS | --surge]
On PostgreSQL where DATABASE_URL names a server. Exits with 1 where one answer was stale.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psutil

from benchmarks.staleness.comparing import compare
from benchmarks.staleness.crowd import BusyHouse, Crowd, Plan
from benchmarks.staleness.records import deeds_in
from benchmarks.staleness.report import Report, judge_all, table
from tests.agency import ninjs
from tests.house import make_database

# How soon after the kill of a publisher no page may be old: the clock looks twice a second.
RECOVERED_SECONDS = 2.0
SOURCE = "agency"
FURNISH = f"""
from dateline.wires.actions import ensure_source
ensure_source(slug={SOURCE!r}, name="Agency", trust="publish")
"""


def run(house: BusyHouse, plan: Plan, logs: Path) -> Report:
    """Publish and read in a newsroom that runs; then judge."""
    crowd, report = Crowd(house, plan, logs), Report([])
    begun = time.monotonic()
    try:
        crowd.call_readers()
        if plan.kill9:
            _kill_again_and_again(crowd, report)
        else:
            crowd.call_publishers(plan.publications)
            begun = time.monotonic()
            crowd.dismiss_publishers()
            _wait_for_reads(crowd, plan.reads)
        crowd.dismiss_readers()
    finally:
        crowd.end()
    report.seconds = time.monotonic() - begun
    report.deeds = deeds_in(sorted(logs.glob("publisher-*.log")))
    judge_all(report, plan, sorted(logs.glob("reader-*.log")))
    compare(house, report)
    return report


def _wait_for_reads(crowd: Crowd, reads: int) -> None:
    while crowd.reads() < reads:
        time.sleep(0.05)


def _kill_again_and_again(crowd: Crowd, report: Report) -> None:
    """Kill one process after the other in the middle of its work, and compare all pages each time."""
    house, dice = crowd.house, random.Random(crowd.plan.seed)
    house.script(FURNISH)
    for number in range(crowd.plan.kill9):
        crowd.call_publishers(10_000)
        victim = ("publisher", "web", "worker")[number % 3]
        for one in range(6):
            data = ninjs(f"{number}-{one}", f"Barge {number}-{one} sinks off South Korea")
            house.drop(SOURCE, f"{number}-{one}.json", data)
        time.sleep(dice.uniform(0.3, 1.5))
        _kill(crowd, victim, dice)
        report.kills[victim] += 1
        killed_at = time.monotonic()
        crowd.pause_publishers()
        time.sleep(max(0.0, killed_at + RECOVERED_SECONDS - time.monotonic()))
        compare(house, report)


def _kill(crowd: Crowd, victim: str, dice: random.Random) -> None:
    if victim == "publisher":
        chosen = dice.choice(crowd.publishers)
        chosen.kill()
        chosen.wait()
    elif victim == "web":
        dice.choice(crowd.house.web_processes()).kill()
    else:
        os.kill(crowd.house.member("worker"), signal.SIGKILL)


@contextmanager
def newsroom(plan: Plan) -> Iterator[tuple[BusyHouse, Path]]:
    """Run a newsroom of our own, on PostgreSQL where DATABASE_URL names a server."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-never-stale-"))
    server = os.environ.get("DATABASE_URL", "")
    on_server = server.startswith("postgres")
    database = make_database(server, f"never_stale_{uuid4().hex[:12]}") if on_server else ""
    house = BusyHouse(folder / "home", database, web=plan.web)
    logs = folder / "logs"
    logs.mkdir()
    try:
        house.start("--empty")
        yield house, logs
    finally:
        house.pull_down()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run, print, and give the exit code."""
    given = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("reads", "publications", "publishers", "readers", "web", "seed", "kill9"):
        given.add_argument(f"--{name}", type=int, default=getattr(Plan(), name))
    given.add_argument("--rate", type=float, default=Plan().rate, help="changes a second")
    given.add_argument("--surge", action="store_true")
    plan = Plan(**vars(given.parse_args()))
    print(f"{psutil.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run", flush=True)
    with newsroom(plan) as (house, logs):
        report = run(house, plan, logs)
    print(table(report, plan))
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main())
