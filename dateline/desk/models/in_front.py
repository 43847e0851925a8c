"""What stands in front of the newsroom is told of changes: with the commit, and again a moment later.

The first purge leaves before the publishing call returns. It may fail, and Varnish may be putting
a page away that it fetched just before; so a row is written in the transaction of the change, and
the worker purges the same keys again until that has worked. A purge may be repeated and merged with
others as one likes, which is why this is no `Delivery`: those are sent once, and skipped when a
newer one has overtaken them.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from functools import lru_cache, partial

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from dateline.edge.commits import tell_also
from dateline.edge.gateways import InFront, Patient, Varnish, purge_all
from dateline.wires.models import rows

# Whatever was being fetched when the first purge came has been put away by then.
AGAIN_AFTER = timedelta(seconds=1)


class DuePurge(models.Model):
    """Keys that one of those in front is to be told of, once the time has come."""

    in_front = models.CharField(max_length=300, help_text="`varnish` and its address.")
    keys = models.JSONField(default=list)
    due_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["in_front", "due_at"], name="desk_due_purges"),)

    def __str__(self) -> str:
        return f"{self.in_front}: {len(self.keys)} keys"


def watch_commits() -> None:
    """Have every change that is purged at the edge purged in front of it too."""
    tell_also(tell_in_front)


def in_front() -> tuple[InFront, ...]:
    """Give what stands in front, by the settings in force."""
    return _in_front(tuple(settings.VARNISH))


def tell_in_front(keys: Collection[str]) -> None:
    """Purge keys in front with the commit, and write down that they are to be purged again."""
    if not settings.VARNISH:
        return
    due(in_front(), keys, after=AGAIN_AFTER)
    # Who does not take it is told by the worker, for which the row is there.
    transaction.on_commit(partial(_tell, keys))


def due(fronts: Collection[InFront], keys: Collection[str], *, after: timedelta) -> None:
    """Write down that they are to be told of these keys after some time."""
    at = timezone.now() + after
    rows.insert([DuePurge(in_front=front.name, keys=list(keys), due_at=at) for front in fronts])


def _tell(keys: Collection[str]) -> None:
    purge_all(in_front(), keys)


@lru_cache(maxsize=8)
def _in_front(addresses: tuple[str, ...]) -> tuple[InFront, ...]:
    return tuple(Patient(Varnish(address)) for address in addresses)
