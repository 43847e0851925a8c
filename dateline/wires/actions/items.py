"""What is written about one item after it was judged."""

from __future__ import annotations

from datetime import datetime

from dateline.wires.models import WireItem
from dateline.wires.rules.duplicates import copy_of_withdrawn, first_of_withdrawn

_SETTLED = (WireItem.Outcome.KILL, WireItem.Outcome.REJECTED)


def mark_handled(*, item: WireItem, now: datetime) -> bool:
    """Note that the desk has acted on an item; False if that was noted before."""
    hit = WireItem.objects.filter(pk=item.pk, handled_at=None).update(handled_at=now)
    if hit:
        item.handled_at = now
    return bool(hit)


def hold(*, item: WireItem, reason: str) -> None:
    """Hold an item for an editor, with the reason."""
    item.outcome, item.reason = WireItem.Outcome.HELD, reason
    WireItem.objects.filter(pk=item.pk).update(outcome=item.outcome, reason=reason)


def tell_of_kill(*, kill: WireItem, now: datetime) -> int:
    """Hold what has the same text as an item that its agency withdrew, but did not go with it.

    These are copies of it, from whatever source, and where it was itself a copy the first one
    stands: nobody but an editor can say whether they are right. Gives how many are held.
    """
    versions = WireItem.objects.filter(source=kill.source_id, uri=kill.uri).order_by("pk")
    firsts = dict(versions.values_list("pk", "first"))
    copies = WireItem.objects.filter(first__in=list(firsts)).exclude(outcome__in=_SETTLED)
    others = [copy for copy in copies if (copy.source_id, copy.uri) != (kill.source_id, kill.uri)]
    for copy in others:
        hold(item=copy, reason=copy_of_withdrawn(kill.source.credit, now=now))
    copied = versions.exclude(outcome__in=_SETTLED).filter(first__isnull=False)
    newest = copied.last() if any(firsts.values()) else None
    if newest:
        hold(item=newest, reason=first_of_withdrawn(kill.source.credit, now=now))
    return len(others) + bool(newest)
