"""Stories of one event: which is public already, and who else tells of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from dateline.desk.models import Newsroom, Story
from dateline.wires.models import Event, WireItem
from dateline.wires.queries import any_of
from dateline.wires.queries.events import report_of, reports_of

MOST_SHOWN = 200
_TOLD = """
SELECT mine.source_id, mine.uri, event.id, event.reports_count
  FROM wires_eventreport AS mine JOIN wires_event AS event ON event.id = mine.event_id
"""
# In one order: else two workers might wait for each other.
_LOCK = "ORDER BY event.id FOR NO KEY UPDATE OF event"
# The other reports of an item's event, of which there is a public story: news, for a column is none.
_PUBLIC = """
SELECT story.headline, told.source_id
  FROM wires_eventreport AS mine
  JOIN wires_eventreport AS told ON told.event_id = mine.event_id AND told.id <> mine.id
  JOIN desk_story AS story ON story.origin_source_id = told.source_id
       AND story.origin_uri = told.uri AND NOT (story.origin_uri = '') AND story.live
       AND story.kind = 'news'
 WHERE mine.source_id = %s AND mine.uri = %s
 ORDER BY story.id
 LIMIT 20
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One report of an event as the desk shows it, with its story where there is one."""

    report: int
    item: WireItem
    at: datetime
    leads: bool
    story: Story | None


def told_by_others(items: Collection[WireItem]) -> set[int]:
    """Give the numbers of those items of whose event somebody else tells. One query.

    On PostgreSQL the events are locked until the caller's transaction ends, so that two reports that
    come in at once do not both find nothing public. That takes a query more, and another two where
    an editor has put one of them into another event meanwhile.
    """
    if not items:
        return set()
    numbers = {(item.source_id, item.uri): item.pk for item in items}
    which, values = any_of(items, "mine")
    with connection.cursor() as cursor:
        found = _locked(cursor, which, values) if connection.vendor == "postgresql" else None
        if found is None:
            cursor.execute(f"{_TOLD} WHERE {which}", values)
            found = cursor.fetchall()
    return {numbers[source, uri] for source, uri, _, told in found if told > 1}


def _locked(cursor: CursorWrapper, which: str, values: Sequence[int | str]) -> list[Any]:
    """Read events when they are locked: who had to wait is not shown where a report went meanwhile."""
    locked: set[int] = set()
    while True:
        cursor.execute(f"{_TOLD} WHERE {which} {_LOCK}", values)
        locked |= {event for _, _, event, _ in cursor.fetchall()}
        cursor.execute(f"{_TOLD} WHERE {which}", values)
        found: list[Any] = cursor.fetchall()
        if locked >= {event for _, _, event, _ in found}:
            return found


def told_by(item: WireItem) -> str:
    """Give the headline of a public story of the item's event, where the newsroom wants one alone.

    One query, or two; it is asked of those of whose event others tell (`told_by_others`).
    """
    with connection.cursor() as cursor:
        cursor.execute(_PUBLIC, [item.source_id, item.uri])
        public = cursor.fetchall()
    if not public:
        return ""
    wanted = Newsroom.objects.values_list("same_event", flat=True).first()
    any_source = wanted == Newsroom.SameEvent.ANY
    if wanted == Newsroom.SameEvent.OUT:
        return ""
    found = (head for head, source in public if any_source or source != item.source_id)
    return str(next(found, ""))


def tellings(event: Event) -> tuple[Telling, ...]:
    """Give the reports of an event in the order of time, with their stories. Two queries."""
    reports = list(reports_of(event)[:MOST_SHOWN])
    made = Story.objects.filter(origin_uri__in=[each.uri for each in reports]).defer("body")
    # Said in the words of the index: SQLite would read all stories without it.
    made = made.filter(origin_source__in={each.source_id for each in reports})
    stories = {
        (story.origin_source_id, story.origin_uri): story
        for story in made.extra(where=["NOT (origin_uri = '')"])
    }
    return tuple(
        Telling(
            report=each.pk,
            item=each.item,
            at=each.at,
            leads=each.pk == event.lead_id,
            story=stories.get((each.source_id, each.uri)),
        )
        for each in reports
    )


def also_told(story: Story) -> tuple[Event | None, tuple[Telling, ...]]:
    """Give a story's event and who else tells of it; None for a story written here. Three queries."""
    if story.origin_source_id is None:
        return None, ()
    report = report_of(story.origin_source_id, story.origin_uri)
    if report is None or report.event.reports_count < 2:
        return None, ()
    return report.event, tuple(each for each in tellings(report.event) if each.report != report.pk)
