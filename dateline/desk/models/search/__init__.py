"""The search index: the words of every public story, and of no other.

It is written in the transaction that makes a story public or takes it down: one statement for many
stories, on SQLite two and one for each of long ago that came in a crowd. One table holds what is
indexed of a story; the database's own full-text index follows it, FTS5 on SQLite, GIN over
`tsvector` on PostgreSQL. Where the two differ is in `sqlite` and `postgres`, behind one small
interface. docs/decisions/0006-search.md says why it is laid out like this.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from django.db import connection

from dateline.desk.models.search.entry import SearchEntry
from dateline.desk.models.search.index import Found, Row, SearchIndex
from dateline.desk.models.search.postgres import PostgresIndex
from dateline.desk.models.search.sqlite import SqliteIndex
from dateline.desk.rules.publishing import words_of
from dateline.desk.rules.search import Match, Span, Words, indexed, moved, seconds

if TYPE_CHECKING:
    from dateline.desk.models.story import Story

__all__ = [
    "Entry",
    "Found",
    "SearchEntry",
    "clear",
    "count",
    "counts",
    "enter",
    "entry_of",
    "forget",
    "found",
    "move",
    "newest",
    "places",
    "tidy",
]

AT_ONCE = 200
"""Stories that are written by one statement."""

INDEXES: dict[str, SearchIndex] = {"sqlite": SqliteIndex(), "postgresql": PostgresIndex()}


@dataclass(frozen=True, slots=True)
class Entry:
    """A public story as search takes it in."""

    story: int
    published_at: datetime
    """Of its first publication: it never changes, and so the story keeps its place."""
    words: Words


def entry_of(story: Story, fronts: Sequence[str]) -> Entry:
    """Give a public story, as it is stored, on the fronts it stands on."""
    return Entry(
        story=story.pk,
        published_at=story.first_published_at,
        words=Words(
            headline=story.headline,
            standfirst=story.standfirst,
            body=words_of(story.body),
            fronts=fronts,
        ),
    )


def enter(entries: Iterable[Entry]) -> None:
    """Take public stories in, or their newer words, 200 at a time."""
    rest = iter(entries)
    while batch := list(islice(rest, AT_ONCE)):
        _index().write([_row(entry) for entry in batch])


def forget(stories: Collection[int]) -> None:
    """Take stories out, with every word of them. One statement."""
    _index().remove(stories)


def move(story: int, fronts: Sequence[str]) -> None:
    """Have a story stand on these fronts from now on, its words as they are. Two statements."""
    for entry in SearchEntry.objects.filter(story=story).select_for_update():
        SearchEntry.objects.filter(story=story).update(words=moved(entry.words, fronts))


def newest(match: Match, span: Span, limit: int) -> list[Found]:
    """Find the newest stories that match, newest first. One query; some more on PostgreSQL."""
    return _index().newest(match, span, limit)


def count(match: Match, span: Span, most: int) -> int:
    """Count the stories that match, up to so many. One query."""
    return _index().count(match, span, most)


def counts(words: Collection[str], most: int) -> dict[str, int]:
    """Count the stories that have each of the words, up to so many. One query.

    Words that no story has are left out. Hundreds may be asked for at once.
    """
    wanted = [word for word in words if word]
    return _index().counts(wanted, most) if wanted else {}


def found(match: Match, span: Span, at_once: int) -> Iterator[Found]:
    """Go through the stories that match, newest first, reading so many at a time."""
    while batch := newest(match, span, at_once):
        yield from batch
        if len(batch) < at_once:
            return
        span = span.before(batch[-1].place)


def places(since: datetime | None, until: datetime | None) -> Span:
    """Give the places of stories that first went out from `since` on and before `until`."""
    index = _index()
    return Span(
        since=None if since is None else index.place(seconds(since), 0),
        until=None if until is None else index.place(seconds(until), 0),
    )


def tidy(steps: int = 20) -> None:
    """Keep reading and publishing fast: the clock does this beside them, in short transactions."""
    _index().tidy(steps)


def clear() -> None:
    """Empty the index: nothing is found until the stories are entered again."""
    _index().clear()


def _index() -> SearchIndex:
    return INDEXES[connection.vendor]


def _row(entry: Entry) -> Row:
    place = _index().place(seconds(entry.published_at), entry.story)
    return Row(place, entry.story, indexed(entry.words))
