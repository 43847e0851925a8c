"""Purging with the commit of what has changed: the one place of the edge that knows Django."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction

from dateline.edge.board import current_board, slots_of, use
from dateline.edge.kept import unsettle


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


def changed(*keys: str, killed: bool = False) -> None:
    """Purge every page and value that shows one of the keys, as soon as the change is committed.

    The outermost transaction does not return before that. `killed` keeps the last good pages from
    being served even while the database fails.
    """
    slots = slots_of(keys)
    if connection.in_atomic_block:
        intent = current_board().intend(slots, killed=killed)
        unsettle(slots)
        transaction.on_commit(lambda: _settle(intent, slots, killed=killed))
    else:
        current_board().purge(slots, killed=killed)
    for tell in _also:
        tell(keys)


def _settle(intent: int, slots: tuple[int, ...], *, killed: bool) -> None:
    current_board().settle(intent, slots, killed=killed)
