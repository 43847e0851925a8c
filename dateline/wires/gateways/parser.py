"""The parser child: hostile bytes are read in a process that can be stopped, never in this one."""

from __future__ import annotations

import json
import os
import selectors
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self

import dateline
from dateline.wires import formats
from dateline.wires.formats import Hints, Unreadable, WireCopy
from dateline.wires.formats.codec import from_record, hints_as_record
from dateline.wires.formats.limits import refuse_size

SECONDS = 20.0
"""How long reading one file may take."""
MEMORY_BYTES = 512 * 1024 * 1024
"""How much memory the child may take on top of what it needs to start."""
_LENGTH = struct.Struct(">Q")
_CHUNK = 1 << 20


class Reads(Protocol):
    """Whatever turns bytes into wire copy."""

    def read(self, data: bytes, hints: Hints) -> list[WireCopy]:
        """Read every item of a file, or raise `Unreadable`."""
        ...

    def close(self) -> None:
        """End whatever was started."""
        ...


class InProcessParser:
    """Reads in this very process, without limits: for tests and for copy that we wrote ourselves."""

    def read(self, data: bytes, hints: Hints) -> list[WireCopy]:
        """Read every item of a file, or raise `Unreadable`."""
        return formats.read(data, hints)

    def close(self) -> None:
        """Do nothing: nothing was started."""


class _ChildGone(Exception):
    """The child ended before its answer was whole."""


class _Overrun(Exception):
    """The child did not answer in time."""


class Parser:
    """A child process that reads files one after the other, replaced whenever a file breaks it.

    Safe to use from several threads, which then wait for one another. The child starts at the first
    file, and ends by itself when this process ends, however it ends.
    """

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY_BYTES) -> None:
        self.seconds = seconds
        self.memory = memory
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
        refuse_size(len(data))
        head = json.dumps(hints_as_record(hints)).encode()
        request = _LENGTH.pack(len(head)) + head + _LENGTH.pack(len(data)) + data
        with self._lock:
            answer = json.loads(self._answer(request))
        if "unreadable" in answer:
            raise Unreadable(answer["unreadable"])
        return [from_record(record) for record in answer["items"]]

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            _end(self._child)
            self._child = None

    def _answer(self, request: bytes) -> bytes:
        """Exchange one request for its answer; a child that fails is ended and not used again."""
        child = self._running()
        try:
            return _exchange(child, request, time.monotonic() + self.seconds)
        except _Overrun:
            self.close()
            raise Unreadable(self._cause(signal.SIGXCPU)) from None
        except _ChildGone:
            status = child.wait()
            self.close()
            raise Unreadable(self._cause(-status)) from None
        except BaseException:  # interrupted halfway: the next answer would be the wrong one
            self.close()
            raise

    def _cause(self, number: int) -> str:
        """Put into words why the child ended."""
        if number == signal.SIGXCPU:
            return (
                f"Reading it took longer than {self.seconds:g} s. If it is a large file, split it; if "
                "not, its source sends something that no reader can take."
            )
        if number in {signal.SIGABRT, signal.SIGKILL, signal.SIGSEGV}:
            return (
                f"Reading it needed more memory than {self.memory // 1024**2} MB, or broke the reader "
                f"({signal.Signals(number).name})."
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


def _exchange(child: subprocess.Popen[bytes], request: bytes, deadline: float) -> bytes:
    """Write the request and read the answer, both within the deadline."""
    to, back = _pipes(child)
    _send(to, memoryview(request), deadline)
    size = _LENGTH.unpack(_receive(back, _LENGTH.size, deadline))[0]
    return _receive(back, size, deadline)


def _pipes(child: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    """Give the child's two pipes, set so that neither can hold us."""
    if child.stdin is None or child.stdout is None:
        raise _ChildGone
    os.set_blocking(child.stdin.fileno(), False)
    os.set_blocking(child.stdout.fileno(), False)
    return child.stdin, child.stdout


def _send(pipe: IO[bytes], left: memoryview, deadline: float) -> None:
    while left:
        _wait(pipe, selectors.EVENT_WRITE, deadline)
        try:
            left = left[os.write(pipe.fileno(), left[:_CHUNK]) :]
        except BrokenPipeError:
            raise _ChildGone from None


def _receive(pipe: IO[bytes], size: int, deadline: float) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        _wait(pipe, selectors.EVENT_READ, deadline)
        part = os.read(pipe.fileno(), min(_CHUNK, size - len(parts)))
        if not part:
            raise _ChildGone
        parts += part
    return bytes(parts)


def _wait(pipe: IO[bytes], event: int, deadline: float) -> None:
    """Wait until the pipe is ready; raise `_Overrun` at the deadline."""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, event)
        if not selector.select(max(0.0, deadline - time.monotonic())):
            raise _Overrun


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a child at once, with anything it started, and close its pipes."""
    if child.poll() is None:
        child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()
