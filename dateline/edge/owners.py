"""Processes as the board knows them: by number and start, as the numbers of the dead are given again."""

from __future__ import annotations

import os
from pathlib import Path

# A number of Linux has at most 22 bits. The rest of a word holds when the process started, in ticks
# since the machine did; 0 where the system does not say so.
PID_BITS = 22
_PID = (1 << PID_BITS) - 1


class _Mine:
    """The running process, looked up once; a fork is another one."""

    pid = 0
    owner = 0


def this_process() -> int:
    """Give what stands on the board for this process."""
    pid = os.getpid()
    if _Mine.pid != pid:
        _Mine.owner = owner_of(pid, started=_told(pid)[1])
        _Mine.pid = pid
    return _Mine.owner


def owner_of(pid: int, *, started: int) -> int:
    """Give what stands on the board for a process: a number that is never 0 and fits a word."""
    return started << PID_BITS | pid


def lives(owner: int) -> bool:
    """Tell whether the process goes on: it has not ended, and its number is not another's by now."""
    pid, started = owner & _PID, owner >> PID_BITS
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    state, told = _told(pid)
    # A zombie has ended, and waits for its parent to notice.
    return state != b"Z" and (not started or not told or told == started)


def _told(pid: int) -> tuple[bytes, int]:
    """Read the state of a process and when it started; empty and 0 where only Linux would say so."""
    try:
        told = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return b"", 0
    # Its name, in brackets, may have spaces and brackets of its own.
    fields = told.rpartition(b")")[2].split()
    return fields[0], int(fields[19])
