"""Whether a source's times are off by whole hours: its zone is not set, or its clock is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dateline.wires.formats.times import FUTURE, WITHOUT_ZONE, read_moment

# So many items, brought at so many times within at least so long, show a habit and no accident.
LEAST_ITEMS, LEAST_ARRIVALS, LEAST_SPAN = 8, 4, timedelta(hours=1)
# Zones lie whole half hours apart, and at most this far.
HALF_HOUR, FARTHEST = timedelta(minutes=30), timedelta(hours=14)
# Items of one source arrive this evenly, or their lateness is not that of a clock.
EVEN, MOST_OF = timedelta(minutes=15), 0.8


@dataclass(frozen=True, slots=True)
class Sent:
    """When an item came, and what time it bore."""

    arrived_at: datetime
    bore: datetime
    named_zone: bool


def sent(
    *, arrived_at: datetime, versioncreated: datetime | None, flags: Sequence[str], zone: str
) -> Sent | None:
    """Find the time that an item bore, which its flags keep where it was set to the arrival."""
    named = not any(flag.startswith(WITHOUT_ZONE) for flag in flags)
    future = next((flag for flag in flags if flag.startswith(FUTURE)), "")
    bore = read_moment(future.removeprefix(FUTURE), zone=zone)[0] if future else versioncreated
    return Sent(arrived_at, bore, named) if bore else None


def hours_off(items: Sequence[Sent]) -> timedelta | None:
    """Give by how much a source's times run ahead of their arrival (negative: behind), if they do."""
    times = {item.arrived_at for item in items}
    if len(items) < LEAST_ITEMS or len(times) < LEAST_ARRIVALS:
        return None
    if max(times) - min(times) < LEAST_SPAN:
        return None
    ahead = [item.bore - item.arrived_at for item in items]
    middle = sorted(ahead)[len(ahead) // 2]
    even = sum(abs(each - middle) <= EVEN for each in ahead)
    off = round(middle / HALF_HOUR) * HALF_HOUR
    if even < MOST_OF * len(ahead) or not off or abs(off) > FARTHEST:
        return None
    return off


def advice(items: Sequence[Sent], zone: str) -> str:
    """Say by how much a source's times are off and what to do about it; empty where they are not."""
    off = hours_off(items)
    if off is None:
        return ""
    hours = f"{abs(off) / timedelta(hours=1):g}"
    unit = "hour" if hours == "1" else "hours"
    way = "ahead of" if off > timedelta() else "behind"
    told = f"Its times are {hours} {unit} {way} arrival"
    if sum(item.named_zone for item in items) * 2 > len(items):
        return f"{told}, and name a zone themselves: tell the agency that its clock is wrong."
    return f"{told}: set its zone, which is {zone} now."
