"""Two workers, two clocks, an editor and a kill at the same moment, on a database that lets them.

SQLite lets one writer in after the other; what can go wrong there is an old copy in hand, which
`test_actions_gate` tries. These need PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from django.utils import timezone

from dateline.desk import handlers
from dateline.desk.actions import (
    kill,
    kill_from_wire,
    publish_now,
    release_due,
    set_up_newsroom,
    sort_again,
    take_up,
)
from dateline.desk.errors import ItemWithdrawn, PublishRefused
from dateline.desk.models import Delivery, Edition, Placement, Publication, Story
from dateline.desk.tests import factories
from dateline.desk.tests.wire_items import NOW, an_item
from dateline.wires.models import Source, WireItem

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="needs a database with several writers"
    ),
]
ROUNDS = 6
PUBLIC_SIGNALS = {"publish", "update", "correct"}


@pytest.fixture(autouse=True)
def newsroom() -> None:
    if connection.vendor == "postgresql":
        set_up_newsroom()


def at_once(*acts: Callable[[], object]) -> None:
    """Do all of them at the same moment, each on a connection of its own; errors are raised."""
    barrier = Barrier(len(acts))

    def do(act: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=10)
            act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(do, act) for act in acts]:
            done.result(timeout=30)


def assert_whole() -> None:
    """Every story, its ledger and its placements tell the same."""
    for story in Story.objects.all():
        rows = list(story.publications.order_by("version").values_list("version", "signal"))
        assert [version for version, _ in rows] == list(range(1, story.version + 1))
        assert story.live is bool(rows and rows[-1][1] in PUBLIC_SIGNALS)
        assert not (story.live and story.killed_at)
        assert story.live is story.placements.exists()
        assert sum(signal == "kill" for _, signal in rows) <= 1
    assert Delivery.objects.filter(channel="site").count() == Publication.objects.count()


def killing(story: Story) -> Callable[[], object]:
    return lambda: kill(story=story, reason="Wrong man named.", now=timezone.now())


def test_two_clocks_let_out_an_embargo_once() -> None:
    later = NOW + timedelta(hours=1)
    for number in range(ROUNDS):
        an_item(uri=f"urn:example:{number}", embargoed=later)
    handlers.handle_waiting_items(now=NOW)
    at_once(*[lambda: release_due(now=later)] * 3)
    assert Publication.objects.count() == ROUNDS
    assert_whole()


def test_a_kill_at_the_end_of_an_embargo_wins() -> None:
    later = NOW + timedelta(hours=1)
    for number in range(ROUNDS):
        an_item(uri=f"urn:example:{number}", embargoed=later)
        handlers.handle_waiting_items(now=NOW)
        story = Story.objects.get(origin_uri=f"urn:example:{number}")
        at_once(killing(story), lambda: release_due(now=later), lambda: release_due(now=later))
    assert Story.objects.filter(killed_at=None).count() == 0
    assert_whole()


def test_a_kill_at_the_time_of_a_schedule_wins_and_nobody_waits_for_the_other() -> None:
    for _ in range(ROUNDS):
        story = factories.published()
        soon = timezone.now() + timedelta(milliseconds=50)
        story.headline, story.go_live_at = "Scheduled words", soon
        story.save_revision().publish()
        due = timezone.now() + timedelta(seconds=1)
        at_once(killing(story), lambda due=due: release_due(now=due))  # type: ignore[misc]
    assert Story.objects.filter(live=True).count() == 0
    assert_whole()


def test_two_workers_act_on_every_item_once_and_in_order() -> None:
    for number in range(ROUNDS):
        uri = f"urn:example:{number}"
        an_item(uri=uri)
        an_item("update", uri=uri, version="2", headline="Busan harbour opens again")
        if number % 2:
            an_item("kill", uri=uri, version="3")
    work = [lambda: handlers.handle_waiting_items(now=NOW)] * 3
    at_once(*work)
    assert WireItem.objects.filter(handled_at=None).count() == 0
    assert WireItem.objects.filter(reason__contains="could not act").count() == 0
    # A kill that stood in the queue behind its item left no moment in public.
    assert Story.objects.count() == ROUNDS // 2
    assert set(Story.objects.values_list("version", flat=True)) == {2}
    assert_whole()


def test_workers_that_act_on_many_items_of_several_sources_wait_for_none_but_in_one_order() -> None:
    sources = [
        Source.objects.create(slug=f"wire-{number}", name=f"Wire {number}", trust="publish")
        for number in range(3)
    ]
    for number in range(10 * ROUNDS):
        # Now ascending, now descending: who locks them as they come would meet the others.
        source = sources[number % 3 if number // 3 % 2 else -(number % 3) - 1]
        headline = f"Harbour number {number} opens"
        an_item(source=source, uri=f"urn:example:{number}", headline=headline)
    at_once(*[lambda: handlers.handle_waiting_items(now=NOW)] * 3)
    assert WireItem.objects.filter(handled_at=None).count() == 0
    assert WireItem.objects.filter(reason__contains="could not act").count() == 0
    assert Story.objects.count() == 10 * ROUNDS
    assert_whole()


def test_an_editor_publishes_while_the_wire_kills_and_the_kill_wins() -> None:
    for number in range(ROUNDS):
        uri = f"urn:example:{number}"
        an_item(uri=uri)
        handlers.handle_waiting_items(now=NOW)
        story = Story.objects.get(origin_uri=uri)
        story.headline = "An editor's headline"
        revision = story.save_revision()
        an_item("kill", uri=uri, version="2")

        def publish(revision: object = revision) -> None:
            with suppress(PublishRefused):
                revision.publish()  # type: ignore[attr-defined]

        at_once(publish, lambda: handlers.handle_waiting_items(now=NOW))
    assert Story.objects.filter(killed_at=None).count() == 0
    assert_whole()


def test_sorting_again_brings_no_killed_story_back_onto_a_front() -> None:
    for number in range(ROUNDS):
        story = factories.published()
        Edition.objects.create(name=f"Edition {number}", slug=f"edition-{number}")
        at_once(
            killing(story),
            sort_again,
            lambda story=story: publish_again(story),  # type: ignore[misc]
        )
    assert Placement.objects.count() == 0
    assert_whole()


def test_taking_down_and_publishing_at_once_leaves_a_whole_story() -> None:
    for _ in range(ROUNDS):
        story = factories.published()
        old = Story.objects.get(pk=story.pk)
        at_once(old.unpublish, lambda story=story: publish_again(story))  # type: ignore[misc]
    assert_whole()


def test_what_an_editor_takes_up_while_it_is_withdrawn_is_killed_or_never_made() -> None:
    user = factories.user()
    for number in range(ROUNDS):
        uri = f"urn:example:{number}"
        held, withdrawal = an_item("held", uri=uri), an_item("kill", uri=uri, version="2")

        def take(held: WireItem = held) -> None:
            with suppress(ItemWithdrawn):
                take_up(item=held, user=user, now=NOW)

        at_once(take, lambda item=withdrawal: kill_from_wire(item=item, now=NOW))  # type: ignore[misc]
    assert Story.objects.filter(killed_at=None).count() == 0


def publish_again(story: Story) -> None:
    with suppress(PublishRefused):
        publish_now(story=story, now=timezone.now())
