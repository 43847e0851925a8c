"""What changes is told to those in front with the commit, and again until they have taken it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from dateline.audience.actions.deliveries import forget_other_fronts
from dateline.audience.handlers.deliveries import purge_again
from dateline.audience.queries.deliveries import MOST_PURGES
from dateline.desk.actions import kill, set_up_newsroom
from dateline.desk.handlers import handle_waiting_items
from dateline.desk.models import DuePurge, Sector, Story
from dateline.desk.models.in_front import AGAIN_AFTER, due, in_front
from dateline.desk.tests.wire_items import NOW, an_item
from dateline.edge import current_board
from dateline.edge.commits import changed
from dateline.edge.errors import PurgeFailed
from dateline.edge.gateways import NothingInFront

# Nobody listens on the discard port of a test machine.
ADDRESS = "127.0.0.1:9"
NAME = f"varnish {ADDRESS}"


@pytest.fixture
def newsroom(db: None, settings: Any) -> None:
    set_up_newsroom()
    settings.VARNISH = [ADDRESS]


class Silent(NothingInFront):
    """One in front that takes nothing."""

    def purge(self, keys: Any) -> None:
        raise PurgeFailed(self.name, keys, "it is silent")


def later(seconds: float = 0.0) -> Any:
    from django.utils import timezone

    return timezone.now() + AGAIN_AFTER + timedelta(seconds=seconds)


def keys_due() -> set[str]:
    return {key for row in DuePurge.objects.all() for key in row.keys}


def test_a_publication_is_due_to_be_purged_again_by_its_keys(newsroom: None) -> None:
    an_item()
    handle_waiting_items(now=NOW)
    story = Story.objects.get()
    assert {f"story:{story.pk}", "latest", "calendar"} <= keys_due()
    assert set(DuePurge.objects.values_list("in_front", flat=True)) == {NAME}


def test_a_kill_is_due_although_nothing_else_is_said_of_the_story(newsroom: None) -> None:
    an_item()
    handle_waiting_items(now=NOW)
    DuePurge.objects.all().delete()
    kill(story=Story.objects.get(), reason="Wrong man named.", now=NOW)
    assert {f"story:{Story.objects.get().pk}", "latest"} <= keys_due()


def test_what_changes_outside_the_ledger_is_due_too(newsroom: None) -> None:
    Sector.objects.all()[0].save()
    assert keys_due() == {"newsroom"}


def test_a_change_that_is_rolled_back_is_due_to_nobody(newsroom: None) -> None:
    with transaction.atomic():
        changed("latest")
        transaction.set_rollback(True)
    assert keys_due() == set()


def test_nothing_is_written_down_where_nothing_stands_in_front(
    newsroom: None, settings: Any
) -> None:
    settings.VARNISH = []
    changed("latest")
    assert not DuePurge.objects.exists()


def test_the_second_purge_comes_a_second_later_with_all_keys_in_one(newsroom: None) -> None:
    changed("story:1", "latest")
    changed("story:2", "latest")
    front = NothingInFront(name=NAME)
    assert purge_again(fronts=[front], now=later(-AGAIN_AFTER.total_seconds())) == 0
    assert purge_again(fronts=[front], now=later()) == 1
    # The first is to see whether it listens; the one that counts comes after the edge's own.
    assert front.told == [("story:1", "latest", "story:2")] * 2
    assert not DuePurge.objects.exists()


def test_whoever_is_silent_keeps_everything_due_until_it_takes_it(newsroom: None) -> None:
    changed("latest")
    assert purge_again(fronts=[Silent(name=NAME)], now=later()) == 0
    changed("story:7")
    assert purge_again(fronts=[Silent(name=NAME)], now=later(86_400)) == 0
    front = NothingInFront(name=NAME)
    purge_again(fronts=[front], now=later(86_400))
    assert set(front.told) == {("latest", "story:7")}


class Watching(NothingInFront):
    """One in front that remembers how often the edge had purged when it was told."""

    counts: list[int]

    def purge(self, keys: Any) -> None:
        self.counts.append(current_board().count)


def test_the_edge_of_a_publisher_that_died_is_purged_before_the_last_word(newsroom: None) -> None:
    changed("latest")
    front = Watching(name=NAME)
    front.counts = []
    before = current_board().count
    purge_again(fronts=[front], now=later())
    # Whatever it fetched after the first word, it forgets with the second.
    assert front.counts == [before, before + 1]


def test_the_edge_is_left_alone_while_nobody_listens(newsroom: None) -> None:
    changed("latest")
    before = current_board().count
    purge_again(fronts=[Silent(name=NAME)], now=later())
    assert current_board().count == before


def test_each_of_several_is_told_for_itself(newsroom: None, settings: Any) -> None:
    settings.VARNISH = [ADDRESS, "127.0.0.1:7"]
    changed("latest")
    front = NothingInFront(name=NAME)
    purge_again(fronts=[front, Silent(name="varnish 127.0.0.1:7")], now=later())
    assert set(front.told) == {("latest",)}
    assert DuePurge.objects.get().in_front == "varnish 127.0.0.1:7"


def test_whoever_has_missed_too_much_forgets_everything(newsroom: None) -> None:
    for number in range(MOST_PURGES):
        due(in_front(), [f"story:{number}"], after=timedelta())
    front = NothingInFront(name=NAME)
    purge_again(fronts=[front], now=later())
    assert set(front.told) == {("everything",)}
    assert not DuePurge.objects.exists()


def test_whoever_stands_there_no_more_is_forgotten(newsroom: None) -> None:
    changed("latest")
    forget_other_fronts(names=[NAME])
    assert DuePurge.objects.count() == 1
    forget_other_fronts(names=[])
    assert not DuePurge.objects.exists()


def test_a_dead_varnish_keeps_nobody_from_publishing(
    newsroom: None, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        changed("latest")
    assert keys_due() == {"latest"}
