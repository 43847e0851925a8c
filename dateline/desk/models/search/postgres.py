"""Search on PostgreSQL: a GIN index over the terms as `tsvector`, read newest first in windows.

GIN gives all matches, in no order: words that stand in every fifth story would have to be sorted by
the hundred thousand. So each story has one term more, for the twelve days of its publication, and
hits are looked for in the newest such days first, then in four times as many, then in all the rest.
GIN has each word of a story once: as of the headline, of the opening, or of the body alone. The table
holds them coded (desk.rules.coding), to be read again where GIN is made anew or not exact.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from dateline.desk.models.search.index import Found, Row
from dateline.desk.rules.coding import FRONTS, OFTEN, PART_ENDS, PARTS, SAME, coded
from dateline.desk.rules.search import Match, Span, Term

SAME_SECOND = 2**20
"""Places for the stories of one second: they are told apart by the end of their numbers."""
LOWEST, HIGHEST = -(2**62), 2**62
DAYS = SAME_SECOND * 2**20
"""Places in a window, some twelve days."""
WIDEST = 4
"""Windows that are named one by one; what lies before them is asked for without. GIN weighs every
name for every hit: with 64 of them a search took four times as long at 100,000 stories."""

# A place that another story has, of the same second and with the same end of its number, is left to
# it for the next that is free. The bounds look needless: without them a planner that thinks little of
# the table reads all of it for the hundred places.
WRITE = """
INSERT INTO desk_search (place, story_id, words)
SELECT CASE WHEN NOT EXISTS (
           SELECT FROM desk_search taken WHERE taken.place = given.place AND taken.story_id <> given.story)
         THEN given.place
         ELSE (SELECT min(near) FROM generate_series(given.place + 1, given.place + 100) near
                WHERE NOT EXISTS (
                    SELECT FROM desk_search taken
                     WHERE taken.place = near AND taken.place <= given.place + 100 AND taken.place > given.place))
       END, given.story, given.words
  FROM (VALUES {}) given (place, story, words)
ON CONFLICT (story_id) DO UPDATE
   SET words = excluded.words WHERE desk_search.words <> excluded.words
"""
TAKEN = "SELECT place, story_id FROM desk_search WHERE place = ANY(%s)"
# The same expression as that of the index. PostgreSQL knows little of what it costs to compute for a
# row: left to itself it goes through the places backwards and computes it for each. So what is asked
# of GIN stands apart from the LIMIT, and places are bounded in a way that their index cannot serve.
NEWEST = """
WITH hits AS MATERIALIZED (
  SELECT place, story_id FROM desk_search
   WHERE desk_search_terms_of(place, words) @@ %s::tsquery
     AND place + 0 >= %s AND place + 0 < %s
)
SELECT place, story_id FROM hits ORDER BY place DESC LIMIT %s
"""
# No order, and so no more is read than is counted.
COUNT = """
SELECT count(*) FROM (
  SELECT FROM desk_search WHERE desk_search_terms_of(place, words) @@ %s::tsquery
     AND place + 0 >= %s AND place + 0 < %s LIMIT %s) hits
"""
COUNTS = """
WITH counted AS MATERIALIZED (
  SELECT word, (SELECT count(*) FROM (SELECT FROM desk_search
      WHERE desk_search_terms_of(place, words) @@ wanted::tsquery LIMIT %s) hits) AS stories
    FROM unnest(%s::text[], %s::text[]) asked (word, wanted))
SELECT word, stories FROM counted WHERE stories > 0
"""
ENDS = "SELECT min(place), max(place) FROM desk_search"


def _replacing(variable: str, signs: Mapping[str, str]) -> str:
    """Write the statements that replace signs in a variable."""
    return "\n  ".join(
        f"{variable} := replace({variable}, '{sign}', '{written}');"
        for sign, written in signs.items()
    )


# As `coding.decoded`, but each word in its part only, and with the window of the place. Its cost is told:
# else PostgreSQL would rather call it for all of a thousand stories (measured: 800 ms) than ask GIN (8).
TERMS_OF = f"""
CREATE OR REPLACE FUNCTION desk_search_terms_of(place bigint, code bytea) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 20000 SET search_path = pg_catalog AS $$
DECLARE
  ends int := position('\\xff'::bytea IN code);
  spelled text := ' ' || rtrim(convert_from(substr(code, 1, ends - 1), 'UTF8'));
  letters text := replace(encode(substr(code, ends + 1), 'base64'), E'\\n', '');
  terms text[] := ARRAY['d_' || (place >> 40)];
  beginnings text[] := ARRAY{list(PARTS)};
  part text;
  word text;
  last text;
  number int := 0;
BEGIN
  {_replacing("spelled", {f" {sign}": f" {front}" for sign, front in FRONTS.items()})}
  terms := terms || string_to_array(ltrim(spelled), ' ');
  {_replacing("letters", OFTEN)}
  {_replacing("letters", {sign: f" {sign}" for sign in SAME})}
  FOREACH part IN ARRAY string_to_array(letters, '{PART_ENDS}') LOOP
    number := number + 1;
    last := '';
    FOREACH word IN ARRAY string_to_array(ltrim(part), ' ') LOOP
      last := left(last, ascii(word) - 65) || substr(word, 2);
      terms := terms || (beginnings[number] || last);
    END LOOP;
  END LOOP;
  RETURN array_to_tsvector(terms);
END
$$
"""
TERMS = """
CREATE INDEX desk_search_terms ON desk_search USING gin (desk_search_terms_of(place, words))
"""


class PostgresIndex:
    """The full-text index of PostgreSQL."""

    def place(self, second: int, story: int) -> int:
        """Give a place of its own to every story."""
        return second * SAME_SECOND + story % SAME_SECOND

    def write(self, rows: Sequence[Row]) -> None:
        """Write stories; a story that is there keeps its place. One more statement for many."""
        crowded = self._crowded(rows) if len(rows) > 1 else []
        for batch in ([row for row in rows if row not in crowded], *([row] for row in crowded)):
            values: list[int | bytes] = []
            for row in batch:
                values += [row.place, row.story, coded(row.terms)]
            if values:
                with connection.cursor() as cursor:
                    cursor.execute(WRITE.format(", ".join(["(%s, %s, %s)"] * len(batch))), values)

    def _crowded(self, rows: Sequence[Row]) -> list[Row]:
        """Give those that have to be written alone: another story has their place, or one of these."""
        with connection.cursor() as cursor:
            cursor.execute(TAKEN, [[row.place for row in rows]])
            stands: dict[int, int] = dict(cursor.fetchall())
        return [row for row in rows if stands.setdefault(row.place, row.story) != row.story]

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

    def count(self, match: Match, span: Span, most: int) -> int:
        """Count what matches, all windows at once."""
        since = LOWEST if span.since is None else span.since
        until = HIGHEST if span.until is None else span.until
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [written(match), since, until, most])
            return int(cursor.fetchone()[0])

    def counts(self, words: Collection[str], most: int) -> dict[str, int]:
        """Count the stories that have each of the words."""
        asked = list(words)
        with connection.cursor() as cursor:
            cursor.execute(COUNTS, [most, asked, [_anywhere(Term(word)) for word in asked]])
            return dict(cursor.fetchall())

    def tidy(self, steps: int) -> None:
        """Bring into the index what was published since; readers have to look through it until then."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list('desk_search_terms')")

    def clear(self) -> None:
        """Empty the index; whoever reads meanwhile sees it as it was until the transaction ends."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM desk_search")


def spare(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Spare a new connection to PostgreSQL the compiling of queries.

    What reading a story's words is said to cost makes it think that this pays: it took 17 ms and more
    to compile what then ran for half of one.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")


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
    parts = [_anywhere(term) for term in match.every]
    if match.some:
        parts.append(f"({' | '.join(map(_anywhere, match.some))})")
    parts += [f"!({' & '.join(map(_anywhere, group))})" for group in match.but]
    return " & ".join(parts)


def _anywhere(term: Term) -> str:
    """Write a term with those that hold it: what stands in the headline is a word of the opening too."""
    if term.also:
        return f"({' | '.join(map(_anywhere, term.ways))})"
    part, word = (term.text[:2], term.text[2:]) if term.text[1:2] == "_" else ("", term.text)
    if part not in PARTS or part == PARTS[-1]:
        return _quoted(term)
    within = PARTS[PARTS.index(part) :]
    return f"({' | '.join(_quoted(Term(each + word, term.beginning)) for each in within)})"


def _quoted(term: Term) -> str:
    quoted = term.text.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'{':*' if term.beginning else ''}"
