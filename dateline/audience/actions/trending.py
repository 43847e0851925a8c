"""Writes views down, makes the rankings of them, and keeps their table small."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.db import DatabaseError, connection, transaction

from dateline.audience.models.trending import Ranking, Views
from dateline.audience.queries.trending import fronts_of, ranked_fronts, recent_views
from dateline.audience.rules.trending import (
    FINE_FOR,
    KEPT_FOR,
    MOST,
    REST,
    STEP,
    Origin,
    hour_of,
    in_order,
    keys_changed,
    rankings,
    scores,
)
from dateline.desk.models import Story
from dateline.edge.beacon import STEP_SECONDS, Tally
from dateline.edge.commits import changed
from dateline.edge.errors import NotWritten

COLUMNS = tuple(origin.column for origin in Origin)
# Rows in one statement: SQLite takes 32,766 values, older ones 999.
AT_ONCE = 120
# Stories whose fronts are read at once, and rows that are thinned in one round.
FRONTS_AT_ONCE, THINNED_AT_ONCE = 200, 2000

# How far back from there rows are looked for that are still to be put together.
THINNED_BACK = timedelta(days=7)
Item = TypeVar("Item")
# How often a story was looked at from each origin within one step.
Rows = dict[tuple[int, datetime], "Counter[str]"]


def write_views(*, views: Mapping[Tally, int]) -> int:
    """Add what was counted at the edge to the stories that are public; gives how many views.

    One transaction. Raises NotWritten where it is certain that nothing was written.
    """
    sent = False
    try:
        with transaction.atomic():
            rows = _of_public(_rows_of(views))
            _add(rows)
            sent = True
        return sum(count.total() for count in rows.values())
    except DatabaseError as error:
        if sent:
            # The commit may have come through with the database's answer lost on the way.
            raise
        raise NotWritten(str(error)) from error


def _rows_of(views: Mapping[Tally, int]) -> Rows:
    rows: Rows = defaultdict(Counter)
    for tally, number in views.items():
        begin = datetime.fromtimestamp(tally.step * STEP_SECONDS, UTC)
        rows[tally.thing, begin][Origin(tally.origin).column] += number
    return rows


def _of_public(rows: Rows) -> Rows:
    """Leave out what was never a story, and what was taken down."""
    asked = sorted({story for story, _ in rows})
    public: set[int] = set()
    for some in _pieces(asked, 500):
        public.update(Story.objects.public().filter(pk__in=some).values_list("pk", flat=True))
    return {key: count for key, count in rows.items() if key[0] in public}


def _add(rows: Rows) -> None:
    """Add to the rows that are there, and insert the others: in order, so that nobody waits for another."""
    for some in _pieces(sorted(rows), AT_ONCE):
        values: list[Any] = []
        for story, begin in some:
            count = rows[story, begin]
            when = connection.ops.adapt_datetimefield_value(begin)
            values += [story, when, *(count[column] for column in COLUMNS)]
        with connection.cursor() as cursor:
            cursor.execute(_statement(len(some)), values)


def _statement(number: int) -> str:
    table = Views._meta.db_table
    columns = ", ".join(COLUMNS)
    row = f"({', '.join(['%s'] * (len(COLUMNS) + 2))})"
    added = ", ".join(f"{each} = {table}.{each} + excluded.{each}" for each in COLUMNS)
    return (
        f"INSERT INTO {table} (story_id, begin, {columns}) VALUES {', '.join([row] * number)} "  # noqa: S608
        f"ON CONFLICT (story_id, begin) DO UPDATE SET {added}"
    )


def rank(*, now: datetime) -> int:
    """Make the rankings of all fronts; gives how many readers see changed.

    A ranking that changed less than a minute ago stays, so that no page is purged more often.
    """
    fronts = ranked_fronts()
    before = {row.front: row for row in Ranking.objects.all()}
    found = _rankings(in_order(scores(recent_views(now=now), now=now)), fronts)
    # An edition or a sector that was taken out has no ranking any more.
    found |= {front: () for front in before if front not in found}
    due = {
        front: ids
        for front, ids in found.items()
        if list(ids) != (before[front].stories if front in before else [])
        and (front not in before or now - before[front].changed_at >= REST)
    }
    if due:
        _store(due, before, now)
    return len(due)


def _rankings(ordered: list[int], fronts: Collection[str]) -> dict[str, tuple[int, ...]]:
    """Look at the fronts of the highest stories, then of those behind, until every ranking is full."""
    standing: dict[int, frozenset[str]] = {}
    found: dict[str, tuple[int, ...]] = dict.fromkeys(fronts, ())
    for some in _pieces(ordered, FRONTS_AT_ONCE):
        standing |= fronts_of(some)
        found = rankings(ordered, standing, fronts)
        if all(len(ids) == MOST for ids in found.values()):
            break
    return found


def _store(
    due: Mapping[str, tuple[int, ...]], before: Mapping[str, Ranking], now: datetime
) -> None:
    rows = [Ranking(front=front, stories=list(ids), changed_at=now) for front, ids in due.items()]
    keys = [
        key
        for front, ids in due.items()
        for key in keys_changed(front, before[front].stories if front in before else (), ids)
    ]
    with transaction.atomic():
        Ranking.objects.bulk_create(
            sorted(rows, key=lambda row: row.front),
            update_conflicts=True,
            unique_fields=["front"],
            update_fields=["stories", "changed_at"],
        )
        changed(*keys)


def thin(*, now: datetime) -> int:
    """Put a piece of what is days old together by the hour, and drop a piece of what is too old.

    Gives how many rows went. A piece a round, so that nobody waits for it.
    """
    with transaction.atomic():
        old = list(
            Views.objects.filter(begin__lt=now - KEPT_FOR)
            .order_by("begin")
            .values_list("pk", flat=True)[:THINNED_AT_ONCE]
        )
        Views.objects.filter(pk__in=old).delete()
        return len(old) + _join_hours(now)


def _join_hours(now: datetime) -> int:
    # A row that began with its hour is what the others of the hour are added to.
    until = hour_of(now - FINE_FOR)
    # Asked for by name: what is joined already, a row for each story and hour, is not even looked at.
    steps = THINNED_BACK // STEP
    begins = [each for back in range(1, steps + 1) if (each := until - back * STEP).minute]
    fine = (
        Views.objects.select_for_update()
        .filter(begin__in=begins)
        .order_by("begin")[:THINNED_AT_ONCE]
    )
    rows: Rows = defaultdict(Counter)
    gone: list[int] = []
    for row in fine:
        gone.append(row.pk)
        rows[row.story_id, hour_of(row.begin)].update(
            {column: getattr(row, column) for column in COLUMNS}
        )
    _add(rows)
    Views.objects.filter(pk__in=gone).delete()
    return len(gone)


def _pieces(items: Iterable[Item], length: int) -> Iterable[list[Item]]:
    whole = list(items)
    return (whole[begin : begin + length] for begin in range(0, len(whole), length))
