"""A mark beside the database: how many mails this newsroom has begun to send.

A backup that is restored brings the database back as it was, and with it mails that have gone out
since. The mark does not come back with it, or it comes as a new file: either shows.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path

SIZE = 4096


@dataclass(frozen=True, slots=True)
class Mark:
    """What the file says."""

    house: str
    turn: int
    inode: int
    """Of the file when it was made: a copy has another."""


def read_mark(path: Path) -> Mark | None:
    """Read the mark; None where there is none, or a torn or foreign one."""
    try:
        data = path.read_bytes()[:SIZE]
        said = json.loads(data.decode("ascii").strip())
        return Mark(str(said["house"]), int(said["turn"]), int(said["inode"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_the_same_file(path: Path, mark: Mark) -> bool:
    """Tell whether the file is the one that was made, not a copy of it."""
    try:
        return path.stat().st_ino == mark.inode
    except OSError:
        return False


def raise_mark(path: Path, *, house: str, turn: int) -> None:
    """Write a higher turn over the one that stands there, in place; a lower one changes nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        known = read_mark(path)
        if known is None or known.house != house or known.turn < turn:
            ours = known is not None and known.house == house
            inode = known.inode if known and ours else os.fstat(handle).st_ino
            _write(handle, Mark(house, turn, inode))
    finally:
        os.close(handle)


def make_mark(path: Path, *, house: str, turn: int) -> None:
    """Begin anew, as a person has said."""
    path.unlink(missing_ok=True)
    raise_mark(path, house=house, turn=turn)


def _write(handle: int, mark: Mark) -> None:
    said = {"house": mark.house, "turn": mark.turn, "inode": mark.inode}
    # One write of always the same length: a process killed here leaves the old words or the new.
    os.pwrite(handle, json.dumps(said).ljust(SIZE - 1).encode("ascii") + b"\n", 0)
