"""What is asked of events: which may be meant, which were told often, and what their reports are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from heapq import nlargest
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from dateline.tagging.events import Sketch, profile_from
from dateline.wires.models import Event, EventReport
from dateline.wires.models.grouping import Standing, moment
from dateline.wires.models.statements import run
from dateline.wires.rules.events import WINDOW

# However many events there are, a report looks up so many words, sees so many of the newest events
# under each, and is compared with so many of them.
LOOKED_UP, NEWEST, COMPARED = 24, 24, 8
# One row for each word: to make one of each event takes longer than to find them.
_UNDER = (
    "SELECT {place}, group_concat(event) FROM (SELECT event FROM wires_eventterm WHERE term = %s"
    " ORDER BY event DESC LIMIT {newest})"
)
# The same for PostgreSQL, which thinks about twenty-four statements longer than it reads.
_UNDER_EACH = """
SELECT asked.place - 1, string_agg(found.event::text, ',')
  FROM unnest(%s::text[]) WITH ORDINALITY AS asked (term, place),
       LATERAL (SELECT event FROM wires_eventterm WHERE term = asked.term
                 ORDER BY event DESC LIMIT {newest}) AS found
 GROUP BY asked.place
 ORDER BY asked.place
"""
_STANDING = """
SELECT id, profile, last_at, seen_at, reports_count, lead_id, lead_chosen
  FROM wires_event
 WHERE id IN ({marks}) AND language = %s AND last_at BETWEEN %s AND %s
"""
_KNOWN = "SELECT id, event_id, item_id FROM wires_eventreport WHERE source_id = %s AND uri = %s"


@dataclass(frozen=True, slots=True)
class Known:
    """The report that an item is already: its number, its event, and the version it stands for."""

    report: int
    event: int
    item: int


def known_report(source_id: int, uri: str) -> Known | None:
    """Give the report that an item is, whatever its version; None where it has no event. One query."""
    with connection.cursor() as cursor:
        run(cursor, _KNOWN, [source_id, uri])
        found = cursor.fetchone()
    return Known(*found) if found else None


def likely_events(sketch: Sketch, *, language: str, at: datetime) -> list[Standing]:
    """Give the open events that a report may tell of, the likeliest first. Two queries."""
    keys = sketch.terms(LOOKED_UP)
    if not keys:
        return []
    hits: dict[str, float] = defaultdict(float)
    with connection.cursor() as cursor:
        _look_up(cursor, [key[:40] for key in keys])
        for place, events in cursor.fetchall():
            weight = sketch.words[keys[place]]
            for event in events.split(",") if events else ():
                hits[event] += weight
        likely = _most_hit(hits)
        if not likely:
            return []
        window = [connection.ops.adapt_datetimefield_value(at + by) for by in (-WINDOW, WINDOW)]
        marks = ", ".join(["%s"] * len(likely))
        run(cursor, _STANDING.format(marks=marks), [*likely, language, *window])
        found = {row[0]: _standing(row) for row in cursor.fetchall()}
    return [found[event] for event in likely if event in found]


def _most_hit(hits: Mapping[str, float]) -> list[int]:
    """Give the events with the heaviest words in common, of equal ones the newest first."""
    least = min(nlargest(COMPARED, hits.values()), default=0.0)
    ranked = sorted(
        ((hit, int(event)) for event, hit in hits.items() if hit >= least), reverse=True
    )
    return [event for _, event in ranked[:COMPARED]]


def _look_up(cursor: CursorWrapper, terms: list[str]) -> None:
    if connection.vendor == "postgresql":
        run(cursor, _UNDER_EACH.format(newest=NEWEST), [terms])
    else:
        run(cursor, _under_each(len(terms)), terms)


@cache
def _under_each(terms: int) -> str:
    return " UNION ALL ".join(_UNDER.format(place=place, newest=NEWEST) for place in range(terms))


def _standing(row: tuple[Any, ...]) -> Standing:
    event, profile, last_at, seen_at, reports, lead, lead_chosen = row
    return Standing(
        event=event,
        profile=profile_from(bytes(profile)),
        last_at=moment(last_at),
        seen_at=moment(seen_at),
        reports=reports,
        lead=lead,
        lead_chosen=bool(lead_chosen),
    )


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
