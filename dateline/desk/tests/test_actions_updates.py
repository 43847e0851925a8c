"""Newer versions of wire items: what they may change, and what an editor or an embargo keeps from them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from dateline.desk import handlers
from dateline.desk.actions import kill_from_wire, release_due, set_up_newsroom, take_up
from dateline.desk.errors import ItemWithdrawn
from dateline.desk.models import Publication, Story, StorySource
from dateline.desk.tests import factories
from dateline.desk.tests.wire_items import NOW, a_source, an_item
from dateline.wires.formats.copy import Signal
from dateline.wires.formats.times import NEVER
from dateline.wires.models import Source, WireItem

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NEWER: dict[str, Any] = {"version": "2", "headline": "Busan harbour opens again"}


@pytest.fixture(autouse=True)
def newsroom() -> None:
    set_up_newsroom()


def story() -> Story:
    found: Story = Story.objects.get()
    return found


def signals() -> list[str]:
    return list(Publication.objects.order_by("version").values_list("signal", flat=True))


def take_in(outcome: str = "new", *, now: datetime = NOW, **changes: Any) -> WireItem:
    item = an_item(outcome, **changes)
    handlers.handle_waiting_items(now=now)
    item.refresh_from_db()
    return item


def test_a_version_that_says_nothing_new_leaves_no_trace_in_the_ledger() -> None:
    take_in()
    item = take_in("update", version="2", versioncreated=NOW + HOUR)
    assert (item.outcome, signals()) == ("update", ["publish"])
    assert story().wire_item == item


def test_an_update_does_not_bring_back_what_an_editor_took_down() -> None:
    take_in()
    story().unpublish()
    item = take_in("update", **NEWER)
    assert (story().live, story().headline) == (False, "Busan harbour opens again")
    assert (item.outcome, signals()) == ("held", ["publish", "unpublish"])
    assert "taken down" in item.reason


def test_an_update_brings_back_what_only_expired() -> None:
    take_in(expires=NOW + HOUR)
    release_due(now=NOW + HOUR)
    assert (story().live, story().expired) == (False, True)
    take_in("update", **NEWER, now=NOW + 2 * HOUR, versioncreated=NOW + 2 * HOUR)
    assert (story().live, story().expired) == (True, False)
    assert signals() == ["publish", "unpublish", "publish"]


def test_copy_whose_time_is_over_on_arrival_does_not_flash_up() -> None:
    item = take_in(expires=NOW - HOUR)
    assert (story().live, item.outcome, signals()) == (False, "held", [])
    assert "ended" in item.reason


def test_a_draft_source_does_not_change_what_an_editor_published_of_it() -> None:
    source = a_source(trust=Source.Trust.DRAFT)
    take_in(source=source)
    revision = story().save_revision()
    revision.publish()
    item = take_in("update", source=source, **NEWER)
    assert (item.outcome, story().headline) == (
        "held",
        "Busan harbour stays closed after barge sinks",
    )


def test_a_source_that_lost_its_trust_does_not_change_what_is_public() -> None:
    take_in()
    item = take_in("update", source=a_source(trust=Source.Trust.DRAFT), **NEWER)
    assert (item.outcome, story().headline) == (
        "held",
        "Busan harbour stays closed after barge sinks",
    )
    assert "trusted" in item.reason
    assert signals() == ["publish"]


def test_a_draft_of_a_draft_source_follows_its_wire() -> None:
    source = a_source(trust=Source.Trust.DRAFT)
    take_in(source=source)
    item = take_in("update", source=source, **NEWER)
    assert (item.outcome, story().live) == ("update", False)
    assert story().headline == "Busan harbour opens again"


def test_a_version_that_may_not_go_out_does_not_lie_in_a_public_story() -> None:
    take_in()
    item = take_in("update", version="2", headline="Only a headline", body_html="", body_text="")
    assert (item.outcome, story().headline) == (
        "held",
        "Busan harbour stays closed after barge sinks",
    )
    assert "body" in item.reason


def test_an_unreadable_embargo_on_a_newer_draft_is_told() -> None:
    take_in(embargoed=NOW + HOUR)
    item = take_in("update", **NEWER, embargoed=NEVER, flags=("Embargo not readable: “soon”.",))
    assert item.outcome == "held"
    assert "soon" in item.reason
    assert release_due(now=NOW + 2 * HOUR) == 0


def test_an_unreadable_embargo_on_a_newer_version_of_a_public_story_is_told_without_a_made_up_date() -> (
    None
):
    take_in()
    item = take_in("update", **NEWER, embargoed=NEVER, flags=("Embargo not readable: “soon”.",))
    assert "soon" in item.reason
    assert "9999" not in item.reason


def test_an_embargo_that_is_lifted_lets_the_story_out() -> None:
    take_in(embargoed=NOW + HOUR)
    take_in("update", **NEWER)
    assert (story().live, story().go_live_at, story().release_at) == (True, None, None)
    assert release_due(now=NOW + 2 * HOUR) == 0
    assert signals() == ["publish"]


def test_an_embargo_that_is_put_off_holds_to_the_new_end() -> None:
    take_in(embargoed=NOW + HOUR)
    take_in("update", **NEWER, embargoed=NOW + 3 * HOUR)
    assert release_due(now=NOW + 2 * HOUR) == 0
    assert release_due(now=NOW + 3 * HOUR) == 1


def test_what_a_source_that_lost_its_trust_sent_under_embargo_waits_for_an_editor() -> None:
    take_in(embargoed=NOW + HOUR)
    take_in("update", source=a_source(trust=Source.Trust.DRAFT), **NEWER, embargoed=NOW + HOUR)
    assert release_due(now=NOW + 2 * HOUR) == 0
    assert story().go_live_at == NOW + HOUR


def test_a_correction_that_is_repeated_with_the_next_version_is_told_once() -> None:
    take_in()
    told: dict[str, Any] = {
        "signal": Signal.CORRECT,
        "ednote": "CORRECTION: the name of the barge.",
    }
    take_in("update", version="2", body_html="<p>New words.</p>", **told)
    take_in("update", version="3", body_html="<p>Newer words.</p>", **told)
    assert signals() == ["publish", "correct", "update"]


def test_an_update_names_its_source_anew_and_keeps_those_that_are_not_the_agencys() -> None:
    take_in()
    StorySource.objects.create(story=story(), name="Coast guard")
    item = take_in("update", version="2", provider="Example Wire Asia")
    named = dict(story().sources.values_list("name", "wire_item"))
    assert named == {"Example Wire Asia": item.pk, "Coast guard": None}
    assert signals() == ["publish", "update"]


def test_authors_that_signed_keep_the_story_on_their_front() -> None:
    take_in()
    signed = story()
    signed.authors = [factories.author("Mira Voss")]
    signed.save()
    take_in("update", **NEWER)
    assert "author:mira-voss" in Publication.objects.first().fronts  # type: ignore[union-attr]


def test_another_sources_kill_kills_nothing() -> None:
    take_in()
    other = Source.objects.create(slug="other-wire", name="Other Wire", trust="publish")
    take_in("kill", source=other, version="2")
    assert story().live


def test_a_kill_takes_down_what_an_editor_has_changed() -> None:
    take_in()
    edited = story()
    edited.headline = "An editor's headline"
    edited.save_revision().publish()
    take_in("kill", version="2")
    assert (story().live, story().killed_at) == (False, NOW)
    assert signals() == ["publish", "update", "kill"]


def test_a_kill_of_a_draft_keeps_it_from_ever_going_out() -> None:
    take_in(source=a_source(trust=Source.Trust.DRAFT))
    take_in("kill", source=a_source(), version="2")
    assert story().killed_at == NOW
    assert signals() == []


def test_an_editor_cannot_take_up_what_was_withdrawn_while_the_page_was_open() -> None:
    item = an_item("held")
    withdrawal = an_item("kill", version="2")
    assert kill_from_wire(item=withdrawal, now=NOW) is None
    with pytest.raises(ItemWithdrawn):
        take_up(item=item, user=factories.user(), now=NOW)
    assert Story.objects.count() == 0


def test_an_embargo_that_ends_over_an_editors_draft_lets_out_what_the_agency_sent() -> None:
    take_in(embargoed=NOW + HOUR)
    draft = story()
    draft.keep_stored_version()
    draft.refresh_from_db()
    draft.headline = "Half a headl"
    draft.save()
    draft.save_revision(user=factories.user())
    assert release_due(now=NOW + HOUR) == 1
    assert (story().live, story().headline) == (
        True,
        "Busan harbour stays closed after barge sinks",
    )
    assert story().get_latest_revision_as_object().headline == "Half a headl"
    assert (story().has_unpublished_changes, signals()) == (True, ["publish"])


def test_an_editors_schedule_takes_the_place_of_the_embargos_end() -> None:
    later = datetime.fromisoformat("2100-01-01T00:00:00+00:00")
    take_in(embargoed=later)
    edited = story()
    edited.headline = "An editor's headline"
    edited.save_revision().publish()
    assert (story().live, story().release_at) == (False, None)


def test_an_older_time_of_the_agency_never_sets_updated_before_created() -> None:
    take_in()
    take_in("update", **NEWER, now=NOW + 3 * HOUR, versioncreated=NOW - 2 * HOUR)
    assert (story().first_published_at, story().updated_at) == (NOW, NOW)


def test_a_link_longer_than_any_address_is_left_out() -> None:
    take_in(link="https://example.org/" + "a" * 3000)
    assert (story().live, story().sources.get().url) == (True, "")


def test_an_item_that_two_workers_have_in_hand_is_held_by_none_of_them() -> None:
    item = an_item()
    again = WireItem.objects.select_related("source").get(pk=item.pk)
    assert handlers.handle(item=item, now=NOW)
    assert not handlers.handle(item=again, now=NOW)
    assert signals() == ["publish"]
