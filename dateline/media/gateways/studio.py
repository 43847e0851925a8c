"""The studio: where pictures are drawn and brought to size, apart from those who have readers to serve.

A map takes a third of a second of Python, its AVIF files a whole one. A child process with the lowest
claim on the processor does it, starts with the first order, and goes when there was nothing to do
for a while, or when its house is gone.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Protocol, TypeAlias

import dateline
from dateline.media.errors import BROKEN, DrawingFailed, StudioGone
from dateline.media.gateways import Cut, Resvg, develop

# An order that takes longer is given up with its child: the slowest map takes two seconds.
MOST_SECONDS = 120.0
LENGTH = struct.Struct(">Q")
Svg: TypeAlias = str | Callable[[], str]


class Studio(Protocol):
    """Whoever draws and brings to size."""

    def png(self, svg: Svg) -> bytes:
        """Return the drawing's pixels as PNG; raise DrawingFailed for what is no drawing."""
        ...

    def develop(self, source: bytes, cuts: Sequence[Cut]) -> list[bytes]:
        """Return the file of each cut; raise one of BROKEN for what is no picture."""
        ...


class InHouse:
    """Draws in this very process: for a single picture, and for tests."""

    def png(self, svg: Svg) -> bytes:
        """Return the drawing's pixels as PNG."""
        return Resvg().png(svg if isinstance(svg, str) else svg())

    def develop(self, source: bytes, cuts: Sequence[Cut]) -> list[bytes]:
        """Return the file of each cut."""
        return list(develop(BytesIO(source), list(cuts)))


class Apart:
    """Draws in a child process. Orders given from several threads wait for one another."""

    def __init__(self, *, seconds: float = MOST_SECONDS) -> None:
        self.seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def png(self, svg: Svg) -> bytes:
        """Return the drawing's pixels as PNG; `svg` may be a `partial` of a drawing rule."""
        return bytes(self._order("png", svg))

    def develop(self, source: bytes, cuts: Sequence[Cut]) -> list[bytes]:
        """Return the file of each cut."""
        return list(self._order("develop", source, list(cuts)))

    def close(self) -> None:
        """Send the child home; the next order starts another."""
        with self._lock:
            self._end()

    @property
    def pid(self) -> int | None:
        """The child's process number, None while there is none."""
        return self._child.pid if self._child else None

    def _order(self, *order: object) -> Any:
        with self._lock:
            child = self._running()
            late = threading.Timer(self.seconds, child.kill)
            late.start()
            try:
                write_message(_pipe(child.stdin), order)
                made = read_message(_pipe(child.stdout))
            except (OSError, EOFError) as error:
                self._end()
                raise StudioGone from error
            finally:
                late.cancel()
        if isinstance(made, Exception):
            raise made
        return made

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is not None:
            self._end()
        if self._child is None:
            root = str(Path(dateline.__file__).resolve().parents[1])
            self._child = subprocess.Popen(
                [sys.executable, "-m", "dateline.media.gateways"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": root},
                start_new_session=True,
            )
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):
                _pipe(pipe).close()


def serve(orders: IO[bytes], answers: IO[bytes]) -> None:
    """Work off orders until nobody can give any more."""
    house = InHouse()
    while True:
        try:
            name, *about = read_message(orders)
        except EOFError:
            return
        try:
            made = getattr(house, name)(*about)
        except (DrawingFailed, *BROKEN) as error:
            made = error
        with suppress(BrokenPipeError):  # then nobody gives orders any more, either
            write_message(answers, made)


def write_message(pipe: IO[bytes], message: object) -> None:
    """Send one message. Both ends are ours: nothing that comes from outside is unpacked here."""
    packed = pickle.dumps(message)
    pipe.write(LENGTH.pack(len(packed)) + packed)
    pipe.flush()


def read_message(pipe: IO[bytes]) -> Any:
    """Wait for one message; raises EOFError when the other end has gone."""
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    (length,) = LENGTH.unpack(head)
    packed = pipe.read(length)
    if len(packed) < length:
        raise EOFError
    return pickle.loads(packed)  # noqa: S301  from our own child, or from who started it


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # asked for when the child was started
    return pipe
