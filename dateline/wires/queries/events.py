"""What is asked of events: which may be meant, which were told often, and what their reports are."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection
from dataclasses import dataclass, field
from operator import neg
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from dateline.tagging.events import NEWEST, likeliest, profile_from
from dateline.wires.models import Event, EventReport, WireItem
from dateline.wires.models.grouping import (
    EVENTS,
    Standing,
    Telling,
    each_of,
    key_of,
    many,
    moment,
)
from dateline.wires.models.statements import run
from dateline.wires.queries.work import any_of
from dateline.wires.rules.events import WINDOW

# One row for each word: to make one of each event takes longer than to find them.
_UNDER_EACH = {
    "sqlite": """
SELECT asked.value, (
       SELECT group_concat(id & {mask}) FROM (
              SELECT id FROM wires_eventterm
               WHERE id BETWEEN asked.value AND asked.value + {mask}
               ORDER BY id DESC LIMIT {newest}))
  FROM json_each(%s) AS asked
""",
    "postgresql": """
SELECT asked.value, string_agg((found.id & {mask})::text, ',')
  FROM unnest(%s::bigint[]) AS asked (value),
       LATERAL (SELECT id FROM wires_eventterm
                 WHERE id BETWEEN asked.value AND asked.value + {mask}
                 ORDER BY id DESC LIMIT {newest}) AS found
 GROUP BY asked.value
""",
}
# Times as they are stored: SQLite's are read here, where they are compared and no more than that.
_STANDING = """
SELECT id, language, profile, last_at{as_text}, seen_at{as_text}, reports_count, lead_id, lead_chosen
  FROM wires_event
 WHERE id IN ({each}) AND is_open
"""
_KNOWN = "SELECT source_id, uri, event_id, item_id FROM wires_eventreport AS told"


@dataclass(frozen=True, slots=True)
class Known:
    """The report that an item is already: its event, and the version it stands for."""

    event: int
    item: int


def known_reports(items: Collection[WireItem]) -> dict[tuple[int, str], Known]:
    """Give the reports that items are, whatever their version. One query."""
    which, values = any_of(items, "told")
    with connection.cursor() as cursor:
        run(cursor, f"{_KNOWN} WHERE {which}", values)
        rows = cursor.fetchall()
    return {(source, uri): Known(event, item) for source, uri, event, item in rows}


@dataclass(slots=True)
class Tray:
    """The open events that some reports may tell of; those that reports have just joined count."""

    listed: dict[int, list[int]]
    """The newest events under each word that is looked up, the newest first."""
    placed: dict[int, Standing] = field(default_factory=dict)
    """The events that reports have joined."""
    _read: dict[int, Standing | None] = field(default_factory=dict)
    _ahead: dict[int, list[int]] = field(default_factory=dict)
    """By item, which events are the likeliest as long as nothing changes under its words."""
    _changed: set[int] = field(default_factory=set)
    """The words under which something has changed since."""

    @classmethod
    def of(cls, tellings: Collection[Telling]) -> Tray:
        """Look up the words of some reports, and read what they may tell of. Two queries at most."""
        tray = cls(_newest_under({key for told in tellings for key, _ in told.keys}))
        tray._ahead = {told.item: tray._likeliest(told) for told in tellings}
        tray._read = _standing(set().union(*tray._ahead.values()))
        return tray

    def likely(self, told: Telling) -> list[Standing]:
        """Give the open events that a report may tell of, the likeliest first.

        One query at most, and that only where events that joined others have made room.
        """
        as_before = self._changed.isdisjoint([key for key, _ in told.keys])
        numbers = self._ahead[told.item] if as_before else self._likeliest(told)
        self._read |= _standing(set(numbers) - self._read.keys())
        found = (self._read[number] for number in numbers)
        return [each for each in found if each and _may_be(each, told)]

    def _likeliest(self, told: Telling) -> list[int]:
        return likeliest((weight, self.listed[key]) for key, weight in told.keys)

    def put(self, event: Standing) -> None:
        """Note an event that a report has just joined, or opened."""
        for term in event.added:
            key = key_of(term)
            numbers = self.listed.get(key)
            if numbers is not None and event.event not in numbers:
                insort(numbers, event.event, key=neg)
                del numbers[NEWEST:]
                self._changed.add(key)
        self._read[event.event] = self.placed[event.event] = event

    def drop(self, event: Standing) -> None:
        """Note that an event has become a part of another."""
        self._read[event.event] = None
        self.placed.pop(event.event, None)


def _may_be(event: Standing, told: Telling) -> bool:
    return event.language == told.language and abs(told.at - event.last_at) <= WINDOW


def _newest_under(keys: Collection[int]) -> dict[int, list[int]]:
    statement = _UNDER_EACH[connection.vendor].format(mask=EVENTS - 1, newest=NEWEST)
    listed: dict[int, list[int]] = {key: [] for key in keys}
    if not keys:
        return listed
    with connection.cursor() as cursor:
        run(cursor, statement, [many(keys)])
        for key, numbers in cursor.fetchall():
            listed[key] = sorted(map(int, numbers.split(",")), reverse=True) if numbers else []
    return listed


def _standing(numbers: Collection[int]) -> dict[int, Standing | None]:
    """Read events; None of those that are closed or gone."""
    if not numbers:
        return {}
    as_text = " || ''" if connection.vendor == "sqlite" else ""
    found: dict[int, Standing | None] = dict.fromkeys(numbers)
    with connection.cursor() as cursor:
        run(cursor, each_of(_STANDING.replace("{as_text}", as_text)), [many(numbers)])
        found |= {row[0]: _event(row) for row in cursor.fetchall()}
    return found


def _event(row: tuple[Any, ...]) -> Standing:
    number, language, profile, last_at, seen_at, reports, lead, lead_chosen = row
    return Standing(
        event=number,
        language=language,
        profile=profile_from(bytes(profile)),
        last_at=moment(last_at),
        seen_at=moment(seen_at),
        reports=reports,
        lead=lead,
        lead_chosen=bool(lead_chosen),
    )


def is_by_hand(*events: Standing) -> bool:
    """Tell whether an editor put a report into one of these events, or out of another. One query."""
    numbers = [event.event for event in events]
    chosen = any(event.lead_chosen for event in events)
    return chosen or EventReport.objects.filter(event__in=numbers, by_hand=True).exists()


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
