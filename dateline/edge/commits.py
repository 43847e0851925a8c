"""Purging with the commit of what has changed: the one place of the edge that knows Django."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from django.core.signals import request_finished
from django.db import connection, transaction

from dateline.edge.board import NO_INTENT, Slots, current_board, slots_of, use
from dateline.edge.kept import unsettle


class _Open:
    """What a thread's open transaction has changed."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.outermost: object = None
        self.intent = NO_INTENT
        self.slots: set[int] = set()
        self.killed = False

    def finish(self) -> None:
        """Purge what a transaction intended that is over without having said so.

        Mostly it was rolled back, and too much is purged. But its commit may have come through with
        the database's answer lost on the way.
        """
        if self.outermost is not None:
            current_board().settle(self.intent, self.slots, killed=self.killed)
        self.clear()


class _Announced:
    """The intent of the next change that a thread makes outside a transaction."""

    intent = NO_INTENT
    slots: Slots = ()

    def finish(self, slots: Slots, *, killed: bool = False) -> None:
        """Purge these, and what was announced: perhaps it was done with nobody left to say so."""
        current_board().settle(self.intent, {*self.slots, *slots}, killed=killed)
        self.intent, self.slots = NO_INTENT, ()


class _Unsaid:
    """What one thread has intended and announced. Whatever is left of it goes with the thread."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.open = _Open()
        self.announced = _Announced()

    def finish(self) -> None:
        """Purge what was intended or announced and left unsaid, if anything was."""
        self.open.finish()
        if self.announced.slots:
            self.announced.finish(())

    def __del__(self) -> None:
        # A fork has none of its parent's threads. What they are about to commit is not its to settle.
        if not sys.is_finalizing() and self.process == os.getpid():
            self.finish()


class _Mine(threading.local):
    """The calling thread's own."""

    def __init__(self) -> None:
        self.unsaid = _Unsaid()


_mine = _Mine()
_also: list[Callable[[tuple[str, ...]], None]] = []


def tell_also(tell: Callable[[tuple[str, ...]], None]) -> None:
    """Have it called with the keys of every change, inside its transaction: for what is in front.

    What it does on commit comes after the purge of the edge itself, so that nobody in front can
    fetch the old page again.
    """
    if tell not in _also:
        _also.append(tell)


def open_at(path: Path) -> None:
    """Use the board at this path, and Django's connection to know of open transactions."""
    use(path, in_transaction=lambda: bool(connection.in_atomic_block))
    request_finished.connect(finish, dispatch_uid="edge")


def changed(*keys: str, killed: bool = False) -> None:
    """Purge every page and value that shows one of the keys, as soon as the change is committed.

    The outermost transaction does not return before that. `killed` keeps the last good pages from
    being served even while the database fails.
    """
    slots = slots_of(keys)
    if connection.in_atomic_block:
        _intend(slots, killed=killed)
    else:
        _mine.unsaid.announced.finish(slots, killed=killed)
    for tell in _also:
        tell(keys)


def finish(**_: object) -> None:
    """Purge what the calling thread intended or announced and left unsaid, if it did.

    Who works in rounds calls it at the end of each; requests and threads that end do it themselves.
    Inside a transaction nothing is done: its own end says more.
    """
    if not connection.in_atomic_block:
        _mine.unsaid.finish()


def announce(*keys: str) -> None:
    """Write down what a statement outside a transaction is going to change; `changed` follows it.

    Such a statement is committed at once, and whoever makes it may be killed before it can say so.
    """
    if not connection.in_atomic_block:
        announced = _mine.unsaid.announced
        announced.slots = tuple({*announced.slots, *slots_of(keys)})
        announced.intent = current_board().intend(announced.slots, row=announced.intent)
        for tell in _also:
            tell(keys)


def _intend(slots: Slots, *, killed: bool) -> None:
    """Write down what the open transaction will purge: one row on the board for all of it."""
    outermost = connection.atomic_blocks[0]
    mine = _mine.unsaid.open
    if mine.outermost is not outermost:
        mine.finish()
        mine.outermost = outermost
    mine.slots.update(slots)
    mine.killed |= killed
    mine.intent = current_board().intend(mine.slots, killed=mine.killed, row=mine.intent)
    unsettle(slots)
    # Each time: what a savepoint registered goes with the savepoint.
    transaction.on_commit(lambda: _settle(outermost))
    # Ahead of all others: where one of them fails, nothing behind it is called.
    connection.run_on_commit.insert(0, connection.run_on_commit.pop())


def _settle(outermost: object) -> None:
    mine = _mine.unsaid.open
    if mine.outermost is outermost:
        current_board().settle(mine.intent, mine.slots, killed=mine.killed)
        mine.clear()
