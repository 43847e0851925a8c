"""Sources whose times are off by hours, as their last items show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from dateline.wires.models import Source, WireItem
from dateline.wires.rules.clocks import Sent, advice, sent

# Of all sources together: what came last is what counts.
LOOKED_AT, OF_ONE = 400, 20


@dataclass(frozen=True, slots=True)
class WrongClock:
    """A source, and what to do about its times."""

    source: Source
    advice: str


def wrong_clocks() -> tuple[WrongClock, ...]:
    """Give the sources whose last items bore times that are off by hours. Two queries."""
    rows = WireItem.objects.order_by("-arrived_at").values_list(
        "source_id", "arrived_at", "versioncreated", "record__flags"
    )[:LOOKED_AT]
    sources = {source.pk: source for source in Source.objects.filter(active=True)}
    items: dict[int, list[Sent]] = defaultdict(list)
    for key, arrived_at, created, flags in rows:
        if key in sources and len(items[key]) < OF_ONE:
            zone = sources[key].zone
            item = sent(arrived_at=arrived_at, versioncreated=created, flags=flags or (), zone=zone)
            items[key] += [item] if item else []
    found = (WrongClock(sources[key], advice(own, sources[key].zone)) for key, own in items.items())
    return tuple(sorted((one for one in found if one.advice), key=lambda one: one.source.name))
