"""What is written about one item after it was judged."""

from __future__ import annotations

from datetime import datetime

from dateline.wires.models import WireItem


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
