"""Approval by moderators: submitted by an editor, approved or sent back, always through the gate."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from wagtail.models import Workflow, WorkflowContentType

from dateline.desk.models import Publication, Story
from dateline.desk.tests.story_forms import filled_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def approval(newsroom: None) -> Workflow:
    """Wagtail's own approval by moderators, switched on for stories."""
    workflow: Workflow = Workflow.objects.get(name="Moderators approval")
    WorkflowContentType.objects.create(
        workflow=workflow, content_type=ContentType.objects.get_for_model(Story)
    )
    return workflow


def submit(editor: Client, story: Story) -> None:
    data = {**filled_in(story), "action-submit": "yes"}
    editor.post(f"/desk/stories/edit/{story.pk}/", data)


def act(client: Client, story: Story, action: str, **headers: Any) -> Any:
    state = story.current_workflow_task_state
    address = f"/desk/stories/workflow/action/{story.pk}/{action}/{state.pk}/"
    return client.post(address, {"comment": ""}, follow=True, headers=headers)


@pytest.fixture
def submitted(approval: Workflow, editor: Client, story: Story) -> Story:
    submit(editor, story)
    found: Story = Story.objects.get(pk=story.pk)
    assert found.workflow_in_progress
    return found


def test_an_approved_story_is_published_and_in_the_ledger(
    publisher: Client, submitted: Story
) -> None:
    act(publisher, submitted, "approve")
    submitted.refresh_from_db()
    row = Publication.objects.get()
    assert submitted.live
    assert (row.signal, str(row.user)) == ("publish", "moderators")


def test_approving_from_the_editor_publishes_too(publisher: Client, submitted: Story) -> None:
    data = {
        **filled_in(submitted, headline="Mended by the moderator"),
        "action-workflow-action": "yes",
        "workflow-action-name": "approve",
    }
    publisher.post(f"/desk/stories/edit/{submitted.pk}/", data)
    submitted.refresh_from_db()
    assert (submitted.live, submitted.headline) == (True, "Mended by the moderator")


def test_an_approval_that_the_gate_refuses_says_why_and_changes_nothing(
    publisher: Client, submitted: Story
) -> None:
    revision = submitted.get_latest_revision()
    revision.content["sectors"] = []
    revision.save()
    response = act(publisher, submitted, "approve")
    submitted.refresh_from_db()
    assert response.redirect_chain[-1][0] == f"/desk/stories/edit/{submitted.pk}/"
    assert "Choose a sector." in response.content.decode()
    assert not submitted.live
    assert Story.objects.get(pk=submitted.pk).workflow_in_progress


def test_a_dialog_is_led_to_the_reasons(publisher: Client, submitted: Story) -> None:
    revision = submitted.get_latest_revision()
    revision.content["sectors"] = []
    revision.save()
    response = act(publisher, submitted, "approve", x_requested_with="XMLHttpRequest")
    assert response.json()["redirect"] == f"/desk/stories/edit/{submitted.pk}/"


def test_an_unfinished_story_can_be_sent_back(publisher: Client, submitted: Story) -> None:
    data = {
        **filled_in(submitted, sectors=[]),
        "action-workflow-action": "yes",
        "workflow-action-name": "reject",
    }
    publisher.post(f"/desk/stories/edit/{submitted.pk}/", data)
    state = Story.objects.get(pk=submitted.pk).current_workflow_state
    assert state.status == state.STATUS_NEEDS_CHANGES


def test_what_lacks_something_is_not_submitted(
    approval: Workflow, editor: Client, story: Story
) -> None:
    data = {**filled_in(story, sectors=[]), "action-submit": "yes"}
    page = editor.post(f"/desk/stories/edit/{story.pk}/", data).content.decode()
    assert "Choose a sector." in page
    assert not Story.objects.get(pk=story.pk).workflow_in_progress


def test_a_locked_story_is_not_saved_by_others(
    publisher: Client, editor: Client, story: Story
) -> None:
    publisher.post(f"/desk/stories/lock/{story.pk}/")
    editor.post(f"/desk/stories/edit/{story.pk}/", filled_in(story, headline="Mine"))
    story.refresh_from_db()
    assert (story.locked, story.headline) == (True, "Ferry strike ends after nine days")
    publisher.post(f"/desk/stories/unlock/{story.pk}/")
    editor.post(f"/desk/stories/edit/{story.pk}/", filled_in(story, headline="Mine"))
    story.refresh_from_db()
    assert story.headline == "Mine"
