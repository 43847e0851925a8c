"""Values built from reads, kept in memory while nothing they were built from was purged."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from math import inf
from typing import Generic, TypeVar

from dateline.edge import board as boards
from dateline.edge.board import Slots, slots_of
from dateline.edge.noting import noting, running

Name = TypeVar("Name")
Value = TypeVar("Value")


@dataclass(slots=True)
class _Row(Generic[Value]):
    value: Value
    keys: tuple[str, ...]
    slots: Slots
    since: int
    until: float
    checked: int
    used: bool = False


class _Unsettled(threading.local):
    """Slots that the calling thread has changed in a transaction that is still open."""

    def __init__(self) -> None:
        self.slots: set[int] = set()


_unsettled = _Unsettled()


def unsettle(slots: Collection[int]) -> None:
    """Have the calling thread read anew what it has changed, until its transaction ends."""
    _unsettled.slots.update(slots)


class Kept(Generic[Name, Value]):
    """Values by name, at most so many. They must be immutable: all readers share them.

    Nothing is kept that was built inside a transaction: nobody knows yet whether it will be true.
    """

    def __init__(self, name: str, *, most: int) -> None:
        self.name = name
        self.most = most
        self._rows: dict[Name, _Row[Value]] = {}
        self._board: boards.Board | None = None
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._rows)

    def start(self) -> int:
        """Give the count of purges; take it before the database is read."""
        return self._at_board().count

    def good(self, names: Iterable[Name]) -> dict[Name, Value]:
        """Give those of the values that are kept and still good, and note their keys."""
        board, notes = self._at_board(), running()
        count, changed = board.count, _changed_here()
        found: dict[Name, Value] = {}
        keys: list[str] = []
        until = inf
        # A page asks for hundreds at a time: what most of them need is looked at without a call.
        for name in names:
            row = self._rows.get(name)
            if row is None:
                continue
            if (row.checked != count or row.until != inf) and not _is_good(row, board, count):
                continue
            if changed and not changed.isdisjoint(row.slots):
                continue
            row.used = True
            found[name] = row.value
            keys += row.keys
            until = min(until, row.until)
        if notes is not None:
            notes.take_in(keys, until)
        return found

    def keep(
        self, name: Name, value: Value, *, keys: Collection[str], since: int, until: float = inf
    ) -> None:
        """Keep a value that was built from these keys by reads that began at `since`."""
        self.keep_all([(name, value, keys)], since=since, until=until)

    def keep_all(
        self,
        values: Iterable[tuple[Name, Value, Collection[str]]],
        *,
        since: int,
        until: float = inf,
    ) -> None:
        """Keep values, each with its name and the keys it was built from, as `keep` does."""
        found, notes = list(values), running()
        if notes is not None:
            for _, _, keys in found:
                notes.take_in(keys, until)
        if boards.in_transaction():
            return
        with self._lock:
            for name, value, keys in found:
                slots = (boards.ALL, *slots_of(keys))
                self._rows.pop(name, None)
                self._rows[name] = _Row(value, tuple(keys), slots, since, until, checked=since)
            while len(self._rows) > self.most:
                self._drop_one()

    def get(self, name: Name, build: Callable[[], Value]) -> Value:
        """Give the kept value, or build it; what the building `shows` are its keys."""
        found = self.good((name,))
        if found:
            return found[name]
        since = self.start()
        with noting() as notes:
            value = build()
        self.keep(name, value, keys=notes.keys, since=since, until=notes.until)
        return value

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._rows.clear()

    def _at_board(self) -> boards.Board:
        """Give the board; counts of another one say nothing of what is kept here."""
        board = boards.current_board()
        if board is not self._board:
            self.clear()
            self._board = board
        return board

    def _drop_one(self) -> None:
        """Drop the oldest that was not asked for since it was looked at last."""
        while True:
            name = next(iter(self._rows))
            row = self._rows.pop(name)
            if not row.used:
                return
            row.used = False
            self._rows[name] = row


def _is_good(row: _Row[Value], board: boards.Board, count: int) -> bool:
    if row.until != inf and row.until <= time.time():
        return False
    if row.checked != count:
        if board.changed_since(row.slots, row.since):
            return False
        row.checked = count
    return True


def _changed_here() -> set[int]:
    changed = _unsettled.slots
    if changed and not boards.in_transaction():
        changed.clear()
    return changed
