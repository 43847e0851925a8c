"""Search on PostgreSQL: a GIN index over the terms as `tsvector`, read newest first in windows.

GIN gives all matches, in no order: words that stand in every fifth story would have to be sorted by
the hundred thousand. So each story has one term more, for the twelve days of its publication, and
hits are looked for in the newest such days first, then in four times as many, until there are enough.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from django.db import connection

from dateline.desk.models.search.index import Found, Row
from dateline.desk.rules.search import Match, Span, Term

SAME_SECOND = 2**20
"""Places for the stories of one second: they are told apart by the end of their numbers."""
DAYS = SAME_SECOND * 2**20
"""Places in a window, some twelve days."""
WIDEST = 256
"""Windows that are named one by one; what lies before them is asked for without."""

WRITE = """
INSERT INTO desk_search (place, story_id, words) VALUES {}
ON CONFLICT (story_id) DO UPDATE
   SET words = excluded.words WHERE desk_search.words <> excluded.words
"""
# The same expression as that of the index. PostgreSQL does not know what it costs to compute for a
# row: left to itself it goes through the places backwards and computes it for each. So what is asked
# of GIN stands apart from the LIMIT, and places are bounded in a way that their index cannot serve.
NEWEST = """
WITH hits AS MATERIALIZED (
  SELECT place, story_id FROM desk_search
   WHERE array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery
     AND place + 0 >= %s AND place + 0 < %s
)
SELECT place, story_id FROM hits ORDER BY place DESC LIMIT %s
"""
ENDS = "SELECT min(place), max(place) FROM desk_search"
LOWEST, HIGHEST = -(2**62), 2**62


class PostgresIndex:
    """The full-text index of PostgreSQL."""

    def place(self, second: int, story: int) -> int:
        """Give a place of its own to every story."""
        return second * SAME_SECOND + story % SAME_SECOND

    def write(self, rows: Sequence[Row]) -> None:
        """Write stories; a story that is there keeps its place."""
        values: list[int | str] = []
        for row in rows:
            values += [row.place, row.story, f"{row.terms} {window(row.place)}"]
        with connection.cursor() as cursor:
            cursor.execute(WRITE.format(", ".join(["(%s, %s, %s)"] * len(rows))), values)

    def remove(self, stories: Collection[int]) -> None:
        """Take stories out."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM desk_search WHERE story_id = ANY(%s)", [list(stories)])

    def newest(self, match: Match, span: Span, limit: int) -> list[Found]:
        """Give the newest that match, window after window."""
        wanted = written(match)
        with connection.cursor() as cursor:
            cursor.execute(ENDS)
            oldest, highest = cursor.fetchone()
            if highest is None:
                return []
            since = oldest if span.since is None else max(span.since, oldest)
            until = highest + 1 if span.until is None else min(span.until, highest + 1)
            found: list[Found] = []
            for begin, end, windows in _windows(since, until):
                asked = f"({wanted}) & ({windows})" if windows else wanted
                cursor.execute(NEWEST, [asked, begin, end, limit - len(found)])
                found += [Found(place, story) for place, story in cursor.fetchall()]
                if len(found) >= limit:
                    break
        return found

    def tidy(self, steps: int) -> None:
        """Bring into the index what was published since; readers have to look through it until then."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list('desk_search_terms')")

    def clear(self) -> None:
        """Empty the index; whoever reads meanwhile sees it as it was until the transaction ends."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM desk_search")


def window(place: int) -> str:
    """Give the term of the days in which a place lies."""
    return f"d_{place // DAYS}"


def _windows(since: int, until: int) -> Iterator[tuple[int, int, str]]:
    """Cut a stretch of places, newest first: where a part begins and ends, and its windows as terms."""
    width, last = 1, (until - 1) // DAYS
    while until > since and width <= WIDEST:
        first = last - width + 1
        terms = " | ".join(f"'d_{number}'" for number in range(first, last + 1))
        yield max(since, first * DAYS), until, terms
        until, last, width = first * DAYS, first - 1, width * 4
    if until > since:
        yield since, until, ""


def written(match: Match) -> str:
    """Write what is looked for as a `tsquery`, every term in quotes."""
    parts = [_quoted(term) for term in match.every]
    if match.some:
        parts.append(f"({' | '.join(map(_quoted, match.some))})")
    parts += [f"!({' & '.join(map(_quoted, group))})" for group in match.but]
    return " & ".join(parts)


def _quoted(term: Term) -> str:
    quoted = term.text.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'{':*' if term.beginning else ''}"
