"""Telling the edge what has changed, with the commit that changes it."""

from __future__ import annotations

from django.db import connection, transaction

from dateline.edge import board
from dateline.edge.board import slots_of
from dateline.edge.kept import unsettle


def changed(*keys: str, killed: bool = False) -> None:
    """Purge every page and value that shows one of the keys, as soon as the change is committed.

    The outermost transaction does not return before that. `killed` keeps the last good pages from
    being served even while the database fails.
    """
    slots = slots_of(keys)
    if not connection.in_atomic_block:
        board().purge(slots, killed=killed)
        return
    intent = board().intend(slots, killed=killed)
    unsettle(slots)
    transaction.on_commit(lambda: _settle(intent, slots, killed=killed))


def _settle(intent: int, slots: tuple[int, ...], *, killed: bool) -> None:
    board().settle(intent, slots, killed=killed)
