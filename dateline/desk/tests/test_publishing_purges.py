"""Every change that readers see purges the pages that show it, with its commit and not before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from dateline.desk.actions import (
    kill,
    link_translations,
    publish_now,
    sort_again,
    unlink_translation,
)
from dateline.desk.models import Edition, Story
from dateline.desk.tests import factories
from dateline.desk.tests.factories import NOON
from dateline.edge.board import current_board, slots_of
from dateline.media.models import Picture
from dateline.media.tests.test_pictures import upload

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TODAY = "day:2025-06-05"
MONTH, YEAR = "month:2025-06", "year:2025"


@dataclass(slots=True)
class Since:
    """What was purged since a moment."""

    count: int

    def has(self, *keys: str) -> bool:
        """Whether all of the keys were."""
        board = current_board()
        return all(board.changed_since(slots_of([key]), self.count) for key in keys)

    def killed(self, *keys: str) -> bool:
        """Whether a kill purged all of the keys."""
        board = current_board()
        return all(board.killed_since(slots_of([key]), self.count) for key in keys)


@contextmanager
def watched() -> Iterator[Since]:
    """Watch what is purged from now on."""
    yield Since(current_board().count)


def named(story: Story) -> str:
    return f"story:{story.pk}"


def test_a_publication_purges_its_fronts_its_day_the_calendar_and_the_search() -> None:
    draft = factories.draft(countries=["KR"])
    with watched() as since:
        publish_now(story=draft, now=NOON)
    fronts = ("latest", "kind:news", "sector:politics", "country:KR")
    assert since.has(named(draft), *fronts, TODAY, MONTH, YEAR, "calendar", "search")
    assert not since.has("country:FR")
    assert not since.killed(named(draft))


def test_an_update_purges_the_fronts_it_left_and_those_it_came_to() -> None:
    story = factories.published(countries=["KR"])
    Story.objects.filter(pk=story.pk).update(countries=["FR"])
    with watched() as since:
        publish_now(story=story, now=NOON + timedelta(days=1))
    # The day is that of the first publication, under which archives show it.
    assert since.has(named(story), "country:KR", "country:FR", TODAY, "calendar", "search")
    assert not since.has("day:2025-06-06")


def test_an_update_that_stays_where_it_was_leaves_the_calendar_alone() -> None:
    story = factories.published()
    with watched() as since:
        publish_now(story=story, now=NOON + timedelta(hours=1))
    assert since.has(named(story), "latest", TODAY)
    assert not since.has("calendar")
    assert not since.has(MONTH)


def test_a_kill_purges_as_a_kill() -> None:
    story = factories.published(countries=["KR"])
    with watched() as since:
        kill(story=story, reason="Wrong man named.", now=NOON)
    assert since.killed(named(story), "latest", "country:KR", TODAY, MONTH, "calendar", "search")


def test_a_story_that_is_taken_down_is_purged() -> None:
    story = factories.published()
    with watched() as since:
        story.unpublish()
    assert since.has(named(story), "latest", "sector:politics", TODAY, MONTH, "calendar", "search")
    assert not since.killed(named(story))


def test_a_story_that_moves_to_another_edition_purges_it() -> None:
    story = factories.published()
    Edition.objects.create(name="North", slug="north")
    with watched() as since:
        assert sort_again() == 1
    assert since.has(named(story), "edition:north", TODAY, "calendar")
    # A block of an edition's page holds what stands on the sector and in the edition.
    assert since.has("sector:politics")


def test_a_translation_purges_the_days_whose_sitemaps_name_it() -> None:
    english = factories.published(slug="ferry")
    arabic = factories.published(slug="abbara", language="ar", at=NOON - timedelta(days=9))
    days = (TODAY, "day:2025-05-27")
    with watched() as linked:
        link_translations(story=english, other=arabic)
    assert linked.has(named(english), named(arabic), *days)
    assert not linked.has("day:2025-06-01")
    with watched() as parted:
        unlink_translation(story=arabic)
    assert parted.has(named(english), named(arabic), *days)


def test_nothing_is_purged_before_the_commit() -> None:
    draft = factories.draft()
    with watched() as since, transaction.atomic():
        publish_now(story=draft, now=NOON)
        assert not since.has(named(draft))
    assert since.has(named(draft))


def test_pages_are_purged_in_front_before_files_of_pictures_are_moved(settings: Any) -> None:
    settings.VARNISH = ["127.0.0.1:9"]
    picture = upload()
    Picture.objects.filter(pk=picture.pk).update(file="hidden/p/pier.jpg")
    draft = factories.draft(picture=Picture.objects.get(pk=picture.pk))
    with transaction.atomic():
        publish_now(story=draft, now=NOON)
        hooks = waiting_hooks()
        transaction.set_rollback(True)
    moves = next(place for place, name in enumerate(hooks) if "_put_in_place" in name)
    tells = [place for place, name in enumerate(hooks) if "_tell" in name]
    assert tells
    assert max(tells) < moves


def waiting_hooks() -> list[str]:
    """Name what will be called with the commit, in its order."""
    hooks: list[Any] = [each[1] for each in connection.run_on_commit]
    return [getattr(hook, "func", hook).__qualname__ for hook in hooks]


def test_a_row_is_locked_only_inside_a_transaction() -> None:
    story = factories.published()
    with pytest.raises(TransactionManagementError, match="inside a transaction"):
        Story.under_lock(story.pk)
