"""The parser child: reads requests on stdin, answers on stdout, until stdin closes.

A request is a length, hints as JSON, a length, the file; an answer is a length and JSON. Lengths are
eight bytes, big endian. Memory, processor time and files are limited before the first request.
"""

from __future__ import annotations

import json
import os
import resource
import struct
import sys
from pathlib import Path
from typing import BinaryIO

from dateline.wires.formats import read
from dateline.wires.formats.codec import Record, as_record, hints_from_record
from dateline.wires.formats.errors import Unreadable

LENGTH = struct.Struct(">Q")
KEEP_BYTES = 128 * 1024 * 1024
"""A child that has grown by more than this makes room: it ends after its answer."""


def main() -> None:
    """Answer one request after the other."""
    memory, seconds = int(sys.argv[1]), float(sys.argv[2])
    import dateline.wires.formats.registry  # noqa: F401  (loaded before memory is counted)

    baseline = _pages(0)
    _limit(resource.RLIMIT_AS, baseline + memory)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    resident = _pages(1)
    while (hints := _take(requests)) is not None and (data := _take(requests)) is not None:
        _allow_processor(seconds)
        answer = json.dumps(_answer(data, hints, memory)).encode()
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()
        del data, answer
        if _pages(1) > resident + KEEP_BYTES:
            return


def _answer(data: bytes, hints: bytes, memory: int) -> Record:
    """Read a file; what cannot be read is an answer too."""
    try:
        return {
            "items": [as_record(copy) for copy in read(data, hints_from_record(json.loads(hints)))]
        }
    except Unreadable as error:
        return {"unreadable": error.reason}
    except MemoryError:
        return {"unreadable": f"Reading it needs more memory than {memory // 1024**2} MB."}
    except Exception as error:  # noqa: BLE001  (the outermost loop: the parent logs it with the file)
        return {"unreadable": f"The reader failed on it ({type(error).__name__}: {error})."}


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
    statm = Path("/proc/self/statm")
    if not statm.exists():  # not Linux: the limits are then counted from zero upwards
        return 1024**3 if column == 0 else 0
    return int(statm.read_text(encoding="ascii").split()[column]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
