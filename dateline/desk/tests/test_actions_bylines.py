"""Agency copy stands on the pages of those who signed it, where the newsroom knows all of them."""

from __future__ import annotations

from typing import Any

import pytest

from dateline.desk import actions
from dateline.desk.models import Placement, Story
from dateline.desk.tests import factories
from dateline.desk.tests.wire_items import NOW, an_item
from dateline.tagging import sectors

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cast() -> None:
    for sector in sectors():
        factories.sector(sector.slug)
    factories.author("Mira Voss", on_wires=True)
    factories.author("Oda Lind", on_wires=True)
    factories.author("Jo Haas")


def drafted(byline: str) -> Story:
    return actions.draft_from_wire(item=an_item(byline=byline), now=NOW)


def updated(byline: str, **changes: Any) -> Story:
    item = an_item(outcome="update", version="2", byline=byline, **changes)
    story = actions.update_from_wire(item=item, now=NOW)
    assert story is not None
    return story


def signed(story: Story) -> list[str]:
    return sorted(story.authors.values_list("name", flat=True))


def fronts(story: Story) -> set[str]:
    placed = Placement.objects.filter(story=story, front__startswith="author:")
    return set(placed.values_list("front", flat=True))


def test_a_byline_of_two_puts_the_story_on_both_pages() -> None:
    story = drafted("By Mira Voss and Oda Lind")
    assert signed(story) == ["Mira Voss", "Oda Lind"]
    assert fronts(story) == {"author:mira-voss", "author:oda-lind"}


@pytest.mark.parametrize("byline", ["Jo Haas", "Mira Voss and Jo Haas", "Example Wire", ""])
def test_who_is_not_known_on_the_wires_is_left_as_the_agency_wrote(byline: str) -> None:
    story = drafted(byline)
    assert signed(story) == []
    assert (story.byline, fronts(story)) == (byline, set())


def test_authors_follow_the_byline_of_a_newer_version() -> None:
    drafted("Mira Voss")
    story = updated("Oda Lind")
    assert (signed(story), fronts(story)) == (["Oda Lind"], {"author:oda-lind"})


def test_authors_go_with_a_byline_that_names_somebody_else() -> None:
    drafted("Mira Voss")
    story = updated("Somebody Else", headline="Busan harbour opens")
    assert (signed(story), fronts(story)) == ([], set())


def test_authors_that_the_desk_gave_stay() -> None:
    story = drafted("Somebody Else")
    story.authors.set([factories.author("Jo Haas")])
    story.save()
    assert signed(updated("Mira Voss")) == ["Jo Haas"]
