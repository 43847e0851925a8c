"""The editor: Wagtail's views, with the gate's refusals said in words and killed stories closed."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.widgets.button import Button
from wagtail.models import Revision
from wagtail.snippets.views import snippets

from dateline.desk.admin.faults import NamesFaults
from dateline.desk.admin.overtaken import SEEN, Overtaken, check_seen, differences
from dateline.desk.admin.policy import KILL
from dateline.desk.errors import PublishRefused, StoryKilled
from dateline.desk.models import Desk, Story
from dateline.desk.models.history import NOT_IN_REVISIONS
from dateline.desk.models.logbook import Deed, note
from dateline.desk.models.taxonomy import read_layout
from dateline.wires.models import rows

if TYPE_CHECKING:
    from django.http import HttpRequest

KILLED = "This story was killed. It stays down; write a new one instead."
# What another request may have changed since this one read the story.
MAY_HAVE_CHANGED = (*NOT_IN_REVISIONS, "live", "first_published_at", "last_published_at")


def say_why(request: HttpRequest, refused: PublishRefused) -> None:
    """Tell the editor every reason why a story did not go out."""
    messages.error(request, str(refused))


class GateMixin:
    """A view that may publish: what the gate refuses becomes a message, never an error page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Serve the view; on a refusal go back to the story and say why."""
        try:
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            return response
        except PublishRefused as refused:
            say_why(request, refused)
            address = self._address_of(refused.story)
        except StoryKilled:
            messages.error(request, KILLED)
            address = reverse("stories:gone", args=[kwargs["pk"]])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # Wagtail's dialogs follow this address.
            data = {"step": "success", "redirect": address}
            answer: HttpResponse = render_modal_workflow(request, "", None, {}, json_data=data)
            return answer
        return redirect(address)

    def _address_of(self, story: object) -> str:
        return reverse("stories:edit", args=[story.pk]) if isinstance(story, Story) else "."


class StatusMixin:
    """An editor whose schedule stands in its own tab, and not in a dialog beside it."""

    def get_side_panels(self) -> list[Any]:
        """Leave the schedule's dialog out of the status."""
        panels: list[Any] = super().get_side_panels()  # type: ignore[misc]
        for panel in panels:
            panel.show_schedule_publishing_toggle = False
        return panels

    def get_usage_url(self) -> None:
        """Show no usage: nothing that Wagtail indexes points to stories."""


class GoesOutMixin:
    """An editor that saves and publishes in one transaction; what may not go out is saved all the same."""

    # What came of publishing, until the words are safely saved.
    went: bool = False
    goes_live: bool = False
    refused: PublishRefused | None = None
    blocked: HttpResponse | None = None

    def get_action(self, request: HttpRequest) -> str:
        """Name what is asked for; to publish needs no look at workflows."""
        publishes = request.POST.get("action-publish") and not request.POST.get("action-edit")
        if publishes and self.permission_policy.user_has_permission(request.user, "publish"):  # type: ignore[attr-defined]
            return "publish"
        action: str = super().get_action(request)  # type: ignore[misc]
        return action

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, with what publishing asks of the newsroom in memory before the transaction begins."""
        if self.action == "publish":  # type: ignore[attr-defined]
            read_layout()
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return response

    def put_out(self: Any, story: Story, stored: Story, deed: Deed, *, now: datetime) -> None:
        """Log what was saved as the newest revision, and publish it if hooks and rules let it go."""
        note(story, deed, now=now, user=self.request.user, revision=self.new_revision)
        self.blocked = self.run_hook("before_publish", self.request, story)
        try:
            if self.blocked is None:
                stored.publish_locked(self.new_revision, self.request.user)
                self.goes_live = story.go_live_at is None or story.go_live_at <= now
        except PublishRefused as refused:
            self.refused = refused

    def get_success_buttons(self) -> list[Any]:
        """Lead from what was saved to its public page too, where readers have it now."""
        buttons: list[Any] = super().get_success_buttons()  # type: ignore[misc]
        story: Story = self.object  # type: ignore[attr-defined]
        if story.live or self.goes_live:
            buttons.append(messages.button(story.get_absolute_url(), "Public page"))
        return buttons

    def publish_action(self) -> HttpResponse | None:
        """End what was done with the saving: say why not, or run what is to follow."""
        if not self.went:
            # An older version that is brought back is saved by Wagtail.
            older: HttpResponse | None = super().publish_action()  # type: ignore[misc]
            return older
        if self.refused is not None:
            raise self.refused
        response: HttpResponse | None = self.blocked
        return response or self.run_hook("after_publish", self.request, self.object)  # type: ignore[attr-defined]


class StoryCreateView(NamesFaults, StatusMixin, GateMixin, GoesOutMixin, snippets.CreateView):
    """A new story."""

    usage_url_name = None

    def get_initial_form_instance(self) -> Story:
        """Begin at the news desk."""
        return Story(live=False, desk_id=Desk.number_of("news"))

    def save_instance(self) -> Story:
        """Save a draft as Wagtail does; what is published at once goes out with the saving."""
        # What waits for its time is opened from its revision, which then needs the numbers of stored rows.
        if self.action != "publish" or self.form.instance.go_live_at:
            draft: Story = super().save_instance()
            return draft
        self.went = True
        story: Story = self.form.save(commit=False)
        now = timezone.now()
        rows.insert([story])
        self.new_revision = story.write_revision(now=now, user=self.request.user)
        self.put_out(story, story, Deed("wagtail.create"), now=now)
        if self.blocked or self.refused:
            story.has_unpublished_changes = True
            story.save()
            # Its sources have numbers now, by which the editor's form finds them.
            self.new_revision.content = story.serializable_data()
            self.new_revision.save(update_fields=["content"])
        return story


class StoryEditView(NamesFaults, StatusMixin, GateMixin, GoesOutMixin, snippets.EditView):
    """A story as it is changed."""

    overtaken_by: Story | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Ask for a whole story only where this step leads out: one may be sent back unfinished."""
        super().setup(request, *args, **kwargs)
        moves_on = request.POST.get("workflow-action-name") == "approve"
        if self.action == "workflow-action" and not moves_on:
            self.saving_as_draft = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show what became of a killed story instead of an editor."""
        if self.object.killed_at:
            messages.warning(request, KILLED)
            return redirect("stories:gone", self.object.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_object(self, queryset: Any = None) -> Story:
        """Give the story with its sources in hand: form and revision ask for them four times."""
        story: Story = super().get_object(queryset)
        story.sources = list(story.sources.all())
        return story

    def save_instance(self) -> Story:
        """Save on top of what is stored now, not of what was when the request began.

        Raises StoryKilled if the story was killed meanwhile.
        """
        stored = Story.under_lock(self.object.pk)
        if stored.killed_at:
            raise StoryKilled(KILLED)
        self._check_seen(stored)
        if stored.latest_revision_id is None:
            stored.keep_as_revision()
        for name in MAY_HAVE_CHANGED:
            setattr(self.form.instance, name, getattr(stored, name))
        if self.action == "publish":
            return self._save_and_publish(stored)
        # The form has validated the story; Wagtail would do it once more, with a query for each key.
        self.saving_as_draft = True
        saved: Story = super().save_instance()
        return saved

    def _check_seen(self, stored: Story) -> None:
        """Raise Overtaken, and remember by what, if the form was opened on another version."""
        try:
            check_seen(stored, self.request.POST.get(SEEN))
        except Overtaken:
            self.overtaken_by = stored
            raise

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the version that the form was opened on, and what has overtaken it."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        seen, stored = self.request.POST.get(SEEN), self.overtaken_by
        if stored is not None:
            # Whoever sends it again has seen the difference.
            context["differences"] = differences(stored, context["form"].instance)
            seen = str(stored.version)
        return {**context, "seen_version": seen or str(self.object.version)}

    def _save_and_publish(self, stored: Story) -> Story:
        """Save the words and publish them, in one transaction; if they may not go out, save them."""
        self.went = True
        story: Story = self.form.save(commit=False)
        now = timezone.now()
        self.new_revision = stored.latest_revision = self._write_revision(story, now)
        edited = Deed("wagtail.edit", content_changed=self.form.has_changed())
        self.put_out(story, stored, edited, now=now)
        if self.blocked or self.refused:
            story.latest_revision, story.has_unpublished_changes = self.new_revision, True
            story.save(update_fields=["latest_revision", "has_unpublished_changes"])
            if not story.live:
                story.save()
        return story

    def _write_revision(self, story: Story, now: datetime) -> Revision:
        if self.overwrite_revision is None:
            return story.write_revision(now=now, user=self.request.user)
        # The one that the browser has saved by itself.
        return story.save_revision(
            user=self.request.user, clean=False, overwrite_revision=self.overwrite_revision
        )

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Add where the story has gone, its public page, and the kill."""
        story, buttons = self.object, [*super().header_more_buttons]
        gone = reverse("stories:gone", args=[story.pk])
        buttons.append(Button("Where it has gone", url=gone, icon_name="globe", priority=40))
        others = reverse("stories:translations", args=[story.pk])
        buttons.append(Button("Translations", url=others, icon_name="openquote", priority=45))
        if story.live:
            page = story.get_absolute_url()
            buttons.append(Button("Public page", url=page, icon_name="view", priority=50))
        if story.live and self.request.user.has_perm("desk.publish_story"):
            shot = reverse("shots:shot", args=[story.pk])
            buttons.append(Button("Shot", url=shot, icon_name="mobile-alt", priority=60))
        if self.request.user.has_perm(KILL):
            kill = reverse("stories:kill", args=[story.pk])
            buttons.append(Button("Kill", url=kill, icon_name="cross", priority=90))
        return buttons


class StoryUnpublishView(snippets.UnpublishView):
    """Taking a story down; it may come back."""

    def unpublish(self) -> HttpResponse | None:
        """Take it down through the story itself: Wagtail's own action would bypass the ledger."""
        response: HttpResponse | None = self.run_hook("before_unpublish", self.request, self.object)
        if response is None:
            self.object.unpublish(user=self.request.user)
            response = self.run_hook("after_unpublish", self.request, self.object)
        return response


class StoryWorkflowActionView(GateMixin, snippets.WorkflowActionView):
    """Approving and sending back from outside the editor."""


class NoDeleteView(snippets.DeleteView):
    """Deleting is refused to everybody: the ledger must say for ever what was public."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer 403 and say what to do instead."""
        return render(request, "desk/no_deletion.html", {"pk": kwargs.get("pk")}, status=403)
