"""What a reader of a kept page costs: Dateline beside nginx, Varnish, a bare dict and bare Django.

All serve the same story page of some 40 KB, gzip'd, with an ETag, one after the other in every
round, so that what else the machine does hits all of them. Servers have one core to themselves, who
asks has another. Printed are processor time a request (of all processes of the server), requests a
second and the ratios to nginx; 200 and 304, on 16 and on 64 connections. Also what memory 100,000
kept story pages take.

Needs nginx, varnish with varnish-modules, and wrk (Debian). Run:
python -m benchmarks.surge [--seconds 3] [--rounds 3] [--pages 100000] [--only page|memory]
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.contenders import (
    DATELINE,
    GZIP,
    NGINX,
    TUNED,
    VARNISH,
    Contender,
    all_contenders,
    story_path,
    web_with_a_story,
)
from tests.front import FrontedHouse, ask, missing

CLIENT_CORE = max(0, (os.cpu_count() or 1) - 1)
CONNECTIONS = (16, 64)
# The goals, as ratios to nginx.
CPU_GOAL, RATE_GOAL, UNCHANGED_GOAL = 2.0, 0.5, 2.0


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of the load generator saw, and what it cost the server."""

    requests: int
    a_second: float
    microseconds: float
    """Processor time of the server for one request."""


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--only", choices=("page", "memory"))
    asked = parser.parse_args()
    absent = ", ".join(filter(None, [missing(), "" if shutil.which("wrk") else "wrk"]))
    if asked.only != "memory" and absent:
        print(f"Not measured, because it is not installed here: {absent}")
    elif asked.only != "memory":
        measure_pages(asked.seconds, asked.rounds)
    if asked.only != "page":
        print("\n".join(measure_memory(asked.pages)))


# ── The surge ────────────────────────────────────────────────────────────────────────────────────


def measure_pages(seconds: float, rounds: int) -> None:
    """Run all contenders against each other."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dateline-surge-")))
        # Dateline's readers do not come as root, nor do these servers.
        folder.chmod(0o755)
        house = stack.enter_context(web_with_a_story(folder))
        page = ask(house.port, story_path(house), also=GZIP)
        contenders = list(all_contenders(stack, folder, house, page))
        print(
            f"The page: {len(gzip.decompress(page.body)):,} bytes, {len(page.body):,} by gzip. "
            f"{rounds} rounds of {seconds:g} s; medians. Load average {os.getloadavg()[0]:.1f}."
        )
        for connections in CONNECTIONS:
            for unchanged in (False, True):
                found = measured(contenders, connections, seconds, rounds, unchanged=unchanged)
                print("\n".join(table(found, connections, unchanged=unchanged)))
        print(django_was_left_alone(house, contenders, seconds))


def measured(
    contenders: Sequence[Contender],
    connections: int,
    seconds: float,
    rounds: int,
    *,
    unchanged: bool,
) -> dict[str, Load]:
    """Load each contender in turn, several times; gives the medians."""
    loads: dict[str, list[Load]] = {each.name: [] for each in contenders}
    for _ in range(rounds):
        for each in contenders:
            loads[each.name].append(load(each, connections, seconds, unchanged=unchanged))
    return {name: _median(several) for name, several in loads.items()}


def _median(loads: Sequence[Load]) -> Load:
    return Load(
        sum(each.requests for each in loads),
        statistics.median(each.a_second for each in loads),
        statistics.median(each.microseconds for each in loads),
    )


def load(contender: Contender, connections: int, seconds: float, *, unchanged: bool) -> Load:
    """Ask a contender as fast as it answers."""
    wrk(contender, connections, 0.3, unchanged=unchanged)
    before = processor_seconds(contender.processes())
    said = wrk(contender, connections, seconds, unchanged=unchanged)
    spent = processor_seconds(contender.processes()) - before
    requests = int(_found(r"(\d+) requests in", said))
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{contender.name} did not answer all: {said}")
    return Load(requests, float(_found(r"Requests/sec:\s+([\d.]+)", said)), spent / requests * 1e6)


def wrk(contender: Contender, connections: int, seconds: float, *, unchanged: bool) -> str:
    """Run the load generator on its core; gives what it said."""
    headers = ["-H", f"Accept-Encoding: {contender.coding or 'identity'}"]
    if unchanged:
        headers += ["-H", f"If-None-Match: {contender.etag}"]
    command = ["taskset", "-c", str(CLIENT_CORE), "wrk", "-t1", f"-c{connections}"]
    # Whole seconds are all that wrk knows; the shortest warms up.
    command += [f"-d{max(1, round(seconds))}s", *headers]
    address = f"http://localhost:{contender.port}{contender.path}"
    return subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(f"wrk said nothing of {pattern}: {text}")
    return found[1]


def processor_seconds(processes: Sequence[psutil.Process]) -> float:
    """Add up what processes have spent, in user and system time."""
    times = [process.cpu_times() for process in processes]
    return float(sum(each.user + each.system for each in times))


def table(found: dict[str, Load], connections: int, *, unchanged: bool) -> Iterator[str]:
    """Print what was found, as ratios to nginx."""
    nginx, tuned, varnish = found[NGINX], found[TUNED], found[VARNISH]
    yield ""
    about = f"{'304' if unchanged else '200'}, {connections} connections"
    head = f"| {about} | µs CPU | × nginx | × gzip_static | × Varnish "
    yield f"{head}| requests/s | × nginx | × gzip_static |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name, each in found.items():
        yield (
            f"| {name} | {each.microseconds:.1f} | {each.microseconds / nginx.microseconds:.2f} "
            f"| {each.microseconds / tuned.microseconds:.2f} "
            f"| {each.microseconds / varnish.microseconds:.2f} | {each.a_second:,.0f} "
            f"| {each.a_second / nginx.a_second:.2f} | {each.a_second / tuned.a_second:.2f} |"
        )
    ours = found[DATELINE]
    cpu, rate = ours.microseconds / nginx.microseconds, ours.a_second / nginx.a_second
    goals = [(f"CPU ≤ {UNCHANGED_GOAL if unchanged else CPU_GOAL:g} × nginx", cpu <= CPU_GOAL)]
    if not unchanged:
        goals.append(("CPU ≤ a Varnish hit", ours.microseconds <= varnish.microseconds))
        goals.append((f"requests/s ≥ {RATE_GOAL:g} × nginx", rate >= RATE_GOAL))
    yield "; ".join(f"{words}: {'yes' if met else 'NO'}" for words, met in goals)


def django_was_left_alone(
    house: FrontedHouse, contenders: Sequence[Contender], seconds: float
) -> str:
    """Count by the newsroom's own metrics that every answer came from the kept page."""
    before = counts(house.port)
    ours = next(each for each in contenders if each.name == DATELINE)
    said = wrk(ours, CONNECTIONS[0], seconds, unchanged=False)
    requests = int(_found(r"(\d+) requests in", said))
    after = counts(house.port)
    hits = after["hit"] - before["hit"]
    # Asking for the metrics is no page: one request passes.
    others = sum(after[name] - before[name] for name in after if name != "hit") - 1
    # Those under way when wrk stopped listening were answered, but not counted by it.
    return f"\n{requests:,} requests were asked, {hits:,} hits, {others:,} entered Django."


def counts(port: int) -> dict[str, int]:
    """Read what the edge counted."""
    found = re.findall(
        r'^dateline_edge_requests_total\{result="(\w+)"\} ([\d.e+]+)$',
        ask(port, "/metrics").text,
        flags=re.MULTILINE,
    )
    return {name: int(float(number)) for name, number in found}


# ── Memory ───────────────────────────────────────────────────────────────────────────────────────


def measure_memory(pages: int) -> Iterator[str]:
    """Keep so many story pages in a process of its own, and say what it grew by."""
    command = [sys.executable, "-m", "benchmarks.kept_pages", str(pages)]
    begun = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    yield ""
    yield from done.stdout.splitlines()
    yield f"({time.monotonic() - begun:.0f} s)"


if __name__ == "__main__":
    main()
