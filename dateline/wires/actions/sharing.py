"""Transactions of the wire path, between which editors and readers get to write.

SQLite lets one write at a time and keeps no queue. Who finds it busy asks again after 1, 2, 5, 10,
15 and 20 milliseconds, then every 25, and after an eighth of a second ever more seldom. A worker
that begins its next transaction right behind the last leaves no such moment free, and others wait
for seconds. So it rests after it has written for a while, for longer than they sleep.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

WRITES = 0.05
"""Seconds of writing after which a rest is due: one item alone is through by then."""
RESTS = 0.03
"""Seconds in which others may begin to write."""


class _Turn(threading.local):
    """How long the calling thread has written without a rest, and when it has ended to."""

    written = 0.0
    ended = 0.0

    def begin(self) -> float:
        """Rest if it is due; gives the time after. What passed without writing counts as rest."""
        rested = time.monotonic() - self.ended
        if self.written > WRITES and rested < RESTS:
            time.sleep(RESTS - rested)
            rested = RESTS
        if rested >= RESTS:
            self.written = 0.0
        return time.monotonic()

    def end(self, begun: float) -> None:
        """Add what was written, commit and all."""
        self.ended = time.monotonic()
        self.written += self.ended - begun


_turn = _Turn()


@contextmanager
def in_turn() -> Iterator[None]:
    """Open a transaction, on SQLite after a rest if one is due."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    begun = _turn.begin()
    try:
        with transaction.atomic():
            # Only now: until here it was others that wrote.
            begun = time.monotonic()
            yield
    finally:
        _turn.end(begun)
