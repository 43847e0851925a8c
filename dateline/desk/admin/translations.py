"""The translations of a story: which other stories tell the same, linked and unlinked by hand."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages

from dateline.desk import actions
from dateline.desk.actions.translating import group_of
from dateline.desk.admin.choices import languages
from dateline.desk.admin.pages import StoryPage
from dateline.desk.errors import NotATranslation
from dateline.desk.models import Story

# Whoever decides which pages readers are sent to may publish.
LINK = "desk.publish_story"
_NUMBER = re.compile(r"(?:.*/article/(?:[^/]+/)?|.*/stories/edit/)?([1-9][0-9]{0,17})(?:[-/].*)?")


class TranslationForm(forms.Form):
    """The other story, by its address or number."""

    story = forms.CharField(
        label="Story in the other language",
        max_length=500,
        help_text="Its address on the site or on the desk, or its number.",
    )

    def clean_story(self) -> Story:
        """Find the story that is meant."""
        named = _NUMBER.fullmatch(self.cleaned_data["story"].strip())
        found = Story.objects.filter(pk=named[1]).first() if named else None
        if found is None:
            raise forms.ValidationError("There is no such story.")
        return found


class TranslationsView(StoryPage):
    """Lists them on GET, links and unlinks on POST."""

    template_name = "desk/stories/translations.html"
    page_title = "Translations"
    header_icon = "openquote"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the stories that are linked, and the form."""
        form = kwargs.pop("form", None) or TranslationForm()
        called = dict(languages())
        others = [
            (called.get(each.language, each.language), each)
            for each in group_of(self.story)
            if each.pk != self.story.pk
        ]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        may = self.request.user.has_perm(LINK)
        return {**context, "form": form, "story": self.story, "others": others, "may": may}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Link the story that was named, or take this one out."""
        if not request.user.has_perm(LINK):
            raise PermissionDenied
        if "unlink" in request.POST:
            actions.unlink_translation(story=self.story)
            messages.success(request, "It is no longer linked to the others.")
            return redirect("stories:translations", self.story.pk)
        form = TranslationForm(request.POST)
        if form.is_valid():
            try:
                actions.link_translations(story=self.story, other=form.cleaned_data["story"])
            except NotATranslation as refused:
                form.add_error("story", str(refused))
            else:
                messages.success(request, "Linked: each page now names the others.")
                return redirect("stories:translations", self.story.pk)
        return self.render_to_response(self.get_context_data(form=form))
