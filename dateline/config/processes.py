"""What every process of the newsroom needs: to be forked, to hear signals, to show it is alive."""

from __future__ import annotations

import ctypes
import gc
import json
import logging
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

logger = logging.getLogger(__name__)

BEAT_SECONDS = 2.0
# A process that missed this many seconds of beats is not working.
SILENCE_SECONDS = 15.0
PR_SET_PDEATHSIG = 1


class Bell:
    """Lets a main thread sleep until a signal comes.

    The handlers do nothing and the interpreter writes the number into a pipe, so that no lock is
    ever taken inside a handler.
    """

    def __init__(self, *signals: signal.Signals) -> None:
        self.read_end, self.write_end = os.pipe()
        os.set_blocking(self.read_end, False)
        os.set_blocking(self.write_end, False)
        signal.set_wakeup_fd(self.write_end, warn_on_full_buffer=False)
        for number in signals:
            signal.signal(number, _only_ring)

    def wait(self, seconds: float) -> set[int]:
        """Sleep until a signal comes or the seconds are over; gives the signals that came."""
        ready, _, _ = select.select([self.read_end], [], [], max(0.0, seconds))
        return set(os.read(self.read_end, 4096)) if ready else set()

    def close(self) -> None:
        """Hear no signals any more."""
        signal.set_wakeup_fd(-1)
        os.close(self.read_end)
        os.close(self.write_end)


def _only_ring(number: int, frame: object) -> None:
    """Do nothing: the wake-up pipe has the number."""


@contextmanager
def loading() -> Iterator[None]:
    """Look for no garbage while modules are loaded, and never among them: they stay to the end.

    Those looks took a fifth of the start and found next to nothing. Who had switched them off finds
    them so.
    """
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if looked:
            gc.enable()


def share_memory() -> None:
    """Prepare the fork: what is loaded now stays shared, as no collection touches it again."""
    gc.collect()
    gc.freeze()


def fork(work: Callable[[], int | None]) -> int:
    """Run the work in a child process and give its number; the child ends with the work."""
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        become_child(parent)
        code = work() or 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    except BaseException:  # the outermost frame of a process
        logger.exception("process %s ended with an error", os.getpid())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def become_child(parent: int) -> None:
    """Leave the parent's signals and terminal group, and end when the parent ends."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    # Ctrl-C reaches the parent alone, which then stops the others in order.
    os.setpgid(0, 0)
    end_with(parent)


def end_with(parent: int) -> None:
    """Have this process ended by SIGTERM as soon as its parent is gone, even by `kill -9`."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:
        os._exit(1)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Beat:
    """The last sign of life of a process."""

    name: str
    pid: int
    at: datetime

    def is_fresh(self, now: datetime) -> bool:
        """Tell whether the process has shown itself lately."""
        return (now - self.at).total_seconds() < SILENCE_SECONDS


def beat(home: Path, name: str) -> None:
    """Leave a sign of life in the home's `run` folder."""
    folder = home / "run"
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{name}.{os.getpid()}"
    fresh.write_text(json.dumps({"pid": os.getpid(), "at": time.time()}), encoding="ascii")
    fresh.replace(folder / f"{name}.json")


def last_beat(home: Path, name: str) -> Beat | None:
    """Read the last sign of life of a process; None if it never ran on this home."""
    try:
        kept = json.loads((home / "run" / f"{name}.json").read_text(encoding="ascii"))
        return Beat(name, int(kept["pid"]), datetime.fromtimestamp(float(kept["at"]), UTC))
    except (OSError, ValueError, KeyError):
        return None
