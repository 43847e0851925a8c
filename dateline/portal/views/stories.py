"""The story page, and the notice that stands where a story was taken down."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from dateline.desk.queries import Article, Frame, Moved, StoryPage, Takedown, newsroom, story_page
from dateline.edge import page
from dateline.portal.rules.alternates import Place, told_once
from dateline.portal.rules.scripts import language_tag
from dateline.portal.views.frame import Head, absolute, respond
from dateline.portal.views.previews import address_of
from dateline.portal.views.structured import structured_data


@page()
def story(request: HttpRequest, number: int, sector: str = "", slug: str = "") -> HttpResponseBase:
    """Show a story at its one address; any other slug or sector leads there."""
    found = story_page(number, at=request.path)
    if found is None:
        # It may exist a moment later: what is not there is not kept.
        raise Http404("No such story.")
    if isinstance(found, Moved):
        return redirect(found.url, permanent=True)
    frame = newsroom()
    if isinstance(found, Takedown):
        return gone(request, frame)
    head = replace(head_of(found.article, frame), translations=_told_in(found))
    return respond(request, "portal/story.html", frame, head, context_of(found, frame))


def _told_in(page: StoryPage) -> tuple[tuple[str, str], ...]:
    """Name the languages of a story and its translations, with their addresses; none without any."""
    own, *others = (
        Place(language_tag(each.language), each.url)
        for each in (page.article.card, *page.translations)
    )
    return tuple(told_once(others, own))


def gone(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Say that a story was taken down, and nothing of what it told."""
    head = Head(title=_("Story withdrawn"), index=False)
    return respond(request, "portal/gone.html", frame, head, status=410)


def head_of(article: Article, frame: Frame) -> Head:
    """Give what a story's page says of itself."""
    card = article.card
    return Head(
        title=card.headline,
        description=card.standfirst,
        path=card.url,
        picture=absolute(address_of(card, frame)),
        picture_alt=f"{card.headline} – {frame.name}",
        kind="article",
        one_address=True,
    )


def context_of(page: StoryPage, frame: Frame) -> dict[str, object]:
    """Give what the template `portal/story.html` shows."""
    return {
        "page": page,
        "address": absolute(page.article.card.url),
        "data": structured_data(page.article, frame),
    }
