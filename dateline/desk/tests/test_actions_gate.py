"""The gate and the way out under pressure: old copies of a story in hand, kills in every state, reverts."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Revision, Workflow, WorkflowContentType

from dateline.desk.actions import kill, publish_now, release_due, sort_again
from dateline.desk.errors import PublishRefused
from dateline.desk.models import Delivery, Edition, Placement, Publication, Story, StorySource
from dateline.desk.tests import factories

pytestmark = pytest.mark.django_db
NOON = factories.NOON
HOUR = timedelta(hours=1)


def signals(story: Story) -> list[str]:
    """Give the story's signals in their order, and prove that no version is missing or doubled."""
    rows = list(story.publications.order_by("version").values_list("version", "signal"))
    assert [version for version, _ in rows] == list(range(1, len(rows) + 1))
    return [signal for _, signal in rows]


def edit(story: Story, **words: object) -> Revision:
    """Save a version as an editor does."""
    newest: Story = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    for name, value in words.items():
        setattr(newest, name, value)
    revision: Revision = newest.save_revision()
    return revision


def stored(story: Story) -> Story:
    found: Story = Story.objects.get(pk=story.pk)
    return found


def test_taking_down_an_old_copy_of_a_killed_story_does_not_bring_it_back_to_life() -> None:
    story = factories.published()
    old = stored(story)
    kill(story=story, reason="Wrong man named.", now=NOON + HOUR)
    old.unpublish()
    assert stored(story).killed_at == NOON + HOUR
    assert signals(story) == ["publish", "kill"]


def test_taking_down_an_old_copy_keeps_the_newer_words() -> None:
    story = factories.published()
    old = stored(story)
    Story.objects.filter(pk=story.pk).update(headline="Newer words")
    publish_now(story=story, now=NOON + HOUR)
    old.unpublish()
    assert (stored(story).headline, old.live) == ("Newer words", False)
    assert signals(story) == ["publish", "update", "unpublish"]


def test_saving_an_old_copy_of_a_killed_draft_leaves_it_killed() -> None:
    story = factories.draft()
    old = stored(story)
    kill(story=story, reason="Wrong man named.", now=NOON)
    old.headline = "Saved late"
    old.save()
    assert stored(story).killed_at == NOON
    assert stored(story).headline == "Saved late"


def test_the_database_itself_refuses_a_killed_story_that_is_live() -> None:
    story = factories.published()
    kill(story=story, reason="Wrong man named.", now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Story.objects.filter(pk=story.pk).update(live=True)


def test_publishing_a_revision_in_hand_counts_on_from_what_is_stored() -> None:
    story = factories.published()
    revision = edit(story, headline="An editor's words")
    assert revision.content_object.version == 1
    publish_now(story=story, now=NOON + HOUR)
    revision.publish()
    assert stored(story).headline == "An editor's words"
    assert signals(story) == ["publish", "update", "update"]


def test_a_draft_killed_under_the_editors_hands_stays_down() -> None:
    story = factories.draft()
    revision = edit(story, headline="Ready")
    kill(story=story, reason="Wrong man named.", now=NOON)
    with pytest.raises(PublishRefused):
        revision.publish()
    assert not stored(story).live
    assert signals(story) == []


def test_a_scheduled_story_that_is_killed_never_goes_out() -> None:
    story = factories.published()
    tomorrow = timezone.now() + timedelta(days=1)
    edit(story, headline="Later", go_live_at=tomorrow).publish()
    kill(story=story, reason="Wrong man named.", now=timezone.now())
    with time_machine.travel(tomorrow + HOUR, tick=False):
        assert release_due(now=tomorrow + HOUR) == 0
    assert signals(story) == ["publish", "kill"]


def test_a_story_that_was_taken_down_is_killed_with_a_row_and_only_once() -> None:
    story = factories.published()
    story.unpublish()
    first = kill(story=story, reason="Wrong man named.", now=NOON)
    assert kill(story=story, reason="Again.", now=NOON + HOUR) == first
    assert signals(story) == ["publish", "unpublish", "kill"]
    killed = stored(story)
    assert (killed.live_revision, killed.go_live_at, killed.pinned_until) == (None, None, None)


def test_a_story_in_the_workflow_is_killed_and_the_workflow_ends() -> None:
    workflow = Workflow.objects.get(name="Moderators approval")
    kind = ContentType.objects.get_for_model(Story)
    WorkflowContentType.objects.create(workflow=workflow, content_type=kind)
    story = factories.draft()
    edit(story, headline="Please approve")
    workflow.start(stored(story), factories.user())
    kill(story=story, reason="Wrong man named.", now=NOON)
    assert stored(story).current_workflow_state is None


def test_what_waited_to_be_sent_of_a_killed_story_is_not_sent_any_more(settings: object) -> None:
    settings.WEBHOOKS = ["https://example.org/hook"]  # type: ignore[attr-defined]
    story = factories.published()
    kill(story=story, reason="Wrong man named.", now=NOON + HOUR)
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
    assert [delivery.publication.signal for delivery in waiting] == ["kill"]
    assert "killed" in Delivery.objects.get(state=Delivery.State.FAILED).answer


def test_a_change_that_is_scheduled_after_a_revert_leaves_the_story_up() -> None:
    story = factories.draft()
    first = edit(story, headline="First words")
    first.publish()
    edit(story, headline="Second words").publish()
    tomorrow = timezone.now() + timedelta(days=1)
    back = Revision.objects.get(pk=first.pk).as_object()
    back.go_live_at = tomorrow
    back.save_revision(previous_revision=first).publish()
    assert (stored(story).live, stored(story).headline) == (True, "Second words")
    assert signals(story) == ["publish", "update"]
    with time_machine.travel(tomorrow + HOUR, tick=False):
        assert release_due(now=tomorrow + HOUR) == 1
    assert stored(story).headline == "First words"
    assert signals(story) == ["publish", "update", "update"]


def test_a_change_is_scheduled_on_a_story_that_the_wire_path_published_after_its_first_revision() -> (
    None
):
    story = factories.draft()
    edit(story, standfirst="Words of an editor.")
    publish_now(story=story, now=NOON)
    tomorrow = timezone.now() + timedelta(days=1)
    edit(story, headline="Later", go_live_at=tomorrow).publish()
    assert stored(story).live
    assert signals(story) == ["publish"]


def test_a_time_that_comes_while_publishing_counts_as_scheduled_or_published_but_not_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = factories.draft()
    soon = timezone.now() + timedelta(days=1)
    revision = edit(story, go_live_at=soon)
    with time_machine.travel(soon - timedelta(microseconds=1), tick=False) as clock:
        save = Revision.save

        def slowly(self: Revision, *args: object, **kwargs: object) -> None:
            save(self, *args, **kwargs)
            clock.move_to(soon + HOUR)

        monkeypatch.setattr(Revision, "save", slowly)
        revision.publish()
    assert not stored(story).live
    assert signals(story) == []


def test_a_correction_is_told_once_though_its_revision_comes_back() -> None:
    story = factories.published()
    corrected = edit(
        story, body="<p>The council of nine voted.</p>", correction_note="Nine, not ten."
    )
    corrected.publish()
    edit(story, body="<p>The council of nine voted at noon.</p>").publish()
    Revision.objects.get(pk=corrected.pk).publish()
    assert signals(story) == ["publish", "correct", "update", "update"]
    assert stored(story).correction_note == ""


def test_a_correction_of_a_story_that_was_taken_down_is_told_when_it_comes_back() -> None:
    story = factories.published()
    story.unpublish()
    edit(
        story, body="<p>The council of nine voted.</p>", correction_note="Nine, not ten."
    ).publish()
    assert signals(story) == ["publish", "unpublish", "correct"]


def test_a_story_that_comes_back_keeps_its_first_time_and_moves_updated_only_with_its_words() -> (
    None
):
    story = factories.published()
    story.unpublish()
    publish_now(story=story, now=NOON + HOUR)
    assert (stored(story).first_published_at, stored(story).updated_at) == (NOON, None)
    story.unpublish()
    Story.objects.filter(pk=story.pk).update(headline="Other words")
    publish_now(story=story, now=NOON + 2 * HOUR)
    assert (stored(story).first_published_at, stored(story).updated_at) == (NOON, NOON + 2 * HOUR)
    assert set(Placement.objects.values_list("published_at", flat=True)) == {NOON}


@pytest.mark.parametrize("change", ["source", "dateline", "author"])
def test_updated_moves_with_everything_that_is_said_on_the_page(change: str) -> None:
    story = factories.published()
    if change == "source":
        StorySource.objects.filter(story=story).update(name="Coast Agency")
    elif change == "dateline":
        Story.objects.filter(pk=story.pk).update(dateline_place="Busan")
    else:
        named = stored(story)
        named.authors = [factories.author()]
        named.save()
    publish_now(story=story, now=NOON + HOUR)
    assert stored(story).updated_at == NOON + HOUR


def test_updated_never_lies_before_the_first_publication_or_runs_backwards() -> None:
    story = factories.published()
    Story.objects.filter(pk=story.pk).update(headline="Words of an old version")
    publish_now(story=story, now=NOON + HOUR, at=NOON - HOUR)
    assert stored(story).updated_at == NOON
    Story.objects.filter(pk=story.pk).update(headline="Newer words")
    publish_now(story=story, now=NOON + 2 * HOUR)
    Story.objects.filter(pk=story.pk).update(headline="Older words")
    publish_now(story=story, now=NOON + 3 * HOUR, at=NOON + HOUR)
    assert stored(story).updated_at == NOON + 2 * HOUR


def test_what_is_under_embargo_does_not_go_out_by_the_wire_path() -> None:
    story = factories.draft(go_live_at=NOON + HOUR)
    with pytest.raises(PublishRefused, match="13:00"):
        publish_now(story=story, now=NOON)
    publish_now(story=story, now=NOON + HOUR)
    assert signals(story) == ["publish"]


def test_a_draft_without_a_sector_can_be_taken_up_by_an_editor() -> None:
    story = factories.draft(sectors=())
    stored(story).keep_stored_version()
    assert Revision.objects.count() == 1


def test_a_story_without_source_sector_or_headline_passes_no_revision() -> None:
    lacks: tuple[dict[str, object], ...] = (
        {"headline": " "},
        {"sectors": [""]},
        {"sectors": []},
        {"sources": []},
        {"body": "<p>&nbsp;</p>"},
    )
    for lack in lacks:
        story = factories.draft()
        newest = stored(story)
        for name, value in lack.items():
            setattr(newest, name, value)
        revision = newest.save_revision(clean=False)
        with pytest.raises(PublishRefused):
            revision.publish()
        assert not stored(story).live


def test_sorting_again_leaves_a_killed_story_off_every_front() -> None:
    story, other = factories.published(), factories.published()
    kill(story=story, reason="Wrong man named.", now=NOON)
    Edition.objects.create(name="North", slug="north")
    assert sort_again() == 1
    assert set(Placement.objects.values_list("story", flat=True)) == {other.pk}


def test_sorting_again_takes_the_same_queries_for_one_story_and_for_many(
    django_assert_max_num_queries: object,
) -> None:
    factories.several(12, authors=[factories.author()])
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        assert sort_again() == 0


def test_the_ledger_tells_every_front_on_which_the_story_stood() -> None:
    story = factories.published(countries=["KR"])
    kill(story=story, reason="Wrong man named.", now=NOON)
    row = Publication.objects.get(signal="kill")
    assert {"latest", "country:KR", "sector:politics", "kind:news"} <= set(row.fronts)
