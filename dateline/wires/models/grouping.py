"""How reports get into the tables of events: by few statements, the same ones every time.

Every item that comes in passes here. Django would put each statement together anew, which takes
longer than the database needs for it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from zlib import crc32

from django.db import connection
from django.db.backends.utils import CursorWrapper

from dateline.tagging.events import LOOKED_UP, Profile, Sketch, profile_record, sketch_record
from dateline.wires.models.statements import run
from dateline.wires.rules.events import SLICES, Told, lead_of

EVENTS = 2**34
"""Numbers of events that there is room for in the key of a word."""
_ALL = 2**29 * EVENTS
FRESH = EVENTS
"""From here on events are numbered that are opened, but not stored yet."""
_MOST_LED = 200
"""Reports among which a new lead is looked for."""
_OPEN = """
INSERT INTO wires_event
       (language, last_at, seen_at, is_open, reports_count, headline, lead_chosen, profile)
VALUES {rows}
RETURNING id
"""
_REPORT = """
INSERT INTO wires_eventreport
       (event_id, source_id, uri, item_id, at, length, by_hand, sketch)
VALUES {rows}
"""
# The only report of each.
_LEADS = """
UPDATE wires_event
   SET lead_id = (SELECT id FROM wires_eventreport WHERE event_id = wires_event.id)
 WHERE id IN ({each})
"""
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
# Many numbers at once, in one statement whose words are the same however many there are.
_EACH = {"sqlite": "SELECT value FROM json_each(%s)", "postgresql": "SELECT unnest(%s::bigint[])"}
_NOTE = "INSERT INTO wires_eventterm (id) {each} WHERE true ON CONFLICT DO NOTHING"
_STRAY = """
DELETE FROM wires_eventterm
 WHERE id BETWEEN %s AND %s AND NOT EXISTS (
       SELECT 1 FROM wires_event WHERE wires_event.id = wires_eventterm.id & %s AND is_open)
"""
_TAKE_IN = "UPDATE wires_eventreport SET event_id = %s WHERE event_id IN ({each})"
_GONE = "DELETE FROM wires_event WHERE id IN ({each})"
_STRIKE = "DELETE FROM wires_eventterm WHERE id IN ({each})"


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
    record: bytes = field(init=False)
    """The sketch as it is stored."""
    keys: tuple[tuple[int, float], ...] = field(init=False)
    """By what it is looked up: the keys of its heaviest words, and how much each says."""

    def __post_init__(self) -> None:
        """Put together what is asked more than once."""
        words = self.sketch.words
        keys = tuple((key_of(term), words[term]) for term in self.sketch.terms(LOOKED_UP))
        object.__setattr__(self, "keys", keys)
        object.__setattr__(self, "record", sketch_record(self.sketch))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An open event as a report finds it, with the reports that have joined it since."""

    event: int
    language: str
    profile: Profile
    last_at: datetime
    seen_at: datetime
    reports: int
    lead: int | None = None
    lead_chosen: bool = False
    joined: tuple[Telling, ...] = ()
    added: tuple[str, ...] = ()
    """Words under which it is found since."""
    dropped: tuple[str, ...] = ()
    """Words that its profile has no room for any more, so that it is found under none of them."""
    taken_in: tuple[int, ...] = ()
    """Stored events whose only report has become one of this event."""

    @classmethod
    def of(cls, told: Telling, number: int) -> Standing:
        """Open an event with its first report."""
        empty = cls(
            event=FRESH + number,
            language=told.language,
            profile=Profile(),
            last_at=told.at,
            seen_at=told.arrived_at,
            reports=0,
        )
        return empty.joined_by(told)

    def joined_by(self, told: Telling) -> Standing:
        """Give the event with one more report."""
        grown = self._with(told.sketch, told.at, told.arrived_at)
        return replace(grown, joined=(*self.joined, told))

    def taking_in(self, lone: Standing) -> Standing:
        """Give the event with the only report of another."""
        grown = self._with(lone.profile.as_report(), lone.last_at, lone.seen_at)
        stored = () if lone.event >= FRESH else (lone.event,)
        return replace(
            grown,
            joined=(*self.joined, *lone.joined),
            taken_in=(*self.taken_in, *lone.taken_in, *stored),
        )

    def _with(self, sketch: Sketch, at: datetime, seen_at: datetime) -> Standing:
        before, profile = self.profile, self.profile.joined_by(sketch)
        listed = frozenset(before.terms())
        return replace(
            self,
            profile=profile,
            added=(*self.added, *(term for term in profile.terms() if term not in listed)),
            dropped=(*self.dropped, *(word for word in before.words if word not in profile.words)),
            last_at=max(self.last_at, at),
            seen_at=max(self.seen_at, seen_at),
            reports=self.reports + 1,
        )


@lru_cache(maxsize=16384)
def key_of(term: str) -> int:
    """Give the first key under which events with a word stand: its digest, then room for them.

    Two words may share a digest of 29 bits. Then an event is compared once in vain.
    """
    return (crc32(term.encode(errors="surrogatepass")) >> 3) * EVENTS


def store(events: Sequence[Standing]) -> list[int]:
    """Write events with the reports that joined them, in their order; gives their numbers.

    All new ones by three statements, and at most three for each other; two more where one takes others
    in. Those that are stored already stand before the new ones.
    """
    stored = [event for event in events if event.event < FRESH]
    fresh = events[len(stored) :]
    with connection.cursor() as cursor:
        for event in stored:
            _report(cursor, [(event.event, told) for told in event.joined])
            _grow(cursor, event, event.event)
        if not fresh:
            return [event.event for event in stored]
        numbers = _open(cursor, fresh)
        opened = list(zip(fresh, numbers, strict=True))
        _report(cursor, [(number, told) for event, number in opened for told in event.joined])
        if alone := [number for event, number in opened if event.reports == 1]:
            run(cursor, each_of(_LEADS), (many(alone),))
        for event, number in opened:
            if event.reports > 1:
                _grow(cursor, event, number)
    return [*(event.event for event in stored), *numbers]


def _grow(cursor: CursorWrapper, event: Standing, number: int) -> None:
    """Write what an event consists of by now, whose reports are stored, and take in others."""
    if event.taken_in:
        numbers = many(event.taken_in)
        run(cursor, each_of(_TAKE_IN), (number, numbers))
        run(cursor, each_of(_GONE), (numbers,))
    lead = event.lead if event.lead_chosen else leader_of(number)
    # The headline is that of the lead, as it stood when the report came to lead.
    new_lead = lead if lead != event.lead else None
    times = (_as_stored(event.last_at), _as_stored(event.seen_at))
    profile = profile_record(event.profile)
    run(cursor, _GROWS, (profile, event.reports, *times, lead, new_lead, number))


def leader_of(event: int) -> int:
    """Give the report that leads an event by rule. One query."""
    with connection.cursor() as cursor:
        run(cursor, _REPORTS, (event, _MOST_LED))
        rows = cursor.fetchall()
    return lead_of([Told(number=n, trust=t, length=c, at=moment(a)) for n, t, c, a in rows])


def note_terms(listed: Iterable[tuple[str, int]]) -> None:
    """Have events found under words: pairs of a word and an event. One statement."""
    _send(_NOTE, [key_of(term) + event for term, event in listed])


def strike_terms(listed: Iterable[tuple[str, int]]) -> None:
    """Have events no longer found under words. One statement."""
    _send(_STRIKE, [key_of(term) + event for term, event in listed])


def strike_stray(part: int) -> None:
    """Look through one of the `SLICES` of all words for such as belong to no open event."""
    first, width = part * _ALL // SLICES, _ALL // SLICES
    with connection.cursor() as cursor:
        run(cursor, _STRAY, (first, first + width - 1, EVENTS - 1))


def moment(stored: datetime | str) -> datetime:
    """Give a time as a statement gave it: SQLite knows neither times nor zones, and keeps UTC."""
    time = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def many(numbers: Collection[int]) -> str | list[int]:
    """Give many numbers as one value of a statement with `each_of` in it."""
    return json.dumps(list(numbers)) if connection.vendor == "sqlite" else list(numbers)


def each_of(statement: str) -> str:
    """Put the way in which this database takes many numbers as one value into a statement."""
    return statement.format(each=_EACH[connection.vendor])


def _send(statement: str, keys: list[int]) -> None:
    if keys:
        with connection.cursor() as cursor:
            run(cursor, each_of(statement), [many(sorted(keys))])


def _record_of(event: Standing) -> bytes:
    """Give the profile as bytes: of one report, they are those of its sketch."""
    return event.joined[0].record if event.reports == 1 else profile_record(event.profile)


def _open(cursor: CursorWrapper, events: Sequence[Standing]) -> list[int]:
    values: list[Any] = []
    for event in events:
        times = (_as_stored(event.last_at), _as_stored(event.seen_at))
        values += (event.language, *times, True, event.reports, event.joined[0].headline, False)
        values.append(_record_of(event))
    run(cursor, _OPEN.format(rows=_rows(len(events), 8)), values)
    return [number for (number,) in cursor.fetchall()]


def _report(cursor: CursorWrapper, told: Sequence[tuple[int, Telling]]) -> None:
    values: list[Any] = []
    for event, each in told:
        values += (event, each.source, each.uri, each.item, _as_stored(each.at), each.length)
        values += (False, each.record)
    if told:
        run(cursor, _REPORT.format(rows=_rows(len(told), 8)), values)


def _rows(count: int, columns: int) -> str:
    return ", ".join([f"({', '.join(['%s'] * columns)})"] * count)


def _as_stored(time: datetime) -> datetime | str | None:
    return connection.ops.adapt_datetimefield_value(time)
