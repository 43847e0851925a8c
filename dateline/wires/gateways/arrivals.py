"""What the system says of files that arrive in a folder: which of them are whole.

A file that was moved in is whole at once. One that was written and closed is whole when nobody has
touched it for a moment: some writers close a file and open it again. Where the system tells
nothing (this is Linux's inotify), the age of a file has to do.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import signal
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

MODIFIED, CLOSED, MOVED_OUT, MOVED_IN, DELETED = 0x2, 0x8, 0x40, 0x80, 0x200
AFTER_CLOSE_SECONDS = 0.2
_EVENT = struct.Struct("iIII")
_FORGET = 10_000


class Arrivals(Protocol):
    """Knows which files have arrived whole."""

    def watch(self, folder: Path) -> None:
        """Look at what arrives in a folder from now on."""
        ...

    def came(self) -> bool:
        """Say whether a file has become whole since this was asked last."""
        ...

    def is_whole(self, path: Path) -> bool:
        """Say whether a file is known to be whole; False where nothing is known."""
        ...


class NothingKnown:
    """For systems that tell nothing, and for single looks into a folder."""

    def watch(self, folder: Path) -> None:
        """Do nothing."""

    def came(self) -> bool:
        """Say no."""
        return False

    def is_whole(self, path: Path) -> bool:
        """Say that nothing is known."""
        return False


class Inotify:
    """Linux's inotify. Used by one thread."""

    def __init__(self) -> None:
        self._system = ctypes.CDLL(None, use_errno=True)
        self._handle = self._system.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._handle < 0:
            raise OSError(ctypes.get_errno(), "inotify is not available")
        self._folders: dict[int, Path] = {}
        self._whole_at: dict[Path, float] = {}
        self._fresh: set[Path] = set()

    def watch(self, folder: Path) -> None:
        """Look at what arrives in a folder; one that was made anew is watched anew."""
        number = self._system.inotify_add_watch(
            self._handle, os.fsencode(folder), MODIFIED | CLOSED | MOVED_OUT | MOVED_IN | DELETED
        )
        if number >= 0:
            self._folders[number] = folder

    def came(self) -> bool:
        """Say whether a file has become whole since this was asked last."""
        self._listen()
        now = time.monotonic()
        new = [path for path in self._fresh if self._whole_at[path] <= now]
        self._fresh.difference_update(new)
        return bool(new)

    def is_whole(self, path: Path) -> bool:
        """Say whether a file was moved in, or closed a moment ago and not touched since."""
        self._listen()
        return self._whole_at.get(path, float("inf")) <= time.monotonic()

    def close(self) -> None:
        """Stop watching."""
        os.close(self._handle)

    def _listen(self) -> None:
        for path, mask in self._events():
            if mask & (MOVED_IN | CLOSED):
                pause = 0.0 if mask & MOVED_IN else AFTER_CLOSE_SECONDS
                self._whole_at[path] = time.monotonic() + pause
                self._fresh.add(path)
            else:
                self._whole_at.pop(path, None)
                self._fresh.discard(path)
        if len(self._whole_at) > _FORGET:
            # Nobody takes them: their age will do.
            self._whole_at.clear()
            self._fresh.clear()

    def _events(self) -> Iterator[tuple[Path, int]]:
        while True:
            try:
                data = os.read(self._handle, 64 * 1024)
            except BlockingIOError:
                return
            place = 0
            while place < len(data):
                number, mask, _, length = _EVENT.unpack_from(data, place)
                name = data[place + _EVENT.size :][:length].rstrip(b"\0")
                place += _EVENT.size + length
                if number in self._folders and name:
                    yield self._folders[number] / os.fsdecode(name), mask


def arrivals() -> Arrivals:
    """Give what this system has."""
    if sys.platform != "linux":
        return NothingKnown()
    try:
        return Inotify()
    except OSError:
        return NothingKnown()


class Looks:
    """Remembers how files looked, to tell those that hold still. Used by one process."""

    def __init__(self) -> None:
        self._seen: dict[Path, tuple[tuple[int, ...], float]] = {}

    def rested(self, path: Path, signs: tuple[int, ...], seconds: float) -> bool:
        """Say whether a file looked the same at an earlier look, at least so many seconds ago."""
        now = time.monotonic()
        before, since = self._seen.get(path, ((), now))
        if before != signs:
            if len(self._seen) > _FORGET:
                self._seen.clear()
            self._seen[path] = (signs, now)
            return False
        return now - since >= seconds


def is_being_written(handle: int) -> bool | None:
    """Say whether some process has a file open for writing; None where the system does not tell.

    A slow upload may rest for minutes, and its age then says nothing. Linux grants a lease for
    reading only on a file that nobody writes to; it is given back at once, and the signal by which
    a writer would break it is one that nobody minds. It grants none on files of other users, and
    none on many file systems of the network.
    """
    if sys.platform != "linux":
        return None
    try:
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return True if error.errno == errno.EAGAIN else None
    fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False
