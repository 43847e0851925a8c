"""Who has been counted already: marks in shared memory, which cannot be read back and do not last.

A mark stands for "this reader, this thing, these hours". It is a digest under a salt that is drawn
anew for every window of hours and kept nowhere but in this memory, which no file stands behind: when
the window is over nobody can tell any more whose marks they were, and the marks are wiped.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from zlib import crc32

from dateline.edge.threads import Threads

WORD = 8
# Words: the window, the salt, and room for more; then the marks, then the houses' counts.
WINDOW, SALT, HEAD = 0, 1, 16
SALT_WORDS = 4
# A power of two: 16 MB, of which only what is written to takes memory.
MARKS = 1 << 21
# Places that a mark may stand at; where all are taken, the first gives way.
TRIES = 8
# Houses with a count each, 8 MB: a word has 48 bits of a digest, and the count.
HOUSES = 1 << 20
COUNT_BITS = 16
COUNT = (1 << COUNT_BITS) - 1
# How many readers one house has at most, by the programs they read with.
READERS = 4
# How many views one house has at most, of all things together.
MOST_OF_A_HOUSE = 1000


_THREADS = Threads()


class Marks:
    """The marks of one machine. Forks share them; whoever starts apart has marks of its own."""

    def __init__(self, marks: int = MARKS, houses: int = HOUSES) -> None:
        self._marks, self._houses = marks, houses
        self.bytes = (HEAD + marks + houses) * WORD
        # A file without a name and in no folder: it is there for its lock, which the dead let go.
        self._file = os.memfd_create("marks") if hasattr(os, "memfd_create") else -1
        if self._file >= 0:
            os.ftruncate(self._file, self.bytes)
        self._memory = mmap.mmap(self._file, self.bytes)
        self._words = memoryview(self._memory).cast("Q")
        self._window = -1
        self._salt = b""

    def is_first(self, window: int, house: bytes, agent: str, thing: int) -> bool:
        """Mark that someone in a house has seen a thing, and tell whether that is new and counts.

        It is not new within the same window for the same program, and for a fifth program of the
        same house; it does not count once the house has had its share. Windows only go forward.
        """
        with _THREADS.lock:
            if window != self._window:
                self._turn(window)
            share = self._share_of(house)
            if self._words[share] & COUNT >= MOST_OF_A_HOUSE:
                return False
            reader = crc32(agent.encode("utf-8", "replace")) % READERS
            if not self._mark(self._digest(b"%b %d %d" % (house, reader, thing))):
                return False
            self._words[share] += 1
            return True

    def _digest(self, told: bytes) -> int:
        digest = blake2b(told, digest_size=WORD, key=self._salt).digest()
        return int.from_bytes(digest, "little") or 1

    def _share_of(self, house: bytes) -> int:
        """Give the place at which the views of a house are counted."""
        words, digest = self._words, self._digest(house)
        first = HEAD + self._marks + digest % self._houses
        named = digest >> COUNT_BITS
        for place in range(first, min(first + TRIES, HEAD + self._marks + self._houses)):
            found = words[place]
            if found >> COUNT_BITS == named:
                return place
            if not found:
                first = place
                break
        words[first] = named << COUNT_BITS
        return first

    def _mark(self, digest: int) -> bool:
        words, first = self._words, HEAD + digest % self._marks
        for place in range(first, min(first + TRIES, HEAD + self._marks)):
            found = words[place]
            if found == digest:
                return False
            if not found:
                words[place] = digest
                return True
        words[first] = digest
        return True

    def _turn(self, window: int) -> None:
        """Begin the window, unless another process has: wipe all marks, and draw a salt."""
        with self._alone():
            if window > self._words[WINDOW]:
                self._wipe()
                self._memory[SALT * WORD : (SALT + SALT_WORDS) * WORD] = secrets.token_bytes(32)
                self._words[WINDOW] = window
            self._window = window
            self._salt = self._memory[SALT * WORD : (SALT + SALT_WORDS) * WORD]

    def _wipe(self) -> None:
        if hasattr(mmap, "MADV_REMOVE"):
            # Gives the memory back to the machine; what is read there now is nought.
            self._memory.madvise(mmap.MADV_REMOVE)
        else:
            self._memory[: self.bytes] = bytes(self.bytes)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep processes apart; one that dies lets go by itself."""
        if self._file < 0:
            yield
            return
        fcntl.lockf(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN)
