"""How a report gets into the tables of events: by few statements, the same ones every time.

Every item that comes in passes here. Django would put each statement together anew, which takes
longer than the database needs for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from django.db import connection
from django.db.backends.utils import CursorWrapper

from dateline.tagging.events import Profile, Sketch, profile_record, sketch_record
from dateline.wires.models.statements import run
from dateline.wires.rules.events import Told, lead_of

KEYS = 12
"""Words under which an event is found: its heaviest."""
_MOST_LED = 200
"""Reports among which a new lead is looked for."""
_TERM = 40
_OPEN = """
INSERT INTO wires_event
       (language, last_at, seen_at, is_open, reports_count, headline, lead_chosen, profile)
VALUES (%s, %s, %s, %s, 1, %s, %s, %s)
RETURNING id
"""
_REPORT = """
INSERT INTO wires_eventreport
       (event_id, source_id, uri, item_id, at, length, by_hand, sketch)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
RETURNING id
"""
_LEADS = "UPDATE wires_event SET lead_id = %s WHERE id = %s"
_GROWS = """
UPDATE wires_event
   SET profile = %s, reports_count = %s, last_at = %s, seen_at = %s, lead_id = %s,
       headline = COALESCE(
           (SELECT item.headline FROM wires_eventreport AS told
              JOIN wires_wireitem AS item ON item.id = told.item_id WHERE told.id = %s),
           headline)
 WHERE id = %s
"""
_REPORTS = """
SELECT told.id, source.trust, told.length, told.at
  FROM wires_eventreport AS told JOIN wires_source AS source ON source.id = told.source_id
 WHERE told.event_id = %s
 ORDER BY told.at, told.id
 LIMIT %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An open event as a report finds it."""

    event: int
    profile: Profile
    last_at: datetime
    seen_at: datetime
    reports: int
    lead: int | None
    lead_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """An item as a report of an event that has yet to be found."""

    item: int
    source: int
    uri: str
    headline: str
    language: str
    at: datetime
    arrived_at: datetime
    length: int
    sketch: Sketch


def begin(told: Telling) -> int:
    """Open an event with its first report, which leads it; gives its number. Four statements."""
    profile = Profile().joined_by(told.sketch)
    times = (_as_stored(told.at), _as_stored(told.arrived_at))
    values = (told.language, *times, True, told.headline, False, profile_record(profile))
    with connection.cursor() as cursor:
        run(cursor, _OPEN, values)
        event = int(cursor.fetchone()[0])
        run(cursor, _LEADS, (_report(cursor, event, told), event))
    note_terms(event, profile.terms(KEYS))
    return event


def join(event: Standing, told: Telling) -> int:
    """Add a report to an event; gives its number. At most four statements."""
    profile, before = event.profile.joined_by(told.sketch), event.profile.terms(KEYS)
    times = [max(event.last_at, told.at), max(event.seen_at, told.arrived_at)]
    with connection.cursor() as cursor:
        _report(cursor, event.event, told)
        lead = event.lead if event.lead_chosen else leader_of(event.event)
        # The headline is that of the lead, as it stood when the report came to lead.
        new_lead = lead if lead != event.lead else None
        stored = (profile_record(profile), event.reports + 1, *map(_as_stored, times))
        run(cursor, _GROWS, (*stored, lead, new_lead, event.event))
    note_terms(event.event, [key for key in profile.terms(KEYS) if key not in before])
    return event.event


def leader_of(event: int) -> int:
    """Give the report that leads an event by rule. One query."""
    with connection.cursor() as cursor:
        run(cursor, _REPORTS, (event, _MOST_LED))
        rows = cursor.fetchall()
    return lead_of([Told(number=n, trust=t, length=c, at=moment(a)) for n, t, c, a in rows])


def note_terms(event: int, terms: Sequence[str]) -> None:
    """Have an event found under more words. Those it no longer has stay until it is closed."""
    if terms:
        values = [value for term in terms for value in (term[:_TERM], event)]
        with connection.cursor() as cursor:
            run(cursor, _noting(len(terms)), values)


def moment(stored: datetime) -> datetime:
    """Give a time as a statement gave it: SQLite knows no time zones, and keeps UTC."""
    return stored if stored.tzinfo else stored.replace(tzinfo=UTC)


def _report(cursor: CursorWrapper, event: int, told: Telling) -> int:
    keys = (event, told.source, told.uri, told.item)
    sketch = sketch_record(told.sketch)
    run(cursor, _REPORT, (*keys, _as_stored(told.at), told.length, False, sketch))
    return int(cursor.fetchone()[0])


def _as_stored(time: datetime) -> datetime | str | None:
    return connection.ops.adapt_datetimefield_value(time)


@cache
def _noting(terms: int) -> str:
    rows = ", ".join(["(%s, %s)"] * terms)
    return f"INSERT INTO wires_eventterm (term, event) VALUES {rows} ON CONFLICT DO NOTHING"  # noqa: S608  marks alone
