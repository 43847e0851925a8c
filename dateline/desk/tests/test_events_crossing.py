"""An editor puts two events together while workers have them in hand, on a database with many writers.

Whoever changes several events locks them in the order of their numbers: else two would wait for each
other, and PostgreSQL would end one of them with an error.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from dateline.desk import handlers
from dateline.desk.actions import draft_from_wire, set_up_newsroom
from dateline.desk.models import Story
from dateline.desk.tests.test_actions_crossing import at_once
from dateline.wires.actions import group, group_all, leave_all, merge
from dateline.wires.errors import EventGone
from dateline.wires.models import Event, EventReport, Source, WireItem
from dateline.wires.tests.event_items import (
    FERRY,
    NOW,
    POOL,
    VIADUCT,
    Words,
    a_report,
    an_agency,
)

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="needs a database with several writers"
    ),
]
PATIENCE = 15.0
ROUNDS = 4
POOL_AGAIN = Words("Ashcombe pool in Mill Lane approved", POOL.text)
WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@pytest.fixture(autouse=True)
def newsroom() -> None:
    if connection.vendor == "postgresql":
        set_up_newsroom()


def on_its_own(act: Callable[[], object]) -> object:
    """Do something on a connection of its own."""
    try:
        return act()
    finally:
        connections.close_all()


def until_somebody_waits(work: Future[object]) -> None:
    """Wait until another connection waits for a lock."""
    latest = time.monotonic() + PATIENCE
    while time.monotonic() < latest and not work.done():
        with connection.cursor() as cursor:
            cursor.execute(WAITS)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    pytest.fail("nobody waited for the event that is locked")


def two_events(day: int = 0) -> tuple[Event, Event]:
    """Have an agency tell of two events; the first has the smaller number."""
    agency = an_agency("Wire 0")
    first = [
        a_report(words, agency, uri=f"urn:first:{day}:{n}", hours=24 * day)
        for n, words in enumerate((FERRY[0], POOL))
    ]
    low, high = (group(item=item) for item in first)
    return Event.objects.get(pk=low), Event.objects.get(pk=high)


def report_again(day: int = 0) -> list[WireItem]:
    """Have another agency tell of both, of the later one first."""
    agency = an_agency("Wire 1")
    return [
        a_report(words, agency, uri=f"urn:again:{day}:{n}", hours=24 * day + 1)
        for n, words in enumerate((POOL_AGAIN, FERRY[1]))
    ]


def group_both(low: Event, high: Event) -> object:
    return group_all(items=report_again())


def leave_both(low: Event, high: Event) -> None:
    leave_all(of=Source.objects.filter(slug="wire-0"))


@pytest.mark.parametrize(
    "act",
    [
        lambda low, high: merge(event=low, into=high),
        lambda low, high: merge(event=high, into=low),
        group_both,
        leave_both,
    ],
    ids=["the first into the second", "the second into the first", "new reports", "a source goes"],
)
def test_who_waits_for_one_of_two_events_has_not_locked_the_later_one(
    act: Callable[[Event, Event], object],
) -> None:
    low, high = two_events()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Event.objects.select_for_update(no_key=True).get(pk=low.pk)
            work = pool.submit(on_its_own, lambda: act(low, high))
            until_somebody_waits(work)
            locked = Event.objects.select_for_update(no_key=True, nowait=True)
            assert locked.get(pk=high.pk) == high
        work.result(timeout=PATIENCE)


def test_who_waits_for_an_event_that_it_takes_in_has_not_locked_a_later_one() -> None:
    lone, pool, grown = [
        group(item=a_report(words, an_agency(f"Wire {n}"), uri=f"urn:first:{n}", hours=n))
        for n, words in enumerate((VIADUCT[0], POOL, VIADUCT[1]))
    ]
    assert lone < pool < grown
    more = [
        a_report(words, an_agency("Wire 9"), uri=f"urn:more:{n}", hours=3)
        for n, words in enumerate((VIADUCT[2], POOL_AGAIN))
    ]
    with ThreadPoolExecutor(1) as workers:
        with transaction.atomic():
            Event.objects.select_for_update(no_key=True).get(pk=lone)
            work = workers.submit(on_its_own, lambda: group_all(items=more))
            until_somebody_waits(work)
            Event.objects.select_for_update(no_key=True, nowait=True).get(pk=pool)
        assert work.result(timeout=PATIENCE) == [grown, pool]
    assert not Event.objects.filter(pk=lone).exists()


@pytest.mark.parametrize("part", [1, 10], ids=["in small parts", "in one part"])
def test_an_editor_merges_events_of_which_a_batch_is_being_put_out(
    monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    monkeypatch.setattr(handlers, "PART", part)
    for day in range(ROUNDS):
        low, high = two_events(6 * day)
        report_again(6 * day)
        at_once(
            lambda: handlers.handle_waiting_items(now=NOW),
            lambda: handlers.handle_waiting_items(now=NOW),
            lambda low=low, high=high: merging(high, low),  # type: ignore[misc]
            lambda low=low, high=high: merging(low, high),  # type: ignore[misc]
        )
        assert not WireItem.objects.filter(reason__contains="could not act").exists()
    assert not WireItem.objects.filter(handled_at=None).exists()
    assert Story.objects.count() == WireItem.objects.count()
    counted = dict(Event.objects.values_list("pk", "reports_count"))
    assert sum(counted.values()) == EventReport.objects.count()


def test_a_report_whose_event_is_merged_while_it_waits_finds_what_is_public() -> None:
    two_events()
    handlers.handle_waiting_items(now=NOW)
    public = EventReport.objects.get(uri="urn:first:0:0").event
    item = a_report(Words("Tavua mourns", "Bells rang."), an_agency("Wire 1"), uri="urn:late")
    own = Event.objects.get(pk=group(item=item))
    assert own != public
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            merge(event=own, into=public)
            work = pool.submit(on_its_own, lambda: draft_from_wire(item=item, now=NOW))
            until_somebody_waits(work)
        work.result(timeout=PATIENCE)
    item.refresh_from_db()
    assert not Story.objects.get(origin_uri="urn:late").live
    assert FERRY[0].headline in item.reason


def merging(event: Event, into: Event) -> None:
    """Merge two events, unless somebody has just done so the other way round."""
    try:
        merge(event=event, into=into)
    except EventGone as gone:
        assert "meanwhile" in str(gone)  # noqa: PT017 - that it is said in words
