"""Deliveries that are due."""

from __future__ import annotations

from datetime import datetime

from dateline.desk.models import Delivery


def due_deliveries(*, now: datetime, limit: int = 50) -> list[Delivery]:
    """Read waiting deliveries whose time has come, oldest first, with publication and story."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=now)
    return list(waiting.select_related("publication__story").order_by("next_at", "pk")[:limit])
