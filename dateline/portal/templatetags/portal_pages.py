"""Whole pages as tags, for pages that Wagtail serves itself: previews and standing pages.

Wagtail knows such a page by its template only; these tags put the newsroom's frame around it.
"""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from dateline.desk import queries
from dateline.desk.models import StandingPage, Story
from dateline.portal.views.frame import Head, respond
from dateline.portal.views.standing import context_of as context_of_standing
from dateline.portal.views.standing import head_of as head_of_standing
from dateline.portal.views.stories import context_of, head_of

register = template.Library()


@register.simple_tag(takes_context=True)
def story_preview(context: template.Context, story: Story) -> SafeString:
    """Show a story from the editor on the very page that readers get."""
    page, frame = queries.story_preview(story), queries.newsroom()
    return _whole(
        context, "portal/story.html", frame, head_of(page.article, frame), context_of(page, frame)
    )


@register.simple_tag(takes_context=True)
def standing_page(context: template.Context, page: StandingPage) -> SafeString:
    """Show a standing page as it is read in the edition that the preview is asked for."""
    with queries.inside(str(context.get("inside") or "")):
        frame = queries.newsroom()
        shown = queries.standing_of(page).read_in(frame.home.language)
        about, words = head_of_standing(shown), context_of_standing(shown)
        return _whole(context, "portal/standing.html", frame, about, words)


def _whole(
    context: template.Context,
    name: str,
    frame: queries.Frame,
    head: Head,
    words: dict[str, object],
) -> SafeString:
    answer = respond(context["request"], name, frame, head, words)
    whole: SafeString = mark_safe(answer.content.decode())
    return whole
