"""Deliveries and purges that are due."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from dateline.desk.models import Delivery, DuePurge
from dateline.edge import EVERYTHING

# Whoever missed more changes than this forgets all pages: that is one purge, and soon done.
MOST_PURGES = 1000


@dataclass(frozen=True, slots=True)
class Purges:
    """What one in front has to be told, of however many changes."""

    rows: tuple[int, ...]
    keys: tuple[str, ...]


def next_delivery(*, now: datetime, without: Collection[str] = ()) -> Delivery | None:
    """Read the waiting delivery that is due longest, of all channels but these, with its story."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=now)
    due = waiting.exclude(channel__in=without).order_by("next_at", "pk")
    return due.select_related("publication__story").first()


def due_purges(*, in_front: str, now: datetime) -> Purges:
    """Read what one in front is due to be told: the keys of all its rows, each once."""
    rows = DuePurge.objects.filter(in_front=in_front, due_at__lte=now).order_by("due_at")
    found = list(rows.values_list("pk", "keys")[:MOST_PURGES])
    keys = dict.fromkeys(key for _, keys in found for key in keys)
    if len(found) == MOST_PURGES or EVERYTHING in keys:
        keys = dict.fromkeys([EVERYTHING])
    return Purges(rows=tuple(pk for pk, _ in found), keys=tuple(keys))
