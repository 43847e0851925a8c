"""Stories of one event: which is public already, and who else tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from dateline.desk.models import Newsroom, Story
from dateline.wires.models import Event, WireItem
from dateline.wires.queries.events import report_of, reports_of

MOST_SHOWN = 200
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


def told_by(item: WireItem) -> str:
    """Give the headline of a public story of the item's event, where the newsroom wants one alone.

    One query, or two. On PostgreSQL one more, so that two reports that come in at once do not both
    find nothing: the event is locked until the caller's transaction ends.
    """
    if connection.vendor == "postgresql":
        report = report_of(item.source_id, item.uri)
        if report is not None:
            Event.objects.select_for_update(no_key=True).filter(pk=report.event_id).first()
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
