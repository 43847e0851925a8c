"""The parser child: reads requests on stdin, answers on stdout, until stdin closes.

A request is hints as JSON, then the file. The answer is JSON objects: `{"item": …}` for each item,
`{"unreadable": reason}` where it goes no further, and in the end `{"stays": …}`, which says whether
another request may come. Each part goes behind its length in eight bytes, big endian. Memory,
processor time and files are limited before the first request.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import struct
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO

from dateline.wires.formats import each
from dateline.wires.formats.codec import Record, as_record, hints_from_record
from dateline.wires.formats.errors import Unreadable
from dateline.wires.formats.limits import seconds_for

TOGETHER = 64 * 1024
"""Bytes of an answer that are sent at a time: what a pipe holds."""
LENGTH = struct.Struct(">Q")


def main() -> None:
    """Answer one request after the other, within the limits of the command line."""
    memory, seconds, growth = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    import dateline.wires.formats.registry  # noqa: F401  (loaded before memory is counted)

    baseline, largest = _pages(0), _pages(1) + growth
    _limit(resource.RLIMIT_AS, baseline + memory)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    # What was loaded until now is there for good: nobody need look for garbage in it.
    gc.freeze()
    answers = os.fdopen(sys.stdout.fileno(), "wb", TOGETHER, closefd=False)
    try:
        while _serve(sys.stdin.buffer, answers, memory, seconds, largest):
            pass
    except BrokenPipeError:
        # The parent was killed and nobody waits for an answer. Python's own way of ending would
        # find the unsent rest in its buffer and complain to the terminal.
        os._exit(0)


def _serve(
    requests: BinaryIO, answers: BinaryIO, memory: int, seconds: float, largest: int
) -> bool:
    """Answer one request; False if there is none, or if this process has grown too large."""
    hints, data = _take(requests), _take(requests)
    if hints is None or data is None:
        return False
    _allow_processor(seconds_for(len(data), seconds))
    for part in _answer(data, hints, memory):
        answers.write(part)
    del data
    stays = _pages(1) <= largest
    answers.write(_packed({"stays": stays}))
    answers.flush()
    return stays


def _packed(part: Record) -> bytes:
    message = json.dumps(part).encode()
    return LENGTH.pack(len(message)) + message


def _answer(data: bytes, hints: bytes, memory: int) -> Iterator[bytes]:
    """Read a file, item by item; what cannot be read is an answer too."""
    try:
        for copy in each(data, hints_from_record(json.loads(hints))):
            yield _packed({"item": as_record(copy)})
    except Unreadable as error:
        yield _packed({"unreadable": error.reason})
    except MemoryError:
        reason = f"Reading it needs more memory than {memory // 1024**2} MB. Split it."
        yield _packed({"unreadable": reason})
    except Exception as error:  # noqa: BLE001  (the outermost loop: the parent logs it with the file)
        reason = f"The reader failed on it ({type(error).__name__}: {error}). Report it."
        yield _packed({"unreadable": reason})


def _take(stream: BinaryIO) -> bytes | None:
    """Read one length-prefixed part; None when the parent has gone."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    size = LENGTH.unpack(head)[0]
    data = stream.read(size)
    return data if len(data) == size else None


def _allow_processor(seconds: float) -> None:
    """Move the soft limit on processor time up by what one file may take; the kernel ends the rest."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    allowed = int(usage.ru_utime + usage.ru_stime + seconds) + 2
    if hard == resource.RLIM_INFINITY or allowed < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (allowed, hard))


def _limit(kind: int, amount: int) -> None:
    hard = resource.getrlimit(kind)[1]
    amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
    resource.setrlimit(kind, (amount, hard))


def _pages(column: int) -> int:
    """Read this process's memory in bytes: 0 is its address space, 1 what is resident."""
    counts = _counts()
    if counts is None:  # not Linux: the limits are then counted from zero upwards
        return 1024**3 if column == 0 else 0
    return int(os.pread(counts, 200, 0).split()[column]) * os.sysconf("SC_PAGE_SIZE")


@cache
def _counts() -> int | None:
    """Open what the kernel counts of this process: asked after every file, it stays open."""
    statm = Path("/proc/self/statm")
    return os.open(statm, os.O_RDONLY) if statm.exists() else None


if __name__ == "__main__":
    main()
