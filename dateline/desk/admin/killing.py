"""Killing a story from the desk: a page that asks for the reason, and a POST that does it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.snippets.action_menu import ActionMenuItem

from dateline.desk import actions
from dateline.desk.admin.pages import StoryPage
from dateline.desk.admin.policy import KILL
from dateline.desk.models import Story


class KillForm(forms.Form):
    """Why the story goes."""

    reason = forms.CharField(
        label="Why is it killed?",
        max_length=1000,
        help_text="It stands in the ledger for ever. Readers do not see it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write the reason: somebody will ask."},
    )


class KillView(StoryPage):
    """Asks for the reason on GET, kills on POST."""

    needs = (KILL,)
    template_name = "desk/stories/kill.html"
    page_title = "Kill"
    header_icon = "cross"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form and the story."""
        form = kwargs.pop("form", None) or KillForm()
        return {**super().get_context_data(**kwargs), "form": form, "story": self.story}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Kill the story; without a reason ask again."""
        form = KillForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        actions.kill(
            story=self.story,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
            user=self.user,
        )
        messages.success(request, "Killed. Every public trace of it is gone.")
        return redirect("stories:gone", self.story.pk)


class KillMenuItem(ActionMenuItem):
    """The kill at the foot of the editor."""

    name = "action-kill"
    label = "Kill…"
    icon_name = "cross"

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Show it to those who may, on a story that exists."""
        story = context.get("instance")
        return isinstance(story, Story) and bool(context["request"].user.has_perm(KILL))

    def get_url(self, context: dict[str, Any]) -> str:
        """Lead to the page that asks for the reason."""
        return reverse("stories:kill", args=[context["instance"].pk])
