"""Every place where a page reads the clock: it says at the same time until when what it read holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from dateline.edge import lasts_until


def today(zone: ZoneInfo) -> date:
    """Give the date on the zone's clocks; the page lasts until midnight there."""
    found = timezone.now().astimezone(zone).date()
    lasts_until(begin_of(found + timedelta(days=1), zone))
    return found


def has_come(day: date, zone: ZoneInfo) -> bool:
    """Tell whether a date has begun on the zone's clocks; if not, the page lasts until it does."""
    begin = begin_of(day, zone)
    if begin <= timezone.now():
        return True
    lasts_until(begin)
    return False


def now_until_next(moments: Iterable[datetime | None]) -> datetime:
    """Give the time; the page lasts until the next of the moments, past ones and None left out."""
    now = timezone.now()
    for moment in moments:
        if moment is not None and moment > now:
            lasts_until(moment)
    return now


def begin_of(day: date, zone: ZoneInfo) -> datetime:
    """Give midnight at which a date begins on the zone's clocks."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
