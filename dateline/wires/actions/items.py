"""What is written about one item after it was judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from dateline.wires.models import WireItem
from dateline.wires.rules.duplicates import copy_of_withdrawn, first_of_withdrawn

# Of every item: by hand it costs a fifth.
HANDLED = """
UPDATE wires_wireitem SET handled_at = %s WHERE handled_at IS NULL AND id IN ({marks}) RETURNING id
"""
_SETTLED = (WireItem.Outcome.KILL, WireItem.Outcome.REJECTED)


def mark_handled(*, item: WireItem, now: datetime) -> bool:
    """Note that the desk has acted on an item; False if that was noted before."""
    return bool(mark_all_handled(items=[item], now=now))


def mark_all_handled(*, items: Sequence[WireItem], now: datetime) -> list[WireItem]:
    """Note that the desk has acted on items; gives those of which that was not noted before."""
    marks = ", ".join(["%s"] * len(items))
    at = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(HANDLED.format(marks=marks), [at, *(item.pk for item in items)])
        hit = {number for (number,) in cursor.fetchall()}
    ours = [item for item in items if item.pk in hit]
    for item in ours:
        item.handled_at = now
    return ours


def hold(*, item: WireItem, reason: str) -> None:
    """Hold an item for an editor, with the reason."""
    item.outcome, item.reason = WireItem.Outcome.HELD, reason
    WireItem.objects.filter(pk=item.pk).update(outcome=item.outcome, reason=reason)


def tell_of_kill(*, kill: WireItem, now: datetime) -> int:
    """Hold what has the same text as an item that its agency withdrew, but did not go with it.

    These are copies of it, from whatever source, and where it was itself a copy the first one
    stands: nobody but an editor can say whether they are right. Gives how many are held.
    """
    copies = WireItem.objects.filter(first__source=kill.source_id, first__uri=kill.uri)
    found = [each for each in copies if each.outcome not in _SETTLED and not _is(each, kill)]
    for copy in found:
        hold(item=copy, reason=copy_of_withdrawn(kill.source.credit, now=now))
    if kill.first_id and (newest := _newest_copy(kill)):
        hold(item=newest, reason=first_of_withdrawn(kill.source.credit, now=now))
        found.append(newest)
    return len(found)


def _newest_copy(kill: WireItem) -> WireItem | None:
    """Give the newest version of a withdrawn item that was a copy and is not settled yet."""
    copied = WireItem.objects.filter(source=kill.source_id, uri=kill.uri, first__isnull=False)
    left = [each for each in copied if each.outcome not in _SETTLED]
    return max(left, key=lambda each: each.pk, default=None)


def _is(item: WireItem, other: WireItem) -> bool:
    return (item.source_id, item.uri) == (other.source_id, other.uri)
