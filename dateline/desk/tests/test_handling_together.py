"""Items that wait together are acted on together: in fewer transactions, with the same end."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dateline.desk import actions, handlers
from dateline.desk.actions import drafting
from dateline.desk.models import Delivery, Publication, Story
from dateline.desk.rules.drafting import Draft, draft
from dateline.desk.tests.wire_items import NOW, a_source, an_item
from dateline.edge.board import current_board, slots_of
from dateline.tagging.events import Report, Sketch, sketch_of
from dateline.wires.actions import events
from dateline.wires.models import Source, WireItem

# Committed, as in life: it is commits that are counted.
pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("newsroom"),
]

HEADLINES = (
    "Busan harbour stays closed after barge sinks",
    "Vineyards of the north ask for later harvests",
    "Chess club buys the old railway station",
    "Glass makers find sand of a rare colour",
    "Library lends its hundred-thousandth map",
)


def wait(source: Source | None = None, prefix: str = "urn:example:") -> list[WireItem]:
    """Have items wait that tell of different things."""
    return [
        an_item(source=source, uri=f"{prefix}{number}", headline=headline, body_text=f"{headline}.")
        for number, headline in enumerate(HEADLINES)
    ]


def unreadable() -> WireItem:
    """Have an item wait whose record nobody can read."""
    item = an_item(uri="urn:example:broken")
    WireItem.objects.filter(pk=item.pk).update(record={"uri": ["no", "text"], "body_html": 7})
    return item


def public() -> list[str]:
    return list(Story.objects.filter(live=True).order_by("pk").values_list("headline", flat=True))


def test_items_that_wait_together_go_out_in_one_transaction_and_are_grouped_in_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handlers, "SECONDS", 60.0)
    wait()
    with CaptureQueriesContext(connection) as found:
        assert handlers.handle_waiting_items(now=NOW) == len(HEADLINES)
    assert sum(each["sql"] == "COMMIT" for each in found.captured_queries) == 2
    assert public() == list(HEADLINES)
    assert Delivery.objects.filter(channel="site", state="done").count() == len(HEADLINES)


def test_with_the_commit_every_one_of_them_is_purged() -> None:
    before = current_board().count
    wait()
    handlers.handle_waiting_items(now=NOW)
    for story in Story.objects.all():
        assert current_board().changed_since(slots_of([f"story:{story.pk}"]), before)


def test_one_that_cannot_be_acted_on_is_held_and_stops_none_of_the_others() -> None:
    waiting = wait()
    broken = unreadable()
    wait(prefix="urn:example:behind:")
    assert handlers.handle_waiting_items(now=NOW) == 2 * len(waiting) + 1
    assert public() == [*HEADLINES, *HEADLINES]
    broken.refresh_from_db()
    assert broken.outcome == "held"
    assert broken.reason.startswith("The desk could not act on it")
    assert not WireItem.objects.filter(handled_at=None).exists()
    assert Publication.objects.count() == 2 * len(waiting)


def test_one_that_was_withdrawn_is_never_public_and_the_others_are() -> None:
    wait()
    an_item("kill", uri="urn:example:2", version="2")
    handlers.handle_waiting_items(now=NOW)
    assert public() == [each for number, each in enumerate(HEADLINES) if number != 2]
    assert Publication.objects.filter(headline=HEADLINES[2]).count() == 0


@pytest.mark.parametrize("version", ["1", "2"], ids=["a new one", "a newer version"])
def test_one_alone_is_drafted_before_anything_is_locked(
    monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    if version == "2":
        handlers.handle(item=an_item(), now=NOW)
    locked: list[bool] = []

    def drafted(*given: Any) -> Draft:
        locked.append(connection.in_atomic_block)
        return draft(*given)

    monkeypatch.setattr(drafting, "draft", drafted)
    item = an_item("new" if version == "1" else "update", version=version, headline="Ferry sails")
    assert handlers.handle(item=item, now=NOW)
    assert locked == [False]
    assert public() == ["Ferry sails"]


def test_what_is_compared_of_new_items_is_made_before_anything_is_locked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    locked: list[bool] = []

    def sketched(report: Report) -> Sketch:
        locked.append(connection.in_atomic_block)
        return sketch_of(report)

    monkeypatch.setattr(events, "sketch_of", sketched)
    wait()
    assert handlers.handle_waiting_items(now=NOW) == len(HEADLINES)
    assert locked == [False] * len(HEADLINES)


def test_what_takes_long_is_committed_before_the_next_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handlers, "SECONDS", 0.0)
    monkeypatch.setattr(handlers, "PART", 1)
    wait()
    with CaptureQueriesContext(connection) as found:
        assert handlers.handle_waiting_items(now=NOW) == len(HEADLINES)
    assert sum(each["sql"] == "COMMIT" for each in found.captured_queries) >= len(HEADLINES)
    assert public() == list(HEADLINES)


def test_a_second_report_of_an_event_waits_for_an_editor_though_it_came_with_the_first() -> None:
    other = Source.objects.create(slug="other", name="Other Wire", trust=Source.Trust.PUBLISH)
    text = (
        "BUSAN, South Korea, June 4 (EXW) - Divers of the coast guard searched the barge Haewon in"
        " Busan harbour on Wednesday, where it sank with 412 tonnes of salt.\n\n"
        "Harbour master Park Ji-won said the harbour stays closed until the barge is lifted."
    )
    first = "Busan harbour closed after barge Haewon sinks with salt"
    second = "Barge Haewon sinks in Busan, harbour master Park closes harbour"
    an_item(source=a_source(), uri="urn:example:first", headline=first, body_text=text)
    an_item(source=other, uri="urn:other:second", headline=second, body_text=f"{text} She waits.")
    handlers.handle_waiting_items(now=NOW)
    assert public() == [first]
    held = WireItem.objects.get(uri="urn:other:second")
    assert (held.outcome, first in held.reason) == ("held", True)


def test_what_was_drafted_on_terms_that_an_editor_changed_meanwhile_is_drafted_anew() -> None:
    ahead = [actions.draft_ahead(item) for item in wait()]
    Source.objects.update(attribution="Other Wire", rights=Source.Rights.HEADLINE)
    stories = actions.store_drafted(ahead=ahead, now=NOW)
    assert [story.headline for story in stories] == list(HEADLINES)
    assert {source.name for story in stories for source in story.sources.all()} == {"Other Wire"}
    assert not any(story.body for story in stories)
