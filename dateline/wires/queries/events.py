"""What is asked of events: which may be meant, which were told often, and what their reports are."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from heapq import nlargest

from django.db import connection
from django.db.models import QuerySet

from dateline.tagging.events import Sketch
from dateline.wires.models import Event, EventReport
from dateline.wires.rules.events import WINDOW

# However many events there are, a report looks up so many words, sees so many of the newest events
# under each, and is compared with so many of them.
LOOKED_UP, NEWEST, COMPARED = 24, 24, 8
_UNDER = (
    "SELECT * FROM (SELECT {place} AS place, event FROM wires_eventterm WHERE term = %s"
    " ORDER BY event DESC LIMIT {newest}) AS found_{place}"
)


def likely_events(sketch: Sketch, *, language: str, at: datetime) -> list[Event]:
    """Give the open events that a report may tell of, the likeliest first. Two queries."""
    keys = sketch.terms(LOOKED_UP)
    if not keys:
        return []
    hits: dict[int, float] = defaultdict(float)
    with connection.cursor() as cursor:
        cursor.execute(_looking_up(len(keys)), [key[:40] for key in keys])
        for place, event in cursor.fetchall():
            hits[event] += sketch.words[keys[place]]
    likely = nlargest(COMPARED, hits, key=lambda event: (hits[event], event))
    if not likely:
        return []
    found = Event.objects.filter(
        pk__in=likely, language=language, last_at__gte=at - WINDOW, last_at__lte=at + WINDOW
    )
    return sorted(found, key=lambda event: likely.index(event.pk))


def _looking_up(keys: int) -> str:
    return " UNION ALL ".join(_UNDER.format(place=place, newest=NEWEST) for place in range(keys))


def events_told_often() -> QuerySet[Event]:
    """Give the events with more than one report, the newest first."""
    return Event.objects.filter(reports_count__gt=1).defer("profile").order_by("-last_at", "-pk")


def reports_of(event: Event) -> QuerySet[EventReport]:
    """Give the reports of an event in the order of time, with their items and sources."""
    told = event.reports.select_related("item", "source").defer("sketch", "item__record")
    return told.order_by("at", "pk")


def report_of(source_id: int, uri: str) -> EventReport | None:
    """Give an item's report, whatever its version; None where it belongs to no event."""
    return (
        EventReport.objects.filter(source=source_id, uri=uri)
        .select_related("event")
        .defer("sketch")
        .first()
    )
