"""How much a publication asks of the database, whichever way it is made."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from dateline.desk import actions, handlers
from dateline.desk.models import Publication, Story, User
from dateline.desk.tests.statements import Statements, statements
from dateline.desk.tests.story_forms import filled_in
from dateline.desk.tests.wire_items import NOW, an_item
from dateline.edge.board import INTENT_ROWS, INTENT_WORDS, INTENTS, current_board
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
    actions.set_up_newsroom()
    handlers.handle(item=in_hand("new", uri="urn:example:before"), now=NOW)


def in_hand(outcome: str, **changes: Any) -> WireItem:
    """Give an item as the worker has read it."""
    stored = an_item(outcome, **changes)
    return WireItem.objects.select_related("source").get(pk=stored.pk)


def handled(outcome: str, **changes: Any) -> Statements:
    item = in_hand(outcome, **changes)
    with statements() as found:
        assert handlers.handle(item=item, now=NOW)
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


def test_an_update_that_moves_the_story_takes_fourteen_queries() -> None:
    handled("new")
    found = handled("update", **NEWER)
    row = Publication.objects.get(signal="update")
    assert {"country:KR", "country:JP"} <= set(row.fronts)
    assert len(found) <= 14, found


def test_a_kill_takes_eleven_queries() -> None:
    handled("new")
    found = handled("kill", version="2")
    assert Publication.objects.filter(signal="kill").exists()
    assert len(found) <= 11, found
