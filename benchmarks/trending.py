"""Views a second on one core, the ranking beside a full recount, and the memory that it takes.

First without the network: a day and more of views, one in four of them fake, through the very
callable that the web server has, written into the tables every simulated second. Then the first 20
of every front, and the score of every story, beside `views.py`, which counts the same stream once
more by sets. Then over HTTP: a web process on one core is sent views as fast as it takes them, in one
run with a kept page, and what it says it counted is held against what stands in its tables.

The second part needs wrk (Debian). Run:
python -m benchmarks.trending [--views 600000] [--stories 2000] [--seconds 5]
"""

from __future__ import annotations

import argparse
import math
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from benchmarks.archive import fill, open_home
from benchmarks.contenders import SERVER_CORE, on_core
from benchmarks.surge import CLIENT_CORE, processor_seconds
from benchmarks.views import AGENTS, ROBOTS, SHARES, Stream, View, recount, scores_at
from tests.front import ask
from tests.house import House, until

GOAL = 30_000
# Scores below are not ranked, and a ranking of fewer is none: see docs/trending.md.
LEAST, FEWEST = 2.5, 3
HOURS = 26
FIRST = 20
CONNECTIONS = 64
UNTIL = datetime(2026, 11, 22, 12, tzinfo=UTC)
# What wrk sends: readers of many houses, half of them at a sixteenth of the stories, one in five a
# robot, and now and then the same again.
SCRIPT = """
local agents, robots, last = {%(agents)s}, {%(robots)s}, nil
math.randomseed(7)
request = function()
  if last and math.random(10) == 1 then return last end
  local agent = math.random(5) == 1 and robots[math.random(#robots)] or agents[math.random(#agents)]
  local from = math.random(223) .. "." .. math.random(255) .. "." .. math.random(255) .. "." .. math.random(255)
  local story = math.ceil(%(stories)d * math.random() ^ 4 + 0.1)
  last = wrk.format("POST", "/seen?thing=" .. story .. "&from=www.google.com", {
    ["Host"] = "localhost", ["Origin"] = "http://localhost", ["Sec-Fetch-Site"] = "same-origin",
    ["User-Agent"] = agent, ["X-Forwarded-For"] = from, ["Content-Length"] = "0"})
  return last
end
"""


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--views", type=int, default=600_000)
    parser.add_argument("--stories", type=int, default=2_000)
    parser.add_argument("--seconds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-trending-") as folder:
        home = Path(folder) / "home"
        open_home(home)
        fill(asked.stories, seed=1, until=UNTIL)
        print(f"Load average {os.getloadavg()[0]:.1f}.\n")
        print("\n".join(without_network(asked.views)))
        if shutil.which("wrk") is None:
            print("\nNot measured over HTTP, because wrk is not installed here.")
        else:
            print("\n".join(over_http(home, asked.stories, asked.seconds)))


# ── Without the network ──────────────────────────────────────────────────────────────────────────


def without_network(number: int) -> Iterator[str]:
    """Send the stream through the beacon, and hold what comes of it against the recount."""
    from dateline.desk.models import Story

    ids = list(Story.objects.public().order_by("pk").values_list("pk", flat=True))
    killed, public = ids[:20], ids[20:]
    Story.objects.filter(pk__in=killed).update(live=False)
    begin = int(UNTIL.timestamp())
    stream = Stream(public, killed, begin=begin, seconds=HOURS * 3600, seed=11)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    beacon, taken = _send(stream, number)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    found = recount(stream.views(number), frozenset(public))
    genuine = sum(kinds["reader"] for kinds in found.values())
    counted = sum(kinds.total() for kinds in found.values())
    yield f"{number:,} views of {HOURS} hours, {sum(SHARES.values()) / 10:g} % of them fake:"
    yield from _what_became_of_fakes(found, counted, genuine)
    yield f"accepted: {taken.beacon * 1e6 / number:.1f} µs of processor time a view"
    yield f"written down: {taken.writing * 1e6 / number:.1f} µs a view, one batch a second"
    rate = number / (taken.beacon + taken.writing)
    yield f"together {rate:,.0f} views/s on one core; ≥ {GOAL:,}: {_said(rate >= GOAL)}"
    yield from _beside_recount(found, begin + HOURS * 3600)
    yield (
        f"memory: {beacon.marks.bytes / 1e6:.0f} MB shared by all processes at most, "
        f"{taken.most_waiting:,} tallies waiting at most; this process grew by {grown / 1024:.0f} MB"
    )


class _Taken:
    beacon = 0.0
    writing = 0.0
    most_waiting = 0


def _send(stream: Stream, number: int) -> tuple[Any, _Taken]:
    from dateline.audience.actions.trending import write_views
    from dateline.config.wsgi import make_beacon

    beacon, taken, now = make_beacon(), _Taken(), [0]
    beacon._clock = lambda: now[0]
    batch: list[View] = []
    for view in stream.views(number):
        # As many as come within a second at the rate of the goal.
        if len(batch) == GOAL:
            _send_batch(beacon, batch, now, taken)
            batch = []
            begun = time.process_time()
            waiting = beacon.take()
            taken.most_waiting = max(taken.most_waiting, len(waiting))
            write_views(views=waiting)
            taken.writing += time.process_time() - begun
        batch.append(view)
    _send_batch(beacon, batch, now, taken)
    write_views(views=beacon.take())
    return beacon, taken


def _send_batch(beacon: Any, batch: list[View], now: list[int], taken: _Taken) -> None:
    ready = [(view.at, _environ(view)) for view in batch]
    begun = time.process_time()
    for at, environ in ready:
        now[0] = at
        beacon(environ, _ignore)
    taken.beacon += time.process_time() - begun


def _environ(view: View) -> dict[str, str]:
    environ = {
        "PATH_INFO": "/seen",
        "REQUEST_METHOD": "POST",
        "QUERY_STRING": f"thing={view.story}&from={view.came_from}",
        "REMOTE_ADDR": view.remote,
        "HTTP_X_FORWARDED_FOR": view.forwarded,
        "HTTP_USER_AGENT": view.agent,
        "HTTP_ORIGIN": view.origin,
    }
    if view.ahead:
        environ["HTTP_SEC_PURPOSE"] = "prefetch;prerender"
    return environ


def _ignore(status: str, headers: object) -> None:
    """Take no answer."""


def _what_became_of_fakes(
    found: dict[tuple[int, int], Counter[str]], counted: int, genuine: int
) -> Iterator[str]:
    total = sum(found.values(), Counter[str]())
    others = ", ".join(f"{kind} {n}" for kind, n in total.items() if kind != "reader")
    yield f"{counted:,} count, {genuine:,} of them readers; of the others: {others}"


def _beside_recount(found: dict[tuple[int, int], Counter[str]], now: int) -> Iterator[str]:
    from dateline.audience.actions.trending import rank
    from dateline.audience.models import Ranking, Views
    from dateline.audience.queries.trending import fronts_of, recent_views
    from dateline.audience.rules.trending import scores

    moment = datetime.fromtimestamp(now, UTC)
    rank(now=moment)
    plain = scores_at(found, now)
    ours = scores(recent_views(now=moment), now=moment)
    same = plain.keys() == ours.keys() and all(math.isclose(plain[k], ours[k]) for k in plain)
    yield f"{Views.objects.count():,} rows of views"
    yield f"the scores of {len(ours):,} stories are those of the recount: {_said(same)}"
    ordered = sorted(plain, key=lambda story: (-plain[story], -story))
    ordered = [story for story in ordered if plain[story] >= LEAST]
    fronts = fronts_of(ordered)
    right = wrong = 0
    for row in Ranking.objects.all():
        expected = [story for story in ordered if row.front in fronts[story]][:FIRST]
        expected = expected if len(expected) >= FEWEST else []
        right, wrong = right + (row.stories == expected), wrong + (row.stories != expected)
    yield f"the first {FIRST} of {right + wrong} fronts are those of the recount: {_said(not wrong)}"


def _said(met: bool) -> str:
    return "yes" if met else "NO"


# ── Over HTTP ────────────────────────────────────────────────────────────────────────────────────


def over_http(home: Path, stories: int, seconds: int) -> Iterator[str]:
    """Send views to a web process on one core, as fast as it takes them."""
    with _web(home) as house:
        script = home.parent / "views.lua"
        words = {"agents": AGENTS, "robots": ROBOTS}
        quoted = {name: ", ".join(f'"{each}"' for each in all_) for name, all_ in words.items()}
        script.write_text(SCRIPT % {**quoted, "stories": stories})
        assert house.process is not None
        parent = psutil.Process(house.process.pid)
        family = [parent, *parent.children(recursive=True)]
        ask(house.port, "/latest/")
        pages = _load(house, family, seconds, "/latest/")
        before, kept = _counted(house), _kept(house)
        views = _load(house, family, seconds, "/", script=script)
        time.sleep(3)
        result = {name: number - before[name] for name, number in _counted(house).items()}
        written = _kept(house) - kept
        sizes = ", ".join(f"{process.memory_info().rss / 1e6:.0f}" for process in family)
    yield ""
    yield f"Over HTTP, {CONNECTIONS} connections, a web process on one core:"
    yield f"a kept page: {pages[0]:.1f} µs of processor time, {pages[1]:,.0f} requests/s"
    yield f"a view:      {views[0]:.1f} µs of processor time, {views[1]:,.0f} requests/s seen"
    rate = 1e6 / views[0]
    yield f"that is {rate:,.0f} views/s for a core of its own; ≥ {GOAL:,}: {_said(rate >= GOAL)}"
    yield f"what became of them: {result}; written down, without killed stories: {written:,}"
    yield f"memory of its processes: {sizes} MB"


def _counted(house: House) -> dict[str, int]:
    """Read what the edge says it counted."""
    said = ask(house.port, "/metrics").text
    found = re.findall(r'edge_views_total\{result="(\w+)"\} ([\d.e+]+)', said)
    return {name: int(float(number)) for name, number in found}


def _kept(house: House) -> int:
    """Count the views that stand in the tables."""
    sums = house.rows("SELECT SUM(direct+own+search+social+elsewhere) FROM audience_views")
    return int(sums[0][0] or 0)


@contextmanager
def _web(home: Path) -> Iterator[House]:
    house = House(home)
    with house.log.open("ab") as log:
        house.process = subprocess.Popen(
            [*on_core(SERVER_CORE), sys.executable, "-m", "dateline", "web"],
            env=house.environment(),
            stdout=log,
            stderr=log,
        )
    try:
        until(lambda: _answers(house.port))
        yield house
    finally:
        house.process.terminate()
        house.process.wait(timeout=20)


def _answers(port: int) -> bool:
    try:
        return ask(port, "/latest/").status == 200
    except OSError:
        return False


def _load(
    house: House,
    family: list[psutil.Process],
    seconds: int,
    path: str,
    *,
    script: Path | None = None,
) -> tuple[float, float]:
    """Give microseconds of the server's processor time for a request, and requests a second."""
    command = ["taskset", "-c", str(CLIENT_CORE), "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    command += ["-s", str(script)] if script else []
    before = processor_seconds(family)
    done = subprocess.run(
        [*command, f"http://localhost:{house.port}{path}"],
        capture_output=True,
        text=True,
        check=True,
    )
    spent = processor_seconds(family) - before
    requests = re.search(r"(\d+) requests in", done.stdout)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    if requests is None or rate is None or "Non-2xx" in done.stdout:
        raise RuntimeError(done.stdout)
    return spent / int(requests[1]) * 1e6, float(rate[1])


if __name__ == "__main__":
    main()
