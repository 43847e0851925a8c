"""The parent and its children: started, restarted with pauses, stopped in order, never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dateline.config.processes import beat, last_beat
from dateline.config.supervisor import FIRST_PAUSE, LONGEST_PAUSE, next_pause

PRELUDE = """
import os, signal, sys, time
from pathlib import Path
from dateline.config.supervisor import Role, Supervisor

notes = Path(sys.argv[1])

def note(name):
    (notes / f"{name}.{os.getpid()}").touch()

def work():
    note("work")
    while True:
        time.sleep(1)

def say(line):
    print(line, flush=True)
"""


def start(body: str, notes: Path) -> subprocess.Popen[str]:
    script = PRELUDE + textwrap.dedent(body)
    return subprocess.Popen(
        [sys.executable, "-c", script, str(notes)], stdout=subprocess.PIPE, text=True
    )


def until(true: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def pids(notes: Path, name: str) -> list[int]:
    return [int(path.suffix[1:]) for path in notes.glob(f"{name}.*")]


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everybody_and_the_parent_ends_well(
    number: signal.Signals, tmp_path: Path
) -> None:
    parent = start("Supervisor([Role('a', work), Role('b', work)], say).run()", tmp_path)
    until(lambda: len(pids(tmp_path, "work")) == 2)
    parent.send_signal(number)
    assert parent.wait(timeout=5) == 0
    assert not any(runs(pid) for pid in pids(tmp_path, "work"))


def test_who_does_not_listen_is_killed_within_five_seconds(tmp_path: Path) -> None:
    parent = start(
        """
        def deaf():
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            work()

        Supervisor([Role("deaf", deaf)], say).run()
        """,
        tmp_path,
    )
    until(lambda: pids(tmp_path, "work"))
    parent.terminate()
    assert parent.wait(timeout=5) == 0
    assert not runs(pids(tmp_path, "work")[0])


def test_who_dies_is_started_again_and_it_is_said(tmp_path: Path) -> None:
    parent = start("Supervisor([Role('worker', work)], say).run()", tmp_path)
    until(lambda: pids(tmp_path, "work"))
    os.kill(pids(tmp_path, "work")[0], signal.SIGKILL)
    assert parent.stdout is not None
    assert parent.stdout.readline() == (
        "worker was ended by SIGKILL; starting it again in 0.5 s.\n"
    )
    until(lambda: len(pids(tmp_path, "work")) == 2)
    parent.terminate()
    parent.wait(timeout=5)


def test_what_is_done_once_is_not_done_again(tmp_path: Path) -> None:
    parent = start(
        "Supervisor([Role('once', lambda: note('once'), once=True), Role('a', work)], say).run()",
        tmp_path,
    )
    until(lambda: pids(tmp_path, "work") and pids(tmp_path, "once"))
    time.sleep(0.7)
    assert len(pids(tmp_path, "once")) == 1
    parent.terminate()
    parent.wait(timeout=5)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it takes a second longer")
def test_children_end_when_the_parent_is_killed(tmp_path: Path) -> None:
    parent = start("Supervisor([Role('a', work), Role('b', work)], say).run()", tmp_path)
    until(lambda: len(pids(tmp_path, "work")) == 2)
    parent.kill()
    until(lambda: not any(runs(pid) for pid in pids(tmp_path, "work")), seconds=2)


def test_pauses_grow_to_a_limit_and_are_short_again_after_good_work() -> None:
    pauses = [0.0]
    for _ in range(9):
        pauses.append(next_pause(pauses[-1], worked=1))
    assert pauses[1:4] == [FIRST_PAUSE, 1.0, 2.0]
    assert pauses[-1] == LONGEST_PAUSE
    assert next_pause(LONGEST_PAUSE, worked=61) == FIRST_PAUSE


def test_a_sign_of_life_is_read_as_it_was_left(tmp_path: Path) -> None:
    assert last_beat(tmp_path, "worker") is None
    beat(tmp_path, "worker")
    seen = last_beat(tmp_path, "worker")
    assert seen is not None
    assert seen.pid == os.getpid()
    assert seen.is_fresh(seen.at)
