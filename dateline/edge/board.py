"""The board: shared memory in which every process of the machine sees what was purged.

One counter goes up with every purge. Each key has a slot that says at which count it was purged
last; two keys may share a slot, which purges too much and never too little. A page is good while
none of its slots says a later count than that at which its rendering began. To look costs one read
while nothing was purged at all.

A purge follows its commit. So that a process killed between the two leaves no stale page, it first
writes on the board what it is about to purge; `recover` finishes what the dead have left.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from dateline.edge.errors import BoardUnusable
from dateline.edge.noting import EVERYTHING
from dateline.edge.owners import lives, this_process
from dateline.edge.threads import Threads

SLOTS = 1 << 18
WORD = 8
# Words: the counter, the time of the last failed rendering, and room for more.
COUNTER, FAILED_AT, HEAD = 0, 1, 64
CHANGED = HEAD
KILLED = CHANGED + SLOTS
# Intents: who, since when, of what nature, how many slots, the slots.
INTENTS = KILLED + SLOTS
INTENT_ROWS, INTENT_WORDS = 512, 64
MOST_SLOTS = INTENT_WORDS - 4
NO_INTENT = -1
# The nature of an intent: it is a kill's; its process was seen dead, and `since when` is that moment.
KILLS, SEEN_DEAD = 1, 2
# Tallies: who counts, and the counts. One row a thread, so that no count is lost.
TALLIES = INTENTS + INTENT_ROWS * INTENT_WORDS
TALLY_ROWS, TALLY_WORDS = 512, 16
BYTES = (TALLIES + TALLY_ROWS * TALLY_WORDS) * WORD

# What every page shows: purging it purges all.
ALL = 0
# An intent this old is of a transaction that takes long or was rolled back, or of a process that
# hangs, perhaps between its commit and its purge. It is purged as often as this, and stays.
OVERDUE_SECONDS = 60.0
# The database may still be committing for a process that has just died.
LAST_COMMIT_SECONDS = 3.0

Slots = tuple[int, ...]


_THREADS = Threads()


class Board:
    """The shared memory, at a path or (without one) of this process and its forks alone.

    Raises BoardUnusable where the file cannot be made whole.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._file = _open(path) if path else os.memfd_create("board") if _has_memfd() else -1
        if self._file >= 0 and not path:
            os.ftruncate(self._file, BYTES)
        self._memory = mmap.mmap(self._file, BYTES)
        self.words = memoryview(self._memory).cast("Q")

    @property
    def count(self) -> int:
        """How many purges there have been."""
        return self.words[COUNTER]

    def changed_since(self, slots: Slots, count: int) -> bool:
        """Tell whether any of the slots was purged after that count."""
        words = self.words
        # A loop: it is asked hundreds of times a page, and a generator takes twice as long to make.
        for slot in slots:  # noqa: SIM110
            if words[CHANGED + slot] > count:
                return True
        return False

    def killed_since(self, slots: Slots, count: int) -> bool:
        """Tell whether a kill purged any of the slots after that count."""
        words = self.words
        return any(words[KILLED + slot] > count for slot in slots)

    def purge(self, slots: Collection[int], *, killed: bool = False) -> int:
        """Make every page and value with one of the slots bad, in all processes; gives the count."""
        with self._alone():
            return self._purge(slots, killed=killed)

    def intend(self, slots: Collection[int], *, killed: bool = False, row: int = NO_INTENT) -> int:
        """Say what will be purged with the next commit; gives the number of the intent.

        `row` is that of an earlier intent of the same transaction, which these slots replace.
        """
        named = list(slots) if len(slots) <= MOST_SLOTS else [ALL]
        with self._alone():
            if row == NO_INTENT or self.words[row] != this_process():
                row = next((row for row in _rows() if not self.words[row]), NO_INTENT)
            if row == NO_INTENT:
                # Nobody can finish it for us: better too much purged, and too early, than too little.
                self._purge([ALL], killed=killed)
                return row
            self.words[row + 1] = _milliseconds()
            self.words[row + 2], self.words[row + 3] = int(killed), len(named)
            for place, slot in enumerate(named):
                self.words[row + 4 + place] = slot
            self.words[row] = this_process()
        return row

    def settle(self, intent: int, slots: Collection[int], *, killed: bool = False) -> int:
        """Purge what was intended, now that it is committed; gives the count."""
        with self._alone():
            count = self._purge(slots, killed=killed)
            self._give_back(intent)
            return count

    def give_up(self, intent: int) -> None:
        """Forget an intent whose transaction was rolled back."""
        with self._alone():
            self._give_back(intent)

    def recover(self) -> int:
        """Purge what processes intended that have died since; gives how many intents that were.

        What the living intended long ago is purged too. It stays until they settle it or give it up:
        its transaction may be open still, and they may die behind its commit.
        """
        found = 0
        with self._alone():
            for row in _rows():
                owner = self.words[row]
                if owner:
                    found += self._overdue(row) if lives(owner) else self._finish(row)
        return found

    def _overdue(self, row: int) -> bool:
        """Purge a living process's intent if it is old; it counts as new then."""
        # A clock behind the intent's own has begun anew: the machine was started again.
        if 0 <= self._age(row) < OVERDUE_SECONDS:
            return False
        self._purge_intended(row)
        self.words[row + 1] = _milliseconds()
        return True

    def _finish(self, row: int) -> bool:
        """Purge a dead process's intent; clear it once its last commit must be through."""
        self._purge_intended(row)
        if not self.words[row + 2] & SEEN_DEAD:
            # Its last commit may have begun with its death, however old the intent is.
            self.words[row + 1] = _milliseconds()
            self.words[row + 2] |= SEEN_DEAD
        if not 0 <= self._age(row) < LAST_COMMIT_SECONDS:
            self.words[row] = 0
        return True

    def _purge_intended(self, row: int) -> None:
        slots = self.words[row + 4 : row + 4 + self.words[row + 3]]
        self._purge(slots.tolist(), killed=bool(self.words[row + 2] & KILLS))

    def _age(self, row: int) -> float:
        return (_milliseconds() - self.words[row + 1]) / 1000

    def _give_back(self, row: int) -> None:
        """Clear an intent of this process; one from before its fork is its parent's."""
        if row != NO_INTENT and self.words[row] == this_process():
            self.words[row] = 0

    def tally(self) -> Tally:
        """Give the calling thread's own counts: words that only it writes, until it lets them go."""
        mine = this_process()
        with self._alone():
            for row in _tally_rows():
                if not self.words[row] or not lives(self.words[row]):
                    self.words[row] = mine
                    break
            # More threads than rows: they share the last one, and may lose a count.
        return Tally(self.words, row)

    def counts(self, *, living: bool = False) -> list[int]:
        """Add up the counts of all threads of all processes; `living`: without those that ended."""
        rows = [
            row
            for row in _tally_rows()
            if not living or (self.words[row] and lives(self.words[row]))
        ]
        return [sum(self.words[row + place] for row in rows) for place in range(1, TALLY_WORDS)]

    def note_failure(self) -> None:
        """Write down that a page could not be rendered."""
        self.words[FAILED_AT] = int(time.time() * 1000)

    @property
    def failed_at(self) -> float:
        """When a page could last not be rendered, in seconds since 1970; 0 if never."""
        return self.words[FAILED_AT] / 1000

    def _purge(self, slots: Collection[int], *, killed: bool) -> int:
        count = self.words[COUNTER] + 1
        for slot in slots:
            self.words[CHANGED + slot] = count
            if killed:
                self.words[KILLED + slot] = count
        # Last: whoever sees the new count must see the slots.
        self.words[COUNTER] = count
        return count

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep threads and processes apart; a process that dies lets go by itself."""
        with _THREADS.lock:
            if self._file < 0:
                yield
                return
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)


class Tally:
    """The counts of one thread; given back when the thread ends, for another to count on."""

    __slots__ = ("_row", "_words", "counts")

    def __init__(self, words: memoryview, row: int) -> None:
        self._words, self._row = words, row
        self.counts = words[row + 1 : row + TALLY_WORDS]

    def __del__(self) -> None:
        self._words[self._row] = 0


def slots_of(keys: Collection[str]) -> Slots:
    """Give the slots of keys; the same in every process."""
    return tuple(
        ALL if key == EVERYTHING else zlib.crc32(key.encode()) % (SLOTS - 1) + 1 for key in keys
    )


def _tally_rows() -> range:
    return range(TALLIES, TALLIES + TALLY_ROWS * TALLY_WORDS, TALLY_WORDS)


def _rows() -> range:
    return range(INTENTS, INTENTS + INTENT_ROWS * INTENT_WORDS, INTENT_WORDS)


def _open(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        # All of it at once: memory without disk behind it would kill the process that writes there.
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file, 0, BYTES)
        else:
            os.ftruncate(file, BYTES)
    except OSError as error:
        raise BoardUnusable(str(path), error.strerror or str(error)) from error
    return file


def _has_memfd() -> bool:
    return hasattr(os, "memfd_create")


def _milliseconds() -> int:
    return int(time.monotonic() * 1000)


class _Place:
    """Where this process finds the board, and how it knows of an open transaction."""

    path: Path | None = None
    opened: Board | None = None
    in_transaction: Callable[[], bool] = staticmethod(lambda: False)
    lock = threading.Lock()


def use(path: Path | None, in_transaction: Callable[[], bool] | None = None) -> None:
    """Say where the board is, and how to ask if the calling thread is inside a transaction."""
    with _Place.lock:
        _Place.path, _Place.opened = path, None
        if in_transaction is not None:
            _Place.in_transaction = staticmethod(in_transaction)


def current_board() -> Board:
    """Give the board of this machine, opened on first use."""
    if _Place.opened is None:
        with _Place.lock:
            if _Place.opened is None:
                _Place.opened = Board(_Place.path)
    return _Place.opened


def in_transaction() -> bool:
    """Tell whether the calling thread is inside a transaction of the database."""
    return _Place.in_transaction()
