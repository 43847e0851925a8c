"""The newest stories of many fronts in one query, at a cost that does not grow with the archive.

Django cannot write a union of limited queries for SQLite, hence the SQL. A window function would
read every placement of the fronts; this reads only the rows that it returns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

from django.db import connection

from dateline.desk.models import Placement
from dateline.edge import Kept, shows

Given: TypeAlias = str | int

_TABLE = Placement._meta.db_table
_ONE = f"""SELECT * FROM (
  SELECT {{number}} AS place, story_id, published_at FROM {_TABLE} AS here WHERE front = %s{{also}}
  ORDER BY published_at DESC, story_id DESC LIMIT %s
) AS front_{{number}}"""  # noqa: S608  the table's own name
_ALSO = f""" AND EXISTS (
    SELECT 1 FROM {_TABLE} AS there WHERE there.story_id = here.story_id AND there.front = %s)
  AND published_at >= COALESCE((SELECT published_at FROM {_TABLE} WHERE front = %s
    ORDER BY published_at DESC LIMIT 1 OFFSET {{window}}), %s)"""  # noqa: S608
# Of two fronts, so many stories of each are looked at for those that stand on both. One that is
# rare on the one is found by way of the other; and neither is read to its end.
WINDOW = 500
_BEGIN = datetime(1, 1, 2, tzinfo=UTC)
# Of a front or a span of it, so many of the newest stories are asked if they stand on another, too.
ASKED_OF = 100
_ONE_OF_BOTH = f"""EXISTS (SELECT 1 FROM (
    SELECT story_id FROM {_TABLE} WHERE {{sql}} ORDER BY published_at DESC LIMIT {ASKED_OF}
  ) AS newest WHERE EXISTS (
    SELECT 1 FROM {_TABLE} AS there WHERE there.story_id = newest.story_id AND there.front = %s))"""  # noqa: S608


# A front, how many of its stories, and the front that they must stand on too.
Asked: TypeAlias = tuple[str, int, str]
_NEWEST: Kept[Asked, tuple[int, ...]] = Kept("newest of fronts", most=4_000)


def newest_on(fronts: Mapping[str, int], *, within: str = "") -> dict[str, tuple[int, ...]]:
    """Give the ids of the newest stories of each front, newest first. One query for what is not kept.

    `fronts` says how many of each; `within` is a front that the stories must stand on too. Whatever
    changes a story purges all fronts on which it stood or stands: the front's own key says it all.
    """
    shows(*fronts)
    asked = [(front, most, within) for front, most in fronts.items()]
    found = _NEWEST.good(asked)
    missing = [each for each in asked if each not in found]
    if missing:
        found = {**found, **_read_newest(missing)}
    return {each[0]: found[each] for each in asked}


def _read_newest(asked: Sequence[Asked]) -> dict[Asked, tuple[int, ...]]:
    since = _NEWEST.start()
    parts: list[str] = []
    given: list[Given] = []
    for number, (front, most, within) in enumerate(asked):
        ways = [(front, within), (within, front)] if within not in ("", front) else [(front, "")]
        for way in ways:
            parts.append(_one(len(parts), number, both=bool(within) and len(ways) > 1))
            given += [*_given(*way), most]
    found_on: list[set[tuple[Any, int]]] = [set() for _ in asked]
    for number, story, at in _rows(" UNION ALL ".join(parts), given):
        found_on[number].add((at, story))
    found = {
        each: tuple(story for _, story in sorted(pairs, reverse=True)[: each[1]])
        for each, pairs in zip(asked, found_on, strict=True)
    }
    _NEWEST.keep_all(((each, ids, (each[0],)) for each, ids in found.items()), since=since)
    return found


def _one(part: int, number: int, *, both: bool) -> str:
    also = _ALSO.format(window=WINDOW) if both else ""
    return _ONE.format(number=number, also=also).replace(f"AS front_{number}", f"AS front_{part}")


def _given(front: str, other: str) -> list[Given]:
    begin = connection.ops.adapt_datetimefield_value(_BEGIN) or ""
    return [front, other, front, begin] if other else [front]


def have_stories(
    spans: Sequence[tuple[str, datetime | None, datetime | None]], *, within: str = ""
) -> list[bool]:
    """Tell of each front and span of time if a public story stands in it. One query.

    `within` is a front on which one of the newest of them must stand too.
    """
    if not spans:
        return []
    parts: list[str] = []
    given: list[Given] = []
    for front, since, until in spans:
        sql, values = _within(front, since, until)
        both = within not in ("", front)
        form = _ONE_OF_BOTH if both else f"EXISTS (SELECT 1 FROM {_TABLE} WHERE {{sql}})"  # noqa: S608
        parts.append(form.format(sql=sql))
        given += [*values, within] if both else values
    return [bool(each) for each in _rows("SELECT " + ", ".join(parts), given)[0]]


def _within(front: str, since: datetime | None, until: datetime | None) -> tuple[str, list[Given]]:
    sql = "front = %s"
    values: list[Given] = [front]
    adapt = connection.ops.adapt_datetimefield_value
    bounds = [("published_at >= %s", since), ("published_at < %s", until)]
    for bound, moment in bounds:
        if moment is not None:
            sql += f" AND {bound}"
            values.append(adapt(moment) or "")
    return sql, values


def _rows(sql: str, given: Sequence[Given]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
