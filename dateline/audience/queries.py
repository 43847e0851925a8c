"""Deliveries that are due."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from dateline.desk.models import Delivery


def next_delivery(*, now: datetime, without: Collection[str] = ()) -> Delivery | None:
    """Read the waiting delivery that is due longest, of all channels but these, with its story."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=now)
    due = waiting.exclude(channel__in=without).order_by("next_at", "pk")
    return due.select_related("publication__story").first()
