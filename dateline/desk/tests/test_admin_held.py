"""Held wire items: a draft of one, its words taken over, or put aside."""

from __future__ import annotations

import re
from copy import copy
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from dateline.desk import handlers
from dateline.desk.actions import kill
from dateline.desk.models import Publication, Story
from dateline.desk.queries.waiting import held_announcements, held_items
from dateline.desk.tests.wire_items import NOW, a_source, an_item
from dateline.wires.models import Source, WireItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("newsroom")]


def a_held_item(**changes: Any) -> WireItem:
    return an_item("held", source=a_source(), **changes)


def an_edited_story() -> Story:
    """Take an item in, and let an editor change the headline."""
    an_item("new")
    handlers.handle_waiting_items(now=NOW)
    story: Story = Story.objects.get()
    story.headline = "Harbour shut: our own words"
    story.save_revision()
    return story


def an_update() -> WireItem:
    item = an_item(
        "update",
        version="2",
        headline="Harbour to open on Friday",
        body_html="<p>Divers found no leak.</p>",
    )
    handlers.handle_waiting_items(now=NOW)
    item.refresh_from_db()
    return item


def decide(client: Client, item: WireItem, decision: str) -> Any:
    return client.post(f"/desk/held/{item.pk}/", {"decision": decision}, follow=True)


def outcome(item: WireItem) -> tuple[str, str]:
    item.refresh_from_db()
    return item.outcome, item.reason


def _announced(number: int) -> list[WireItem]:
    """Have so many events of calendars held, all of them newer than the news."""
    like = a_held_item(uri="urn:announced")
    uris = [f"urn:announced:{each}" for each in range(number)]
    at = like.arrived_at + timedelta(hours=1)
    rows = [copy(like) for _ in uris]
    for row, uri in zip(rows, uris, strict=True):
        row.pk, row.uri, row.type, row.arrived_at = None, uri, "event", at
    like.delete()
    return WireItem.objects.bulk_create(rows)


def test_to_find_held_news_no_database_looks_through_what_agencies_announce() -> None:
    _announced(400)
    news = a_held_item(uri="urn:news")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE wires_wireitem")
    assert [item.pk for item in held_items()] == [news.pk]
    assert "wires_held_news" in held_items()[:8].explain()
    for found in (held_items(), held_announcements()):
        assert not re.search("Seq Scan on wires_wireitem|SCAN wires|TEMP", found[:8].explain())
    # PostgreSQL may sort the one row of the news, which is as well.
    assert "Sort" not in held_announcements()[:8].explain()


def test_what_agencies_announce_has_a_list_of_its_own(editor: Client) -> None:
    news = a_held_item(uri="urn:one", headline="Harbour shut")
    event = a_held_item(uri="urn:two", headline="Minister visits the harbour")
    WireItem.objects.filter(pk=event.pk).update(type="event")
    listed = editor.get("/desk/held/").content.decode()
    assert (str(news) in listed, str(event) in listed) == (True, False)
    announced = editor.get("/desk/held/?of=calendar").content.decode()
    assert (str(news) in announced, str(event) in announced) == (False, True)
    assert str(event) not in editor.get("/desk/").content.decode()
    assert str(event) in editor.get(f"/desk/held/{event.pk}/").content.decode()


def test_a_held_item_is_listed_and_read(editor: Client) -> None:
    item = a_held_item()
    assert str(item) in editor.get("/desk/held/").content.decode()
    page = editor.get(f"/desk/held/{item.pk}/").content.decode()
    assert "Make a story of it" in page
    assert "Divers search for leaks." in page


def test_an_editor_makes_a_draft_of_it_whatever_the_sources_trust(editor: Client) -> None:
    item = a_held_item()
    response = decide(editor, item, "take-up")
    story = Story.objects.get()
    assert response.redirect_chain[-1][0] == f"/desk/stories/edit/{story.pk}/"
    assert (story.live, story.wire_item) == (False, item)
    assert outcome(item) == ("new", "Taken up by editors.")
    assert Publication.objects.count() == 0


def test_two_editors_make_one_story_of_it(editor: Client, publisher: Client) -> None:
    item = a_held_item()
    decide(editor, item, "take-up")
    page = decide(publisher, item, "take-up").content.decode()
    assert "is not held any more" in page
    assert Story.objects.count() == 1


def test_what_its_agency_has_withdrawn_is_not_taken_up(editor: Client) -> None:
    item = a_held_item()
    an_item("kill", version="2")
    assert "Make a story of it" not in editor.get(f"/desk/held/{item.pk}/").content.decode()
    assert "has withdrawn" in decide(editor, item, "take-up").content.decode()
    assert Story.objects.count() == 0


def test_an_item_is_put_aside(editor: Client) -> None:
    item = a_held_item()
    decide(editor, item, "dismiss")
    assert outcome(item) == ("rejected", "Dismissed by editors.")
    assert str(item) not in editor.get("/desk/held/").content.decode()


def test_an_update_is_shown_against_the_editors_words(editor: Client) -> None:
    an_edited_story()
    item = an_update()
    assert item.outcome == "held"
    page = editor.get(f"/desk/held/{item.pk}/").content.decode()
    assert "<del>" in page
    assert "<ins>" in page
    assert "Take over" in page
    assert "Keep ours" in page


def test_taking_over_makes_a_draft_and_publishes_nothing(editor: Client) -> None:
    story = an_edited_story()
    item = an_update()
    decide(editor, item, "take-over")
    story.refresh_from_db()
    newest = story.get_latest_revision_as_object()
    assert newest.headline == "Harbour to open on Friday"
    assert story.headline == "Busan harbour stays closed after barge sinks"
    assert story.wire_item == item
    assert outcome(item)[0] == "update"
    assert Publication.objects.count() == 1


def test_keeping_ours_changes_no_word(editor: Client) -> None:
    story = an_edited_story()
    item = an_update()
    decide(editor, item, "dismiss")
    assert story.get_latest_revision_as_object().headline == "Harbour shut: our own words"
    assert outcome(item)[0] == "rejected"


def test_nothing_is_taken_over_into_a_killed_story(editor: Client) -> None:
    story = an_edited_story()
    item = an_update()
    kill(story=story, reason="Hoax", now=NOW)
    assert "was killed" in decide(editor, item, "take-over").content.decode()
    assert outcome(item)[0] == "held"


def test_there_are_no_other_decisions(editor: Client) -> None:
    assert editor.post(f"/desk/held/{a_held_item().pk}/", {"decision": "burn"}).status_code == 404


def test_the_wires_side_stands_in_the_editor(editor: Client) -> None:
    story = an_edited_story()
    item = an_update()
    page = editor.get(f"/desk/stories/edit/{story.pk}/").content.decode()
    assert f"/desk/held/{item.pk}/" in page
    assert "urn:example:harbour" in page


def another_agency() -> Source:
    return Source.objects.update_or_create(slug="second", defaults={"name": "Second Wire"})[0]


def item_of(story: Story) -> WireItem:
    item = story.wire_item
    assert isinstance(item, WireItem)
    return item


def a_copy_of(first: WireItem, outcome: str = "held") -> WireItem:
    """Store the text of an item as another agency sends it."""
    item = an_item(
        outcome, source=another_agency(), uri="urn:second:1", headline="Barge keeps port shut"
    )
    WireItem.objects.filter(pk=item.pk).update(first=first, reason="The same text as")
    item.refresh_from_db()
    return item


def test_a_copy_is_shown_with_the_first_one_and_its_story(editor: Client) -> None:
    story = an_edited_story()
    item = a_copy_of(item_of(story))
    page = editor.get(f"/desk/held/{item.pk}/").content.decode()
    assert f"/desk/held/{item_of(story).pk}/" in page
    assert f"/desk/stories/edit/{story.pk}/" in page
    assert "of Example Wire" in page
    assert "Take over into the first story" in page
    first = editor.get(f"/desk/held/{item_of(story).pk}/").content.decode()
    assert "Copies of it" in first
    assert "of Second Wire" in first


def test_copies_that_made_no_story_have_a_list(editor: Client) -> None:
    story = an_edited_story()
    item = a_copy_of(item_of(story), "duplicate")
    assert str(item) not in editor.get("/desk/held/").content.decode()
    listed = editor.get("/desk/held/?of=copies").content.decode()
    assert str(item) in listed
    assert "The same text as" in listed


def test_a_copy_is_taken_over_into_the_first_story(editor: Client) -> None:
    story = an_edited_story()
    item = a_copy_of(item_of(story))
    page = decide(editor, item, "take-over").content.decode()
    assert "Name Second Wire among its sources." in page
    story.refresh_from_db()
    assert story.get_latest_revision_as_object().headline == "Barge keeps port shut"
    assert item_of(story).uri == "urn:example:harbour"
    assert outcome(item) == ("update", f"Taken over by editors into story {story.pk}.")
    assert Story.objects.count() == 1


@pytest.mark.parametrize("found", ["held", "duplicate"])
def test_an_editor_makes_a_story_of_a_copy_all_the_same(editor: Client, found: str) -> None:
    story = an_edited_story()
    item = a_copy_of(item_of(story), found)
    assert "Make a story of it" in editor.get(f"/desk/held/{item.pk}/").content.decode()
    decide(editor, item, "take-up")
    made = Story.objects.exclude(pk=story.pk).get()
    assert (made.wire_item, made.live) == (item, False)


def test_a_kill_tells_the_desk_of_copies_and_of_the_first(editor: Client) -> None:
    story = an_edited_story()
    copy = a_copy_of(item_of(story), "duplicate")
    an_item("kill", version="3")
    handlers.handle_waiting_items(now=NOW)
    copy.refresh_from_db()
    assert copy.outcome == "held"
    assert copy.reason.startswith("Example Wire withdrew the same text on 2025-06-04 22:00 UTC")
    assert str(copy) in editor.get("/desk/held/").content.decode()


def test_a_kill_of_a_copy_leaves_the_first_and_tells_the_desk(editor: Client) -> None:
    story = an_edited_story()
    copy = a_copy_of(item_of(story), "duplicate")
    withdrawal = an_item("kill", source=another_agency(), uri=copy.uri, version="3")
    WireItem.objects.filter(pk=withdrawal.pk).update(first=copy.first)
    handlers.handle_waiting_items(now=NOW)
    story.refresh_from_db()
    copy.refresh_from_db()
    assert (story.live, story.killed_at) == (True, None)
    assert copy.outcome == "held"
    assert "the same text of another item, which came first, still stands" in copy.reason
    page = editor.get(f"/desk/held/{copy.pk}/").content.decode()
    assert "Make a story of it" not in page
    assert "Take over" not in page
