"""The parser child: hostile bytes are read in a process that can be stopped, never in this one."""

from __future__ import annotations

import json
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self

import dateline
from dateline.wires import formats
from dateline.wires.formats import Hints, Unreadable, WireCopy
from dateline.wires.formats.codec import from_record, hints_as_record
from dateline.wires.formats.limits import SECONDS, refuse_size, seconds_for

PATIENCE = 2.0
"""How many times its processor time a child may take by the clock: other processes work, too."""
MEMORY_BYTES = 512 * 1024 * 1024
"""How much memory the child may take on top of what it needs to start."""
GROWTH_BYTES = 128 * 1024 * 1024
"""A child that has grown by more than this makes room for a new one after its answer."""
_LENGTH = struct.Struct(">Q")
_CHUNK = 1 << 20


class Reads(Protocol):
    """Whatever turns bytes into wire copy."""

    def read(self, data: bytes, hints: Hints) -> list[WireCopy]:
        """Read every item of a file, or raise `Unreadable`."""
        ...

    def each(self, data: bytes, hints: Hints) -> Iterator[WireCopy]:
        """Read the items one after the other; `Unreadable` may also come after some of them."""
        ...

    def close(self) -> None:
        """End whatever was started."""
        ...


class InProcessParser:
    """Reads in this very process, without limits: for tests and for copy that we wrote ourselves."""

    def read(self, data: bytes, hints: Hints) -> list[WireCopy]:
        """Read every item of a file, or raise `Unreadable`."""
        return formats.read(data, hints)

    def each(self, data: bytes, hints: Hints) -> Iterator[WireCopy]:
        """Read the items one after the other; `Unreadable` may also come after some of them."""
        return formats.each(data, hints)

    def close(self) -> None:
        """Do nothing: nothing was started."""


class _ChildGone(Exception):
    """The child ended before its answer was whole."""


class _Overrun(Exception):
    """The child did not answer in time."""


@dataclass(slots=True)
class _Patience:
    """The seconds for which a child is still waited; what its reader does between is not counted."""

    left: float

    def wait(self, pipe: IO[bytes], event: int) -> None:
        """Wait until the pipe is ready; raise `_Overrun` when no time is left."""
        start = time.monotonic()
        watch = select.poll()
        watch.register(pipe, event)
        if not watch.poll(max(0.0, self.left) * 1000):
            raise _Overrun
        self.left -= time.monotonic() - start


class Parser:
    """A child process that reads files one after the other, replaced whenever a file breaks it.

    Safe to use from several threads, which then wait for one another. The child starts at the first
    file, and ends by itself when this process ends, however it ends.
    """

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        memory: int = MEMORY_BYTES,
        growth: int = GROWTH_BYTES,
    ) -> None:
        self.seconds = seconds
        self.memory = memory
        self.growth = growth
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Give the child's process number, None while there is none."""
        return self._child.pid if self._child else None

    def read(self, data: bytes, hints: Hints) -> list[WireCopy]:
        """Read every item of a file, or raise `Unreadable` with the reason."""
        return list(self.each(data, hints))

    def each(self, data: bytes, hints: Hints) -> Iterator[WireCopy]:
        """Read the items one after the other, as the child finds them.

        However large the file is, only a few items are held here. `Unreadable` may also come after
        some of them. Other threads wait until the last was taken, or the iterator was closed.
        """
        refuse_size(len(data))
        head = json.dumps(hints_as_record(hints)).encode()
        start = _LENGTH.pack(len(head)) + head + _LENGTH.pack(len(data))
        # A small file goes with its hints; a large one is not copied for that.
        request = [start + data] if len(data) < _CHUNK else [start, data]
        with self._lock:
            yield from self._answers(request, len(data))

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            _end(self._child)
            self._child = None

    def _answers(self, request: Iterable[bytes], size: int) -> Iterator[WireCopy]:
        """Exchange one request for its answers; a child that fails is ended and not used again."""
        child, seconds, stays = self._running(), seconds_for(size, self.seconds), False
        try:
            patience = _Patience(PATIENCE * seconds)
            for part in request:
                _send(child, memoryview(part), patience)
            reason, answers = "", _Answers(_pipe(child.stdout), patience)
            while "stays" not in (answer := json.loads(answers.next())):
                if "item" in answer:
                    yield from_record(answer["item"])
                reason = answer.get("unreadable", "")
            stays = answer["stays"]
            if reason:
                raise Unreadable(reason)
        except _Overrun:
            raise Unreadable(self._cause(signal.SIGXCPU, seconds)) from None
        except _ChildGone:
            raise Unreadable(self._cause(-child.wait(), seconds)) from None
        finally:
            # Interrupted halfway, it would give the rest of this answer to the next request.
            if not stays:
                self.close()

    def _cause(self, number: int, seconds: float) -> str:
        """Put into words why the child ended."""
        if number == signal.SIGXCPU:
            return (
                f"Reading it took longer than {seconds:.0f} s. If it is a large file, split it; if "
                "not, its source sends something that no reader can take."
            )
        if number in {signal.SIGABRT, signal.SIGKILL, signal.SIGSEGV}:
            return (
                f"Reading it needed more memory than {self.memory // 1024**2} MB, or broke the reader "
                f"({signal.Signals(number).name}). Split it into smaller files."
            )
        return f"The reader ended without an answer (exit status {-number})."

    def _running(self) -> subprocess.Popen[bytes]:
        """Give the child, started if there is none or if it went to make room."""
        if self._child is not None and self._child.poll() is not None:
            self.close()
        if self._child is None:
            self._child = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "dateline.wires.formats",
                    str(self.memory),
                    str(self.seconds),
                    str(self.growth),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                start_new_session=True,
                env=_environment(),
            )
        return self._child


def _environment() -> dict[str, str]:
    """Give the child what it needs to start and nothing else: no secret of ours is near the bytes."""
    root = str(Path(dateline.__file__).resolve().parents[1])
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    return {**kept, "PYTHONPATH": root, "PYTHONMALLOC": "pymalloc"}


def _send(child: subprocess.Popen[bytes], left: memoryview, patience: _Patience) -> None:
    pipe = _pipe(child.stdin)
    while left:
        try:
            left = left[os.write(pipe.fileno(), left[:_CHUNK]) :]
        except BlockingIOError:
            patience.wait(pipe, select.POLLOUT)
        except BrokenPipeError:
            raise _ChildGone from None


@dataclass(slots=True)
class _Answers:
    """The parts of an answer, taken from the pipe as much at a time as it holds."""

    pipe: IO[bytes]
    patience: _Patience
    held: bytes = b""
    taken: int = 0

    def next(self) -> bytes:
        """Give the next part."""
        return self._exactly(_LENGTH.unpack(self._exactly(_LENGTH.size))[0])

    def _exactly(self, size: int) -> bytes:
        if len(self.held) - self.taken < size:
            self._fill(size)
        self.taken += size
        return self.held[self.taken - size : self.taken]

    def _fill(self, size: int) -> None:
        parts = [self.held[self.taken :]]
        missing = size - len(parts[0])
        while missing > 0:
            self.patience.wait(self.pipe, select.POLLIN)
            part = os.read(self.pipe.fileno(), _CHUNK)
            if not part:
                raise _ChildGone
            parts.append(part)
            missing -= len(part)
        self.held, self.taken = b"".join(parts), 0


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    """Give one of the child's pipes, set so that it cannot hold us."""
    if pipe is None:
        raise _ChildGone
    os.set_blocking(pipe.fileno(), False)
    return pipe


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a child at once, with anything it started, and close its pipes."""
    if child.poll() is None:
        child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()
