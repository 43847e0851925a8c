"""Tables of the wires: who sends, what arrived as bytes, and the items found in it."""

from __future__ import annotations

from dateline.wires.models.events import Event, EventReport, EventTerm
from dateline.wires.models.files import WireFile
from dateline.wires.models.items import WireItem
from dateline.wires.models.sampled import SampledKey
from dateline.wires.models.sources import Host, Source, check_zone

__all__ = [
    "Event",
    "EventReport",
    "EventTerm",
    "Host",
    "SampledKey",
    "Source",
    "WireFile",
    "WireItem",
    "check_zone",
]
