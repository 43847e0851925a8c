"""A form that stood open while the story was published anew writes over nothing unseen."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from dateline.desk import handlers
from dateline.desk.models import Publication, Story
from dateline.desk.tests.story_forms import filled_in
from dateline.desk.tests.wire_items import NOW, an_item

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "yes"}


@pytest.fixture
def open_form(publisher: Client) -> dict[str, str]:
    """A story from the wire in the editor, and what its page sends beside the fields."""
    handlers.handle(item=an_item(), now=NOW)
    page = publisher.get(address()).content.decode()
    seen = re.search(r'name="seen_version" value="(\d+)"', page)
    assert seen is not None
    return {"seen_version": seen[1]}


def address() -> str:
    return f"/desk/stories/edit/{Story.objects.latest('pk').pk}/"


def the_wire_updates_it() -> None:
    newer = an_item("update", version="2", headline="Busan harbour opens after barge is raised")
    handlers.handle(item=newer, now=NOW + timedelta(minutes=5))


@pytest.mark.parametrize("action", [PUBLISH, {}])
def test_nothing_is_written_over_an_update_that_the_editor_has_not_seen(
    publisher: Client, open_form: dict[str, str], action: dict[str, str]
) -> None:
    data = {**filled_in(Story.objects.latest("pk"), headline="Busan waits"), **open_form, **action}
    the_wire_updates_it()
    response = publisher.post(address(), data)
    page = response.content.decode()
    assert response.status_code == 200
    assert "while you had the story open" in page
    assert "<del>harbour opens after barge is raised</del>" in page
    assert "Busan waits" in page
    story = Story.objects.latest("pk")
    assert story.headline == "Busan harbour opens after barge is raised"
    assert (story.latest_revision_id, Publication.objects.count()) == (None, 2)


def test_who_has_seen_the_difference_may_replace_it(
    publisher: Client, open_form: dict[str, str]
) -> None:
    data = {**filled_in(Story.objects.latest("pk"), headline="Busan waits"), **PUBLISH}
    the_wire_updates_it()
    page = publisher.post(address(), {**data, **open_form}).content.decode()
    seen = re.search(r'name="seen_version" value="(\d+)"', page)
    assert seen is not None
    assert publisher.post(address(), {**data, "seen_version": seen[1]}).status_code == 302
    story = Story.objects.latest("pk")
    assert (story.headline, story.version) == ("Busan waits", 3)
    kept = [str(each.content["headline"]) for each in story.revisions.order_by("pk")]
    assert kept == ["Busan harbour opens after barge is raised", "Busan waits"]


def test_a_form_that_was_refused_for_its_words_still_knows_what_it_was_opened_on(
    publisher: Client, open_form: dict[str, str]
) -> None:
    data = filled_in(Story.objects.latest("pk"), headline="")
    the_wire_updates_it()
    page = publisher.post(address(), {**data, **open_form, **PUBLISH}).content.decode()
    assert f'name="seen_version" value="{open_form["seen_version"]}"' in page
