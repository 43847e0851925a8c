"""An archive of any size: fills a newsroom's tables with public stories, many thousands a second.

The rows are those of the wire path: file, item, story, source, placements on all fronts,
publication, delivery, log, and the search. They are written past the ORM, with ids and times that
rise together as in a house that has worked for years; the bytes as they came are not kept. The same
seed gives the same stories.

Run: python -m benchmarks.archive --stories 100000 --home /tmp/archive [--seed 1] [--per-day 100]
"""

from __future__ import annotations

import argparse
import gc
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.fates import Agency, Plan
    from benchmarks.loading import Weight
    from benchmarks.rows import Batch

TOGETHER = 20_000
"""Stories of one transaction; what goes into the full-text index is written at its end in one piece."""
AHEAD = 6
"""Batches that each writer may have ready before they are asked for."""
WRITERS = 2
"""Processes that write rows; the one that loads them keeps up with no more."""
SOURCES = 30
EDITIONS = {
    "asia": ("Asia", "Asia/Singapore", "CN JP KR KP IN ID VN TH MY SG PH PK BD MM KH LA NP LK TW HK"),
    "europe": ("Europe", "Europe/Berlin", "DE FR GB IT ES PT NL BE AT CH PL CZ SE NO DK FI IE GR"),
    "africa": ("Africa", "Africa/Nairobi", "NG KE ZA EG ET GH TZ UG SN CI CM RW ZM ZW MA DZ TN SD"),
    "americas": ("Americas", "America/New_York", "US CA MX BR AR CL CO PE VE EC BO UY PY CU GT PA"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filled:
    """How an archive was filled."""

    stories: int
    seconds: float
    writing: float
    """Processor seconds of the processes that write the rows."""
    loading: float
    """Processor seconds of the one that has them loaded, as far as they are its own."""
    weight: Weight


def fill(
    stories: int,
    *,
    seed: int = 1,
    per_day: float = 100.0,
    until: datetime | None = None,
) -> Filled:
    """Add public stories to the newsroom whose settings are in force; the last is of `until`, or now."""
    from django.db import connections, transaction

    from benchmarks.loading import filling, place_on_fronts, weigh
    from benchmarks.rows import BATCH
    from dateline.desk.actions import count_years
    from dateline.desk.models import ArchiveYear

    plan = furnish(stories, seed, per_day, until or datetime.now(UTC).replace(minute=0))
    before, begun, used = weigh(), time.perf_counter(), os.times()
    # Children that write must not inherit an open connection.
    connections.close_all()
    with filling(plan.sheets.values()), _written_beside(plan) as batches:
        places = Places(plan.sheets["SearchEntry"].first)
        for first in range(0, stories, TOGETHER):
            with transaction.atomic():
                for batch in islice(batches, TOGETHER // BATCH):
                    _take_in(plan, batch, places.free(batch.wanted))
                # Last: a statement that could be undone alone makes a piece of the full-text index.
                place_on_fronts(plan.sheets["Publication"].first + first - 1)
    ArchiveYear.objects.all().delete()
    count_years(now=datetime.now(UTC))
    seconds, since = time.perf_counter() - begun, os.times()
    return Filled(
        stories=stories,
        seconds=seconds,
        writing=since.children_user
        + since.children_system
        - used.children_user
        - used.children_system,
        loading=since.user + since.system - used.user - used.system,
        weight=weigh() - before,
    )


class Places:
    """Gives out places in the search, which must rise from one story to the next."""

    def __init__(self, first: int) -> None:
        self.last = first

    def free(self, wanted: Sequence[int]) -> list[int]:
        """Move places up that are taken."""
        free = []
        for place in wanted:
            self.last = max(self.last + 1, place)
            free.append(self.last)
        return free


def _take_in(plan: Plan, batch: Batch, places: list[int]) -> None:
    from benchmarks.loading import load, load_terms

    for name, columns in batch.columns.items():
        given = {"place": places} if name == "SearchEntry" else {}
        load(plan.sheets[name], {**columns, **given})
    load_terms(places, batch.texts)


def furnish(stories: int, seed: int, per_day: float, until: datetime) -> Plan:
    """Make sources and editions where they are missing, and see what the rows have to refer to."""
    from django.db import connection
    from wagtail.models import ModelLogEntry

    from benchmarks.fates import Plan
    from benchmarks.loading import Sheet
    from dateline.desk.actions import set_up_newsroom
    from dateline.desk.models import (
        Delivery,
        Desk,
        Placement,
        Publication,
        Story,
        StorySource,
    )
    from dateline.desk.models.search import SearchEntry
    from dateline.desk.models.taxonomy import read_layout
    from dateline.wires.models import WireFile, WireItem

    set_up_newsroom()
    _make_editions()
    tables = (
        WireFile, WireItem, Story, StorySource, Placement, Publication, Delivery, ModelLogEntry,
        SearchEntry,
    )  # fmt: skip
    return Plan(
        stories=stories,
        seed=seed,
        per_day=per_day,
        until=until,
        vendor=connection.vendor,
        agencies=_agencies(),
        desk=Desk.named("news").pk,
        content_type=Story.get_content_type().pk,
        layout=read_layout(),
        sheets={model.__name__: Sheet.of(model) for model in tables},
    )


def _make_editions() -> None:
    from dateline.desk.models import Edition

    for slug, (name, zone, countries) in EDITIONS.items():
        about = {"name": name, "zone": zone, "countries": countries.split()}
        Edition.objects.get_or_create(slug=slug, defaults=about)


def _agencies() -> tuple[Agency, ...]:
    from benchmarks.fates import Agency
    from dateline.wires.actions import ensure_source

    names = [f"Agency {number:02}" for number in range(1, SOURCES + 1)]
    made = [ensure_source(slug=f"agency-{name[-2:]}", name=name, trust="publish") for name in names]
    return tuple(Agency(source.pk, source.slug, source.name) for source in made)


@contextmanager
def _written_beside(plan: Plan) -> Iterator[Iterator[Batch]]:
    """Have the rows written by processes that take turns, while the ones before go into the tables."""
    from benchmarks.rows import BATCH

    doors, writers, parent = [], [], os.getpid()
    for number in range(WRITERS):
        ours, theirs = get_context("fork").Pipe(duplex=False)
        given = (plan, number, theirs, parent)
        writer = get_context("fork").Process(target=_send, args=given, daemon=True)
        writer.start()
        theirs.close()
        doors.append(ours)
        writers.append(writer)
    turns = zip(range(0, plan.stories, BATCH), cycle(doors), strict=False)
    try:
        yield (_received(door) for _, door in turns)
    except BaseException:
        # They would wait with what they have ready for somebody to take it.
        for writer in writers:
            writer.terminate()
        raise
    finally:
        for writer in writers:
            writer.join()


def _received(door: Connection) -> Batch:
    try:
        batch: Batch = door.recv()
    except (EOFError, OSError) as end:  # between two, or within one
        raise RuntimeError("a process that writes rows ended before all were written") from end
    return batch


def _send(plan: Plan, number: int, door: Connection, parent: int) -> None:
    from benchmarks.rows import batches
    from dateline.config.processes import end_with

    # Writers hold each other's pipes open, so that none would notice that nobody reads any more.
    end_with(parent)
    # Rows are freed one by one as it is; looking for circles among them takes a third of the time.
    gc.disable()
    ready: Queue[Batch | None] = Queue(AHEAD)
    messenger = Thread(target=_pass_on, args=(ready, door))
    messenger.start()
    try:
        for batch in batches(plan, number, WRITERS):
            ready.put(batch)
    finally:
        ready.put(None)
        messenger.join()


def _pass_on(ready: Queue[Batch | None], door: Connection) -> None:
    """Send what is ready, so that the next is written while the last waits to be taken."""
    with door:
        while batch := ready.get():
            door.send(batch)


def open_home(home: Path | None) -> None:
    """Set Django up for a home, whose tables are made where they are missing."""
    if home is not None:
        os.environ["DATELINE_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dateline.config.settings")
    import django

    django.setup()
    from django.conf import settings

    from dateline.config.opening import gather_static, know_static, migrate

    Path(settings.HOME).mkdir(parents=True, exist_ok=True)
    migrate()
    gather_static()
    know_static()


def main() -> None:
    """Fill a home, and say how fast it went and what a story weighs."""
    given = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    given.add_argument("--stories", type=int, default=100_000)
    given.add_argument("--home", type=Path, required=True, help="DATABASE_URL holds as ever")
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--per-day", type=float, default=100.0)
    given.add_argument("--until", type=datetime.fromisoformat, help="time of the last story")
    asked = given.parse_args()
    open_home(asked.home)
    filled = fill(asked.stories, seed=asked.seed, per_day=asked.per_day, until=asked.until)
    print("\n".join(report(filled)))


def report(filled: Filled) -> list[str]:
    """Say how fast an archive was filled and what a story of it weighs."""
    each = {"tables": filled.weight.tables, "indexes": filled.weight.indexes}
    each["search"] = filled.weight.search
    sizes = ", ".join(f"{name} {size / filled.stories:,.0f}" for name, size in each.items())
    return [
        f"{filled.stories:,} stories in {filled.seconds:,.1f} s: "
        f"{filled.stories / filled.seconds:,.0f} stories/s, "
        f"processor time a story: {filled.writing / filled.stories * 1e6:,.0f} µs to write its rows, "
        f"{filled.loading / filled.stories * 1e6:,.0f} µs to load them",
        f"bytes a story: {sizes}",
    ]


if __name__ == "__main__":
    main()
