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
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psutil

from benchmarks.staleness.judging import FRONTS, Judge, Ledger, Stale
from benchmarks.staleness.reading import Door, Reply
from benchmarks.staleness.records import STORY, Answer, Deed, Shown, answers_in, deeds_in
from dateline.edge.board import ALL, Board
from tests.agency import ninjs
from tests.house import House, make_database

# How soon after the kill of a publisher no page may be old: the clock looks twice a second.
RECOVERED_SECONDS = 2.0
LONGEST_RUN = 3600.0
# Connections over which every page is compared, so that each web process is asked.
LOOKS = 8
COMPARED = 40
MORE_PAGES = (
    "/archive/", "/sitemap.xml", "/sitemap-fronts.xml", "/countries/", "/sectors/",
    "/search/?q=harbour", "/search/?q=open",
)  # fmt: skip
SOURCE = "agency"
FURNISH = f"""
from dateline.wires.actions import ensure_source
ensure_source(slug={SOURCE!r}, name="Agency", trust="publish")
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is asked to do."""

    reads: int = 200_000
    publications: int = 2_000
    publishers: int = 2
    readers: int = 2
    rate: float = 20.0
    web: int = 3
    seed: int = 1
    kill9: int = 0
    surge: bool = False


@dataclass(slots=True)
class Report:
    """What came of it."""

    deeds: list[Deed]
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    stale: list[Stale] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    """Seconds from the call of each first publication to the end of the first answer with it."""
    kills: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    compared: int = 0

    @property
    def reads(self) -> int:
        """How many answers were judged."""
        return self.statuses.total()

    @property
    def holds(self) -> bool:
        """Nothing was stale."""
        return not self.stale and not self.differing


class BusyHouse(House):
    """A newsroom with several web processes."""

    def __init__(self, home: Path, database: str = "", *, web: int) -> None:
        super().__init__(home, database)
        self.web = web

    def environment(self) -> dict[str, str]:
        """Name the number of web processes too."""
        return {**super().environment(), "DATELINE_WEB_PROCESSES": str(self.web)}

    def web_processes(self) -> list[psutil.Process]:
        """Name the processes that answer readers: those that the web role started."""
        parent = self.family()[0]
        others = {self.member("worker"), self.member("clock")}
        roles = [role for role in parent.children() if role.pid not in others]
        return [child for role in roles for child in role.children()]


@dataclass(slots=True)
class Crowd:
    """The processes of a run, and the folder in which they write."""

    house: BusyHouse
    plan: Plan
    logs: Path
    publishers: list[subprocess.Popen[str]] = field(default_factory=list)
    readers: list[subprocess.Popen[str]] = field(default_factory=list)
    begun: int = 0

    def call_publishers(self, deeds: int) -> None:
        """Start publishers where there are too few, and have all begin, or go on, together."""
        plan, each = self.plan, -(-deeds // self.plan.publishers)
        fresh = []
        for _ in range(plan.publishers - len(self.publishers)):
            number = self.begun
            words = ["--deeds", str(each), "--rate", str(plan.rate / plan.publishers)]
            words += ["--number", str(number), "--log", str(self.logs / f"publisher-{number}.log")]
            fresh.append(self._start("publishing", *words))
            self.begun += 1
        for one in fresh:
            _hear(one, "ready")
        self.publishers += fresh
        for one in self.publishers:
            assert one.stdin is not None
            one.stdin.write("\n")
            one.stdin.flush()

    def call_readers(self) -> None:
        """Start the readers."""
        for number in range(self.plan.readers):
            words = ["--number", str(number), "--port", str(self.house.port)]
            self.readers.append(self._start("reading", *words, "--logs", str(self.logs)))

    def pause_publishers(self) -> None:
        """Have those who live stop at their next deed; the dead are counted out."""
        self.publishers = [one for one in self.publishers if one.poll() is None]
        for one in self.publishers:
            one.send_signal(signal.SIGUSR1)
        for one in self.publishers:
            _hear(one, "paused")

    def dismiss_publishers(self) -> None:
        """Wait until the publishers have done their deeds."""
        for one in self.publishers:
            ended = one.wait(timeout=LONGEST_RUN)
            assert ended == 0, f"a publisher ended with {ended}"
        self.publishers.clear()

    def end(self) -> None:
        """End whoever is still there."""
        for one in (*self.publishers, *self.readers):
            one.kill()
            one.wait()

    def dismiss_readers(self) -> None:
        """Have the readers write their books to the end."""
        for one in self.readers:
            one.send_signal(signal.SIGTERM)
        for one in self.readers:
            assert one.wait(timeout=60) == 0, "a reader failed"

    def reads(self) -> int:
        """How many answers the readers have had so far."""
        counts = [path.read_text() for path in self.logs.glob("reader-*.count")]
        return sum(int(count or 0) for count in counts)

    def _start(self, role: str, *words: str) -> subprocess.Popen[str]:
        surge = ["--surge"] if self.plan.surge else []
        return subprocess.Popen(
            [sys.executable, "-m", f"benchmarks.staleness.{role}", *words, *surge,
             "--seed", str(self.plan.seed)],
            env=self.house.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip


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
    _judge(report, plan, sorted(logs.glob("reader-*.log")))
    _compare(house, report)
    return report


def _hear(one: subprocess.Popen[str], word: str) -> None:
    assert one.stdout is not None
    said = one.stdout.readline()
    assert said == f"{word}\n", f"a publisher is not {word}: {said!r}"


def _wait_for_reads(crowd: Crowd, reads: int) -> None:
    while crowd.reads() < reads:
        time.sleep(0.05)


def _judge(report: Report, plan: Plan, books: Sequence[Path]) -> None:
    ledger = Ledger(report.deeds)
    first: dict[tuple[str, int], float] = {}
    for path in books:
        shown, answers = answers_in(path)
        judge = Judge(ledger, shown, kills=bool(plan.kill9))
        fresh = set(shown)
        for answer in answers:
            page = shown[answer.shown]
            report.statuses[answer.status] += 1
            report.answers[kind_of(page.page), answer.how] += 1
            if why := judge.verdict(answer):
                report.stale.append(Stale(answer, page, why))
            if answer.shown in fresh:
                fresh.remove(answer.shown)
                _note_first(first, page, answer)
    report.seen = [
        first[key] - deed.called
        for deed in report.deeds
        if deed.state == 1 and (key := (deed.thing, deed.state)) in first
    ]


def _note_first(first: dict[tuple[str, int], float], shown: Shown, answer: Answer) -> None:
    for seen in shown.marks.items():
        first[seen] = min(first.get(seen, answer.ended), answer.ended)


def kind_of(page: str) -> str:
    """Name the kind of a page."""
    if page.startswith("/article/"):
        return "story"
    return page


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
        _compare(house, report)


def _kill(crowd: Crowd, victim: str, dice: random.Random) -> None:
    if victim == "publisher":
        chosen = dice.choice(crowd.publishers)
        chosen.kill()
        chosen.wait()
    elif victim == "web":
        dice.choice(crowd.house.web_processes()).kill()
    else:
        os.kill(crowd.house.member("worker"), signal.SIGKILL)


def _compare(house: BusyHouse, report: Report) -> None:
    """Hold every page, as each web process has it, against the same page made anew."""
    for _ in range(5):
        before = house.count("desk_publication")
        pages = _pages(house)
        kept = [look for _ in range(LOOKS) for look in _look(house, pages)]
        Board(house.home / "run" / "board").purge((ALL,))
        anew = dict(_look(house, pages))
        if house.count("desk_publication") == before:
            break
    report.compared += len(kept)
    for page, reply in kept:
        if (reply.status, reply.body) != (anew[page].status, anew[page].body):
            words = _difference(reply, anew[page])
            report.differing.append(f"{page}: kept and made anew differ: {words}")


def _pages(house: BusyHouse) -> list[str]:
    newest = "SELECT id FROM desk_story WHERE version > 0 ORDER BY id DESC LIMIT"
    stories = [f"/article/{number}/" for (number,) in house.rows(f"{newest} {COMPARED}")]
    # Where they lead stands in the answer to their short address.
    found = [reply.header("location") or page for page, reply in _look(house, stories)]
    own = ["/" + page.split("/", 3)[3] if page.startswith("http") else page for page in found]
    days = [time.strftime(form, time.gmtime()) for form in ("/%Y/", "/%Y/%m/", "/%Y/%m/%d/")]
    return [*FRONTS, *MORE_PAGES, *days, *own]


def _look(house: BusyHouse, pages: Sequence[str]) -> list[tuple[str, Reply]]:
    door = Door(house.port, asked=1)
    replies = []
    for page in pages:
        door.ask(f"GET {page} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        replies.append((page, door.answer()))
    door.close()
    return replies


def _difference(kept: Reply, anew: Reply) -> str:
    if kept.status != anew.status:
        return f"{kept.status}, {anew.status}"
    pairs = zip(kept.body.splitlines(), anew.body.splitlines(), strict=False)
    lines = next(((old, new) for old, new in pairs if old != new), (b"", b"one is longer"))
    return f"{lines[0][:300]!r} became {lines[1][:300]!r}"


def table(report: Report, plan: Plan) -> str:
    """Write the figures."""
    stories = [deed for deed in report.deeds if deed.thing.startswith(STORY)]
    called = sorted(deed.called for deed in report.deeds)
    span = called[-1] - called[0] if len(called) > 1 else 0.0
    lines = [
        f"seed {plan.seed}: {report.reads:,} reads in {report.seconds:,.0f} s, {len(stories):,} "
        f"publications and {len(report.deeds) - len(stories)} other changes",
    ]
    if span and not plan.kill9:
        lines.append(f"changes a second       {(len(called) - 1) / span:10.1f}")
    kinds = Counter(deed.kind for deed in report.deeds)
    lines.append("changes                " + ", ".join(f"{k} {n}" for k, n in kinds.most_common()))
    statuses = sorted(report.statuses.items())
    lines.append("statuses               " + ", ".join(f"{k}: {n:,}" for k, n in statuses))
    lines += _per_page(report)
    if report.seen:
        seen = sorted(report.seen)
        p95 = seen[min(len(seen) - 1, round(0.95 * (len(seen) - 1)))]
        figures = f"median {statistics.median(seen) * 1000:,.1f}, p95 {p95 * 1000:,.1f}"
        lines.append(f"ms from call to seen   {figures}, longest {seen[-1] * 1000:,.1f}")
    if report.kills:
        killed = ", ".join(f"{name} {count}" for name, count in report.kills.items())
        lines.append(f"killed                 {killed}")
    lines.append(f"compared with anew     {report.compared:,}, {len(report.differing)} differ")
    lines.append(f"stale answers          {len(report.stale):,}")
    lines += [f"  {each}" for each in report.stale[:20]]
    return "\n".join([*lines, *(f"  {each}" for each in report.differing[:20])])


def _per_page(report: Report) -> list[str]:
    hows = sorted({how for _, how in report.answers})
    pages = sorted({page for page, _ in report.answers})
    lines = [f"{'answers':32}" + "".join(f"{how:>10}" for how in hows)]
    for page in pages:
        counts = "".join(f"{report.answers[page, how]:10,}" for how in hows)
        lines.append(f"{page:32}{counts}")
    return lines


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
