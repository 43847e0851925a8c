"""Several stories at once: publish, take down. Each passes the gate by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import render
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from dateline.desk.admin.editing import say_why
from dateline.desk.errors import PublishRefused
from dateline.desk.models import Story

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from dateline.desk.models import User


class StoryBulkAction(SnippetBulkAction):
    """What publishers may do with several stories."""

    models = [Story]
    template_name = "desk/bulk/confirm.html"
    verb = ""
    done = ""

    def get_actionable_objects(self) -> Any:
        """Take the stories that were ticked; “all” would be the archive."""
        if "all" in self.request.GET.getlist("id"):
            raise PermissionDenied("Choose stories page by page.")
        return super().get_actionable_objects()

    def check_perm(self, snippet: Story) -> bool:
        """Only publishers may, and only with stories that were not killed."""
        policy = self.permission_policy
        return bool(policy.user_has_permission_for_instance(self.request.user, "publish", snippet))

    def get_execution_context(self) -> dict[str, Any]:
        """Hand over who it is, and the request for messages."""
        return {**super().get_execution_context(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what is about to happen."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "verb": self.verb}

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        """Count what was done; nothing is said where nothing was."""
        if not num_parent_objects:
            return None
        noun = "story" if num_parent_objects == 1 else "stories"
        return f"{num_parent_objects} {noun} {self.done}."


class PublishBulkAction(StoryBulkAction):
    """Publish the newest version of several stories."""

    display_name = "Publish"
    action_type = "publish"
    aria_label = "Publish the chosen stories"
    action_priority = 10
    verb = "Publish"
    done = "published"

    @classmethod
    def execute_action(
        cls, objects: Sequence[Story], user: User | None = None, **kwargs: Any
    ) -> tuple[int, int]:
        """Publish each by itself: one that is refused does not keep the others back."""
        request = kwargs["self"].request
        return sum(_publish(request, story, user) for story in objects), 0


class UnpublishBulkAction(StoryBulkAction):
    """Take several stories down."""

    display_name = "Take down"
    action_type = "unpublish"
    aria_label = "Take the chosen stories down"
    action_priority = 20
    verb = "Take down"
    done = "taken down"

    @classmethod
    def execute_action(
        cls, objects: Sequence[Story], user: User | None = None, **kwargs: Any
    ) -> tuple[int, int]:
        """Take down those that are public."""
        public = [story for story in objects if story.live]
        for story in public:
            story.unpublish(user=user)
        return len(public), 0


class NoDeletion(SnippetBulkAction):
    """Stands where Wagtail's bulk deletion would, and refuses."""

    models = [Story]
    display_name = "Delete"
    action_type = "delete"
    aria_label = "Stories are not deleted"
    action_priority = 1000
    classes = {"desk-hidden"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer 403 and say what to do instead."""
        return render(request, "desk/no_deletion.html", status=403)


def _publish(request: HttpRequest, story: Story, user: User | None) -> bool:
    try:
        with transaction.atomic():
            revision = story.get_latest_revision() or story.save_revision(user=user, clean=False)
            revision.publish(user=user)
    except PublishRefused as refused:
        say_why(request, refused)
        return False
    return True
