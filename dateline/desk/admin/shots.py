"""Shots at the desk: the newest with their texts, those to be checked first, and writing one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from dateline.desk import actions
from dateline.desk.admin.dashboard import DeskPanel
from dateline.desk.admin.pages import DeskPage, StoryPage
from dateline.desk.errors import ShotRefused
from dateline.desk.models import Shot, Story
from dateline.desk.queries.shots import newest_states, shot_state
from dateline.desk.rules.comparing import paragraphs_of
from dateline.desk.rules.shots import MOST_WORDS, count_words, may_have, objection_to

# What a shot says is public at once: who may publish may write one.
PUBLISHES = ("desk.publish_story",)
LISTED, TO_CHECK = 60, 50
# Words of the story that stand below the form.
WORDS_SHOWN = 220


class ShotForm(forms.Form):
    """An editor's text for a shot."""

    text = forms.CharField(
        label="The story in the words that are left",
        required=False,
        max_length=2000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, story: Story, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.story = story
        self.room = MOST_WORDS - count_words(story.headline)
        text = self.fields["text"]
        text.help_text = (
            f"A shot has {MOST_WORDS} words. The headline takes {MOST_WORDS - self.room}, so that "
            f"{self.room} are left. Name who says what; end with a full stop."
        )
        text.widget.attrs |= {"data-room": str(self.room), "dir": "auto", "lang": story.language}

    def clean_text(self) -> str:
        """Keep to sixty words."""
        text: str = " ".join(self.cleaned_data["text"].split())
        if objection := objection_to(text, self.story.headline):
            raise forms.ValidationError(objection)
        return text


class ShotView(StoryPage):
    """One story's shot: what readers see, what the rule would say, and the editor's own words."""

    needs = PUBLISHES
    template_name = "desk/shots/edit.html"
    page_title = "Shot"
    header_icon = "mobile-alt"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form and the shot as it stands."""
        state = shot_state(self.story)
        form = kwargs.pop("form", None) or self._form(state.written or state.by_rule)
        sources = [source.name for source in self.story.sources.all()]
        return {
            **super().get_context_data(**kwargs),
            "form": form,
            "state": state,
            "story": self.story,
            "words": _opening_of(self.story),
            "may_have": may_have(self.story.kind, sources),
            "can_write": self.story.live and may_have(self.story.kind, sources),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Write the shot, or leave it to the rule."""
        now, user = timezone.now(), self.user
        if "remove" in request.POST:
            actions.remove_shot(story=self.story, now=now, user=user)
            messages.success(request, "The shot is made by rule again.")
            return redirect("shots:shot", self.story.pk)
        form = ShotForm(request.POST, story=self.story)
        if form.is_valid():
            told = form.cleaned_data
            try:
                actions.write_shot(
                    story=self.story,
                    text=told["text"],
                    seen=told["seen_version"],
                    now=now,
                    user=user,
                )
            except ShotRefused as refused:
                form.add_error("text", str(refused))
            else:
                messages.success(request, "Readers have the shot.")
                return redirect("shots:shot", self.story.pk)
        # Whoever sends it again has seen the story as it stands below.
        form.data = {**request.POST.dict(), "seen_version": str(self.story.version)}
        return self.render_to_response(self.get_context_data(form=form))

    def _form(self, text: str) -> ShotForm:
        return ShotForm(initial=self._values(text), story=self.story)

    def _values(self, text: str) -> dict[str, Any]:
        return {"text": text, "seen_version": self.story.version}


def _opening_of(story: Story) -> str:
    """Give the first words of a story as plain text, an empty line between its paragraphs."""
    told, room = list[str](), WORDS_SHOWN
    for part in (story.standfirst, *paragraphs_of(story.body).split("\n")):
        words = part.split()
        if words and room > 0:
            told.append(" ".join(words[:room]) + ("…" if len(words) > room else ""))
        room -= len(words)
    return "\n\n".join(told)


class ShotListView(DeskPage):
    """The newest stories with their shots; first those that an editor has to look at."""

    needs = PUBLISHES
    template_name = "desk/shots/list.html"
    page_title = "Shots"
    header_icon = "mobile-alt"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the lists."""
        return {
            **super().get_context_data(**kwargs),
            "to_check": list(to_check()[:TO_CHECK]),
            "newest": newest_states(most=LISTED),
        }


def to_check() -> Any:
    """Give the written shots whose stories have changed since, the oldest first."""
    return Shot.objects.overtaken().prefetch_related("story").order_by("written_at")


class ShotsPanel(DeskPanel):
    """Says which shots have to be checked; nothing where none has."""

    name = "shots"
    template_name = "desk/dashboard/shots.html"
    order = 15
    needs = PUBLISHES

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Read the shots to be checked."""
        shots = list(to_check()[: TO_CHECK + 1])
        return {
            "shots": shots[:5],
            "total": min(len(shots), TO_CHECK),
            "list": reverse("shots:list"),
        }
