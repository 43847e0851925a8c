"""The end of a round, for everything that works in rounds: the worker's loops, the clock."""

from __future__ import annotations

from django.db import close_old_connections

from dateline.edge.commits import finish


def end_round() -> None:
    """Leave nothing open: no purge unsaid after a rollback, no connection that is old or broken."""
    finish()
    close_old_connections()
