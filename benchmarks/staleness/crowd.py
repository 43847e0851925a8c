"""Who takes part in a run: the newsroom with several web processes, publishers and readers."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.house import House

LONGEST_RUN = 3600.0


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


def _hear(one: subprocess.Popen[str], word: str) -> None:
    assert one.stdout is not None
    said = one.stdout.readline()
    assert said == f"{word}\n", f"a publisher is not {word}: {said!r}"
