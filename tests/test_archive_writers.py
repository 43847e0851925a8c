"""The processes that write an archive's rows for the benchmarks: none outlives what goes wrong."""

from __future__ import annotations

import subprocess
import sys
import time

import psutil
import pytest

FILL = """
import os, sys
from collections import deque
from multiprocessing import active_children
from types import SimpleNamespace

from benchmarks import archive

def without_end(plan, number, writers):
    while True:
        yield b"rows" * 100_000

sys.modules["benchmarks.rows"] = SimpleNamespace(BATCH=500, batches=without_end)
with archive._written_beside(SimpleNamespace(stories=10**9)) as batches:
    next(batches)
    writers = [each.pid for each in active_children()]
    print(*writers, flush=True)
    {wrong}
"""
WRONG = {
    "a writer is killed": ("os.kill(writers[0], 9); deque(batches, 0)", "ended before all were"),
    "the disk is full": ("raise OSError('disk full')", "disk full"),
    "who loads the rows is killed": ("os.kill(os.getpid(), 9)", ""),
}


def runs(number: int) -> bool:
    try:
        return bool(psutil.Process(number).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize("name", WRONG)
def test_no_writer_is_left(name: str) -> None:
    wrong, said = WRONG[name]
    script = [sys.executable, "-c", FILL.format(wrong=wrong)]
    # Its errors are read to their end: a writer that is left would hold them open.
    told = subprocess.run(script, capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode != 0
    assert said in told.stderr
    writers = [int(each) for each in told.stdout.split()]
    assert len(writers) == 2
    deadline = time.monotonic() + 10
    while left := [each for each in writers if runs(each)]:
        assert time.monotonic() < deadline, left
        time.sleep(0.05)
