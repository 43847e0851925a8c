"""Purging with the commit of what has changed: the one place of the edge that knows Django."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from django.core.signals import request_finished
from django.db import connection, transaction

from dateline.edge.board import NO_INTENT, Slots, current_board, slots_of, use
from dateline.edge.kept import unsettle


class _Open(threading.local):
    """What the calling thread's open transaction has changed."""

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


class _Announced(threading.local):
    """The intent of the next change that the calling thread makes outside a transaction."""

    intent = NO_INTENT
    slots: Slots = ()

    def finish(self, slots: Slots, *, killed: bool = False) -> None:
        """Purge these, and what was announced: perhaps it was done with nobody left to say so."""
        current_board().settle(self.intent, {*self.slots, *slots}, killed=killed)
        self.intent, self.slots = NO_INTENT, ()


_open = _Open()
_announced = _Announced()
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
    request_finished.connect(_finish_request, dispatch_uid="edge")


def changed(*keys: str, killed: bool = False) -> None:
    """Purge every page and value that shows one of the keys, as soon as the change is committed.

    The outermost transaction does not return before that. `killed` keeps the last good pages from
    being served even while the database fails.
    """
    slots = slots_of(keys)
    if connection.in_atomic_block:
        _intend(slots, killed=killed)
    else:
        _announced.finish(slots, killed=killed)
    for tell in _also:
        tell(keys)


def finish() -> None:
    """Purge what the calling thread intended or announced and left unsaid, if it did."""
    _open.finish()
    if _announced.slots:
        _announced.finish(())


def _finish_request(**_: object) -> None:
    """Settle what a request has left; a page may be rendered inside somebody's transaction, too."""
    if not connection.in_atomic_block:
        finish()


def announce(*keys: str) -> None:
    """Write down what a statement outside a transaction is going to change; `changed` follows it.

    Such a statement is committed at once, and whoever makes it may be killed before it can say so.
    """
    if not connection.in_atomic_block:
        _announced.slots = tuple({*_announced.slots, *slots_of(keys)})
        _announced.intent = current_board().intend(_announced.slots, row=_announced.intent)
        for tell in _also:
            tell(keys)


def _intend(slots: Slots, *, killed: bool) -> None:
    """Write down what the open transaction will purge: one row on the board for all of it."""
    outermost = connection.atomic_blocks[0]
    if _open.outermost is not outermost:
        _open.finish()
        _open.outermost = outermost
    _open.slots.update(slots)
    _open.killed |= killed
    _open.intent = current_board().intend(_open.slots, killed=_open.killed, row=_open.intent)
    unsettle(slots)
    # Each time: what a savepoint registered goes with the savepoint.
    transaction.on_commit(lambda: _settle(outermost))
    # Ahead of all others: where one of them fails, nothing behind it is called.
    connection.run_on_commit.insert(0, connection.run_on_commit.pop())


def _settle(outermost: object) -> None:
    if _open.outermost is outermost:
        current_board().settle(_open.intent, _open.slots, killed=_open.killed)
        _open.clear()
