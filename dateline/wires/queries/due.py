"""Which sources are to be polled now; asked every other second, so written by hand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import connection

from dateline.wires.models import Source

SLOW_SECONDS = 5.0
"""A source that took longer the last time is asked beside the others, where it delays nobody."""
_DUE = """
SELECT * FROM wires_source
 WHERE kind = 'poll' AND active AND address <> ''
   AND (next_at IS NULL OR next_at <= %s) AND (lease_until IS NULL OR lease_until < %s)
   {sort} ORDER BY next_at NULLS FIRST, id LIMIT %s
"""
_SORTS = {
    None: "",
    True: f"AND (failures > 0 OR took >= {SLOW_SECONDS})",
    False: f"AND failures = 0 AND took < {SLOW_SECONDS}",
}


def due_sources(
    *, now: datetime, slow: bool | None = None, without: Collection[int] = (), room: int = 1_000
) -> list[Source]:
    """Give the addresses that are to be polled now, the longest waiting first, `room` at most.

    With `slow` only those that failed or were slow the last time, or only those that did well.
    """
    at = connection.ops.adapt_datetimefield_value(now)
    # Those that are being asked are few: sorted out here, the statement is always the same.
    values = [at, at, room + len(without)]
    found = Source.objects.raw(_DUE.format(sort=_SORTS[slow]), values)
    return [source for source in found if source.pk not in without][:room]
