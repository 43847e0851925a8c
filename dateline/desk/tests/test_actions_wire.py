"""What becomes of wire items: stories, newer versions of them, and kills."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import Revision

from dateline.desk import handlers
from dateline.desk.actions import kill, publish_now, release_due, set_up_newsroom
from dateline.desk.errors import PublishRefused
from dateline.desk.models import Delivery, Placement, Publication, Story
from dateline.desk.tests.wire_items import NOW, a_source, an_item
from dateline.wires.formats.copy import Signal
from dateline.wires.formats.times import NEVER
from dateline.wires.models import Source, WireItem

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


@pytest.fixture(autouse=True)
def newsroom() -> None:
    set_up_newsroom()


def story() -> Story:
    found: Story = Story.objects.get()
    return found


def take_in(outcome: str = "new", **changes: Any) -> WireItem:
    item = an_item(outcome, **changes)
    handlers.handle_waiting_items(now=NOW)
    item.refresh_from_db()
    return item


def test_a_trusted_item_is_public_with_its_ledger_row_and_fronts() -> None:
    take_in()
    publication = Publication.objects.get()
    assert story().live
    assert (publication.signal, publication.version) == ("publish", 1)
    assert Delivery.objects.get().channel == "site"
    fronts = set(Placement.objects.values_list("front", flat=True))
    assert {"latest", "kind:news", "edition:world", "country:KR"} <= fronts


def test_the_story_names_its_source() -> None:
    item = take_in()
    source = story().sources.get()
    assert (source.name, source.wire_item) == ("Example Wire", item)


def test_an_item_is_acted_on_once() -> None:
    take_in()
    assert handlers.handle_waiting_items(now=NOW) == 0
    assert Story.objects.count() == 1


def test_a_draft_source_waits_on_the_desk() -> None:
    a_source(trust=Source.Trust.DRAFT)
    take_in(source=a_source(trust=Source.Trust.DRAFT))
    assert not story().live
    assert Publication.objects.count() == 0
    assert Placement.objects.count() == 0


def test_an_update_changes_the_story_at_its_address_and_moves_updated() -> None:
    take_in()
    address = story().get_absolute_url()
    take_in(
        "update",
        version="2",
        headline="Busan harbour opens again",
        body_html="<p>Ships sail.</p><p>Again.</p>",
    )
    assert story().headline == "Busan harbour opens again"
    assert story().get_absolute_url() == address
    assert story().updated_at is not None
    assert list(Publication.objects.order_by("version").values_list("signal", flat=True)) == [
        "publish",
        "update",
    ]


def test_a_new_version_with_the_same_words_does_not_move_updated() -> None:
    take_in()
    take_in("update", version="2", urgency=2)
    assert story().updated_at is None
    assert story().version == 2


def test_an_update_of_an_unknown_item_is_a_new_story() -> None:
    take_in("update", version="7")
    assert story().live


def test_a_kill_takes_the_story_down_for_good() -> None:
    take_in()
    take_in("kill", version="2")
    killed = story()
    assert not killed.live
    assert killed.killed_at == NOW
    assert Placement.objects.count() == 0
    assert Publication.objects.first().signal == "kill"  # type: ignore[union-attr]
    item = take_in("update", version="3")
    assert (item.outcome, story().live) == ("held", False)
    with pytest.raises(PublishRefused):
        publish_now(story=killed, now=LATER)


def test_a_kill_behind_its_item_in_the_queue_leaves_no_moment_in_public() -> None:
    an_item("new")
    an_item("kill", version="2")
    handlers.handle_waiting_items(now=NOW)
    assert Publication.objects.count() == 0
    assert Story.objects.filter(live=True).count() == 0


def test_a_kill_twice_is_one_kill() -> None:
    take_in()
    first = kill(story=story(), reason="Wrong man named.", now=NOW)
    assert kill(story=story(), reason="Again.", now=LATER) == first
    assert Publication.objects.filter(signal="kill").count() == 1


def test_an_editors_words_are_not_overwritten() -> None:
    take_in()
    edited = story()
    edited.headline = "An editor's headline"
    edited.save_revision()
    item = take_in("update", version="2", headline="The agency's new headline")
    assert item.outcome == "held"
    assert "editor" in item.reason
    assert story().headline != "The agency's new headline"


def test_the_wires_version_stays_in_the_history_before_an_editors_first_save() -> None:
    take_in()
    edited = story()
    edited.headline = "An editor's headline"
    edited.save_revision()
    headlines = [revision.as_object().headline for revision in Revision.objects.order_by("pk")]
    assert headlines == ["Busan harbour stays closed after barge sinks", "An editor's headline"]
    assert story().live_revision == Revision.objects.order_by("pk").first()


def test_an_embargo_ends_by_the_clock_alone() -> None:
    take_in(embargoed=LATER)
    assert not story().live
    assert release_due(now=LATER - timedelta(seconds=1)) == 0
    assert release_due(now=LATER) == 1
    assert story().live
    assert story().first_published_at == LATER
    assert release_due(now=LATER) == 0


def test_an_embargoed_item_of_a_draft_source_does_not_go_out_by_itself() -> None:
    take_in(source=a_source(trust=Source.Trust.DRAFT), embargoed=LATER)
    assert release_due(now=LATER) == 0
    assert not story().live


def test_an_embargo_that_cannot_be_read_is_held_for_an_editor() -> None:
    item = take_in(embargoed=NEVER, flags=("Embargo not readable: “soon”.",))
    assert item.outcome == "held"
    assert "soon" in item.reason
    assert release_due(now=LATER) == 0
    assert not story().live


def test_a_killed_embargo_never_goes_out() -> None:
    take_in(embargoed=LATER)
    take_in("kill", version="2")
    assert release_due(now=LATER) == 0
    assert Publication.objects.count() == 0


def test_an_item_under_a_later_embargo_does_not_replace_public_words() -> None:
    take_in()
    item = take_in("update", version="2", headline="Secret", embargoed=LATER)
    assert item.outcome == "held"
    assert story().headline != "Secret"


def test_a_scheduled_revision_goes_out_through_the_gate_and_once() -> None:
    take_in()
    edited = story()
    tomorrow = timezone.now() + timedelta(days=1)
    edited.headline, edited.go_live_at = "Scheduled words", tomorrow
    edited.save_revision().publish()
    assert (story().live, story().headline) == (
        True,
        "Busan harbour stays closed after barge sinks",
    )
    assert release_due(now=timezone.now()) == 0
    with time_machine.travel(tomorrow, tick=False):
        assert release_due(now=tomorrow) == 1
        assert release_due(now=tomorrow) == 0
    assert (story().live, story().headline) == (True, "Scheduled words")
    assert list(Publication.objects.order_by("version").values_list("signal", flat=True)) == [
        "publish",
        "update",
    ]


def test_what_expires_is_taken_down_and_in_the_ledger() -> None:
    take_in(expires=LATER)
    assert release_due(now=LATER) == 1
    assert not story().live
    assert Publication.objects.first().signal == "unpublish"  # type: ignore[union-attr]


def test_copy_without_a_source_is_kept_on_the_desk_with_the_reason() -> None:
    item = take_in(body_html="", body_text="", headline="Only a headline")
    assert item.outcome == "held"
    assert "body" in item.reason
    assert not story().live


def test_old_copy_keeps_the_agencys_time_and_new_copy_gets_ours() -> None:
    take_in(versioncreated=NOW - timedelta(days=300))
    assert story().first_published_at == NOW - timedelta(days=300)


def test_a_correction_goes_out_with_its_note_once() -> None:
    take_in()
    take_in(
        "update",
        version="2",
        signal=Signal.CORRECT,
        ednote="CORRECTION: the name of the barge.",
        body_html="<p>New words.</p>",
    )
    assert Publication.objects.first().signal == "correct"  # type: ignore[union-attr]
    assert Publication.objects.first().note == "The name of the barge."  # type: ignore[union-attr]
    assert story().correction_note == ""
