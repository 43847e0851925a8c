"""Search on SQLite: FTS5, which holds for each term the places of the stories that have it.

A story's place is the ten seconds of its first publication, or the next ten that are free: so the
index is in the order of publication, and the newest twenty hits are read without looking at the
others. Finer places would make the index larger, by 80 bytes a story for single seconds. Where more
than 8,640 stories a day go out, the order is that of arrival.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from dateline.desk.models.search.index import Found, Row
from dateline.desk.rules.packing import pack, unpack
from dateline.desk.rules.search import Match, Span, Term
from dateline.wires.models.rows import run

SECONDS = 10
NEAR, FAR = 20, 20_000
"""A story whose place is taken goes to one so near, or behind all others if the last is not so far."""
UNPACK = "dateline_unpack"
"""The function by which the triggers read what is packed; every connection has to have it."""

# Whether a place is free, as a value or NULL.
FREE = "(SELECT {0} WHERE NOT EXISTS (SELECT 1 FROM desk_search WHERE place = {0}))"
AGAIN = """
ON CONFLICT (story_id) DO UPDATE SET words = excluded.words WHERE words <> excluded.words
"""
# A story that is not there yet gets its own place; or one of the next twenty; or, where so many came
# at once that these are full, the one behind all of today's; or, among those of long ago, one some
# hours or days later. No step depends on how many stand together.
WRITE = f"""
INSERT INTO desk_search (place, story_id, words) VALUES (
  coalesce(
    {FREE.format("%(place)s")},
    (SELECT place + 1 FROM desk_search near WHERE place >= %(place)s AND place < %(place)s + {NEAR}
        AND NOT EXISTS (SELECT 1 FROM desk_search WHERE place = near.place + 1)
      ORDER BY place LIMIT 1),
    (SELECT CASE WHEN place < %(place)s + {FAR} THEN place + 1 END FROM desk_search
      WHERE place >= %(place)s ORDER BY place DESC LIMIT 1),
    {FREE.format("%(place)s + %(story)s % 1000")},
    {FREE.format("%(place)s + %(story)s % 10000")},
    {FREE.format("%(place)s + %(story)s % 1000000")},
    (SELECT place + 1 FROM desk_search WHERE place >= %(place)s ORDER BY place DESC LIMIT 1)),
  %(story)s, %(words)s)
{AGAIN}
""".replace(" % 1", " %% 1")  # noqa: S608  no value stands in it
# Several stories by one statement, whose places are found beforehand by the same rule (`_Room`). FTS5
# makes a piece of its index whenever a statement begins that could be undone alone: one for all of
# these and not one for each, of which it would put 64 together while somebody publishes, and now and
# then all of them. And a piece that many stories share is smaller.
TAKEN = f"""
SELECT group_concat(place), (SELECT max(place) FROM desk_search)
  FROM (SELECT DISTINCT place FROM json_each(%s) AS asked
          JOIN desk_search ON place BETWEEN asked.value AND asked.value + {NEAR})
"""  # noqa: S608  no value stands in it
WRITE_ALL = f"INSERT INTO desk_search (place, story_id, words) VALUES {{}} {AGAIN}"  # noqa: S608
NEWEST = """
SELECT hit.rowid, entry.story_id
  FROM (SELECT rowid FROM desk_search_terms WHERE desk_search_terms MATCH %s
           AND rowid >= %s AND rowid < %s ORDER BY rowid DESC LIMIT %s) hit
  JOIN desk_search entry ON entry.place = hit.rowid
 ORDER BY hit.rowid DESC
"""
COUNT = """
SELECT count(*) FROM (SELECT rowid FROM desk_search_terms WHERE desk_search_terms MATCH %s
    AND rowid >= %s AND rowid < %s LIMIT %s) hit
"""
# Hundreds of words are asked for at once, nearly all of which no story has.
COUNTS = """
SELECT word, stories FROM (
  SELECT value AS word, (SELECT count(*) FROM (SELECT rowid FROM desk_search_terms
      WHERE desk_search_terms MATCH '"' || asked.value || '"' LIMIT %s) hit) AS stories
    FROM json_each(%s) asked)
 WHERE stories > 0
"""
# Every publication leaves a piece of the index of its own. They are put together in steps of so many
# pages, some ten milliseconds each, beside the publishing: FTS5 left to itself does it while somebody
# publishes, for seconds where the archive is large.
MERGE = "INSERT INTO desk_search_terms (desk_search_terms, rank) VALUES ('merge', 64)"
PIECES = "SELECT block FROM desk_search_terms_data WHERE id = 10"
LOWEST, HIGHEST = -(2**62), 2**62


class SqliteIndex:
    """The full-text index of SQLite."""

    def __init__(self) -> None:
        self.tidied = b""

    def place(self, second: int, story: int) -> int:
        """Give the ten seconds; whoever writes moves on to a place that is free."""
        return second // SECONDS

    def write(self, rows: Sequence[Row]) -> None:
        """Write stories; a story that is there keeps its place. One more statement for many."""
        words = {row.story: pack(row.terms) for row in rows}
        _packed_last.terms = {words[row.story]: row.terms for row in rows}
        if len(rows) == 1:
            with connection.cursor() as cursor:
                _write_alone(cursor, rows, words)
        elif rows:
            # In one, so that nobody takes the places meanwhile.
            with transaction.atomic(savepoint=False), connection.cursor() as cursor:
                _write_together(cursor, rows, words)

    def remove(self, stories: Collection[int]) -> None:
        """Take stories out."""
        marks = ", ".join(["%s"] * len(stories))
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM desk_search WHERE story_id IN ({marks})", [*stories])  # noqa: S608

    def newest(self, match: Match, span: Span, limit: int) -> list[Found]:
        """Give the newest that match; FTS5 stops when it has them."""
        with connection.cursor() as cursor:
            cursor.execute(NEWEST, [written(match), *_ends(span), limit])
            return [Found(place, story) for place, story in cursor.fetchall()]

    def count(self, match: Match, span: Span, most: int) -> int:
        """Count what matches; FTS5 stops at so many."""
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [written(match), *_ends(span), most])
            return int(cursor.fetchone()[0])

    def counts(self, words: Collection[str], most: int) -> dict[str, int]:
        """Count the stories that have each of the words: 30 µs a word that none has."""
        asked = json.dumps([word.replace('"', '""') for word in words])
        with connection.cursor() as cursor:
            cursor.execute(COUNTS, [most, asked])
            return dict(cursor.fetchall())

    def tidy(self, steps: int) -> None:
        """Put small pieces of the index together, in transactions of their own."""
        with connection.cursor() as cursor:
            cursor.execute(PIECES)
            if cursor.fetchone()[0] == self.tidied:
                return
            raw: Any = connection.connection
            for _ in range(steps):
                before = raw.total_changes
                cursor.execute(MERGE)
                # The command itself counts as one change.
                if raw.total_changes - before < 2:
                    break
            cursor.execute(PIECES)
            self.tidied = cursor.fetchone()[0]

    def clear(self) -> None:
        """Empty the index at once, and not term by term as the trigger would."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'desk_search_gone'")
            (trigger,) = cursor.fetchone()
            cursor.execute("DROP TRIGGER desk_search_gone")
            cursor.execute("DELETE FROM desk_search")
            cursor.execute(
                "INSERT INTO desk_search_terms (desk_search_terms) VALUES ('delete-all')"
            )
            cursor.execute(trigger)


@dataclass(slots=True)
class _Room:
    """Places of the index: which are taken, as far as that matters, and the last of all."""

    taken: set[int]
    last: int

    def take(self, wanted: int) -> int | None:
        """Give a place for a story, as `WRITE` does; None where all near it are taken."""
        near = range(wanted, wanted + NEAR + 1)
        free = next((place for place in near if place not in self.taken), None)
        if free is None and self.last < wanted + FAR:
            free = self.last + 1
        if free is not None:
            self.taken.add(free)
            self.last = max(self.last, free)
        return free


def _write_together(cursor: CursorWrapper, rows: Sequence[Row], words: Mapping[int, bytes]) -> None:
    """Write stories by one statement; alone those of long ago that came in a crowd."""
    wanted = sorted(rows, key=lambda row: row.place)
    run(cursor, TAKEN, [json.dumps([row.place for row in wanted])])
    near, last = cursor.fetchone()
    room = _Room(set(map(int, near.split(","))) if near else set(), last or LOWEST)
    places = [(room.take(row.place), row) for row in wanted]
    # The index takes them in one piece only where they come in order.
    found = sorted(((place, row) for place, row in places if place is not None), key=itemgetter(0))
    values = [value for place, row in found for value in (place, row.story, words[row.story])]
    if found:
        run(cursor, WRITE_ALL.format(", ".join(["(%s, %s, %s)"] * len(found))), values)
    _write_alone(cursor, [row for place, row in places if place is None], words)


def _write_alone(cursor: CursorWrapper, rows: Sequence[Row], words: Mapping[int, bytes]) -> None:
    for row in rows:
        values: dict[str, int | bytes] = {"place": row.place, "story": row.story}
        run(cursor, WRITE, {**values, "words": words[row.story]})


def _ends(span: Span) -> tuple[int, int]:
    since = LOWEST if span.since is None else span.since
    return since, HIGHEST if span.until is None else span.until


def written(match: Match) -> str:
    """Write what is looked for in the language of FTS5, every term in quotes."""
    parts = [_quoted(term) for term in match.every]
    if match.some:
        parts.append(f"({' OR '.join(map(_quoted, match.some))})")
    wanted = " AND ".join(parts)
    if not match.but:
        return wanted
    groups = (f"({' AND '.join(map(_quoted, group))})" for group in match.but)
    return f"({wanted}) NOT ({' OR '.join(groups)})"


def _quoted(term: Term) -> str:
    if term.also:
        return f"({' OR '.join(map(_quoted, term.ways))})"
    quoted = term.text.replace('"', '""')
    return f'"{quoted}"{"*" if term.beginning else ""}'


class _PackedLast(threading.local):
    """What this thread has packed last: the trigger asks for it at once."""

    def __init__(self) -> None:
        self.terms: dict[bytes, str] = {}


_packed_last = _PackedLast()


def terms_in(packed: bytes) -> str:
    """Give the terms that were packed."""
    known = _packed_last.terms.get(packed)
    return unpack(packed) if known is None else known


def teach(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Teach a new connection to SQLite the function that the triggers call."""
    if connection.vendor == "sqlite":
        raw: Any = connection.connection
        raw.create_function(UNPACK, 1, terms_in, deterministic=True)
