"""How much a publication asks of the database, whichever way it is made."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from dateline.desk import actions, handlers
from dateline.desk.models import Desk, Publication, Story, User
from dateline.desk.tests import factories
from dateline.desk.tests.statements import Statement, Statements, statements
from dateline.desk.tests.story_forms import filled_in
from dateline.desk.tests.wire_items import NOW, an_item
from dateline.edge.board import INTENT_ROWS, INTENT_WORDS, INTENTS, current_board
from dateline.edge.commits import changed
from dateline.tagging import sectors
from dateline.wires.models import WireItem

# Committed, as in life: what is read inside a transaction is not kept in memory.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PUBLISH = {"action-publish": "yes"}
NEWER: dict[str, Any] = {
    "version": "2",
    "headline": "Japan reopens harbour of Osaka",
    "body_html": "<p>TOKYO, Japan, June 5 (EXW) - The harbour opened, Japan said. Japan is glad.</p>",
    "body_text": "",
}


@pytest.fixture(autouse=True)
def warm() -> None:
    """One story has gone out before: what hardly ever changes is in memory."""
    # Other tests never commit. What they intend stays on the board, until it is full and purges all.
    for row in range(INTENTS, INTENTS + INTENT_ROWS * INTENT_WORDS, INTENT_WORDS):
        current_board().words[row] = 0
    Desk.named("news")
    factories.edition()
    for sector in sectors():
        factories.sector(sector.slug)
    handlers.handle(item=in_hand("new", uri="urn:example:before"), now=NOW)


def in_hand(outcome: str, **changes: Any) -> WireItem:
    """Give an item as the worker has read it."""
    stored = an_item(outcome, **changes)
    return WireItem.objects.select_related("source").get(pk=stored.pk)


def handled(outcome: str, **changes: Any) -> Statements:
    item = in_hand(outcome, **changes)
    with statements() as found:
        assert handlers.handle(item=item, now=NOW)
    # What grouping into events asks is counted where that is tested.
    found.sent = [each for each in found.sent if not re.search("wires_event|advisory", each.sql)]
    return found


@pytest.fixture
def desk() -> Client:
    """An administrator at the editor."""
    client = Client()
    client.force_login(User.objects.create_superuser("mira", "mira@example.com"))
    return client


def published(desk: Client, story: Story, headline: str, **changes: Any) -> Statements:
    data = {**filled_in(story, headline=headline, **changes), **PUBLISH}
    with statements() as found:
        response = desk.post(f"/desk/stories/edit/{story.pk}/", data)
    assert response.status_code == 302
    story.refresh_from_db()
    assert story.headline == headline
    return found


def test_a_story_from_the_wire_goes_out_by_twelve_queries() -> None:
    item = in_hand("new")
    with statements() as found:
        story = actions.draft_from_wire(item=item, now=NOW)
    assert story.live
    assert len(found) <= 12, found


def test_an_update_that_moves_the_story_takes_twelve_queries() -> None:
    handled("new")
    found = handled("update", **NEWER)
    row = Publication.objects.get(signal="update")
    assert {"country:KR", "country:JP"} <= set(row.fronts)
    assert len(found) <= 12, found


def test_a_kill_takes_twelve_queries() -> None:
    handled("new")
    found = handled("kill", version="2")
    assert Publication.objects.filter(signal="kill").exists()
    assert len(found) <= 12, found


def test_an_editors_publication_takes_twenty_queries(desk: Client) -> None:
    handled("new")
    story = Story.objects.latest("pk")
    assert len(found := published(desk, story, "First words of the desk")) <= 18, found
    assert len(found := published(desk, story, "More words of the desk")) <= 15, found
    moved = published(desk, story, "Words on other fronts", countries=["FR"], sectors=["economy"])
    assert len(moved) <= 20, moved


def test_a_form_that_names_the_desk_asks_for_it_once(desk: Client) -> None:
    handled("new")
    story = Story.objects.latest("pk")
    named = {**filled_in(story, headline="Words of the desk"), "desk": str(story.desk_id)}
    with statements() as found:
        assert desk.post(f"/desk/stories/edit/{story.pk}/", {**named, **PUBLISH}).status_code == 302
    assert sum('FROM "desk_desk"' in each.sql for each in found.sent) == 1, found
    assert len(found) <= 19, found


def test_a_new_story_is_published_by_sixteen_queries(desk: Client) -> None:
    with statements() as found:
        desk.post("/desk/stories/add/", {**filled_in(headline="Quite new"), **PUBLISH})
    story = Story.objects.latest("pk")
    assert (story.headline, story.live, story.version) == ("Quite new", True, 1)
    assert len(found) <= 16, found


def test_a_draft_that_the_browser_has_saved_is_published_by_twenty_queries(desk: Client) -> None:
    desk.post("/desk/stories/add/", filled_in(headline="Half a thought"))
    story = Story.objects.latest("pk")
    kept = dict.fromkeys(("overwrite", "loaded"), story.latest_revision_id)
    again = {f"{name}_revision_id": str(number) for name, number in kept.items()}
    with statements() as found:
        data = {**filled_in(story, headline="A whole thought"), **PUBLISH, **again}
        desk.post(f"/desk/stories/edit/{story.pk}/", data)
    story.refresh_from_db()
    assert (story.headline, story.live) == ("A whole thought", True)
    assert story.live_revision_id == story.latest_revision_id == kept["overwrite"]
    assert len(found) <= 20, found


def test_what_the_newsroom_looks_like_is_read_once_for_many_publications(desk: Client) -> None:
    handled("new")
    story = Story.objects.latest("pk")
    changed("newsroom")
    first = published(desk, story, "First words of the desk")
    assert sum('"desk_edition"' in each.sql for each in first.sent) == 1, first
    again = published(desk, story, "More words of the desk")
    assert not any('"desk_edition"' in each.sql for each in again.sent), again


def test_a_kill_at_the_desk_takes_few_queries(desk: Client) -> None:
    handled("new")
    story = Story.objects.latest("pk")
    published(desk, story, "Words of the desk")
    with statements() as found:
        desk.post(f"/desk/stories/kill/{story.pk}/", {"reason": "Hoax"})
    assert Publication.objects.filter(story=story, signal="kill").exists()
    assert len(found) <= 16, found


# A table that is read from end to end, by its name or the statement's name for it, except those
# that hold what people set up.
SCAN = re.compile(r"SCAN (?!(?:\d+ )?CONSTANT|desk_sector|desk_edition|desk_desk|desk_newsroom)\w+")
# All items or stories of an agency, or all kills: no scan in name, and as long as the archive.
WHOLE_SOURCE = re.compile(r"\((?:(?:origin_)?source_id|outcome)=\?(?: AND rowid>\?)?\)")


@pytest.fixture
def plans_as_for_many_rows() -> None:
    """Have PostgreSQL plan as for a large archive: a handful of rows it would always scan."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")
            cursor.execute("ANALYZE desk_search")  # as it may do by itself at any moment


def test_no_way_of_publishing_scans_what_grows(desk: Client, plans_as_for_many_rows: None) -> None:
    def killed() -> Statements:
        with statements() as found:
            desk.post(f"/desk/stories/kill/{story.pk}/", {"reason": "Hoax"})
        return found

    ways = {"publish": handled("new"), "update": handled("update", **NEWER)}
    story = Story.objects.latest("pk")
    ways["editor, first"] = published(desk, story, "First words of the desk")
    ways["editor"] = published(desk, story, "Words on other fronts", countries=["FR"])
    ways["kill at the desk"] = killed()
    handled("new", uri="urn:example:other", headline="Quite another")
    ways["kill"] = handled("kill", uri="urn:example:other", version="2")
    scans = [
        f"{way}: {step}: {statement.sql}"
        for way, found in ways.items()
        for statement in found.sent
        for step in statement.plan()
        if SCAN.search(step) or WHOLE_SOURCE.search(step)
    ]
    assert not scans
    assert sum(len(found) for found in ways.values()) > 60


def test_the_plans_that_are_asked_for_do_show_a_scan(plans_as_for_many_rows: None) -> None:
    whole = Statement("SELECT count(*) FROM desk_publication WHERE note = %s", ["Hoax"])
    assert any(SCAN.search(step) for step in whole.plan())
