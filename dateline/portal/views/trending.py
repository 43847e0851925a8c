"""What is read most: of the newsroom, of an edition, of a sector; as a page and as a feed."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dateline.audience.queries.trending import trending_list
from dateline.desk.queries import Card, EditionCard, Frame, newsroom
from dateline.edge import page
from dateline.portal import fragments
from dateline.portal.markup import feeds as markup
from dateline.portal.rules.feeds import json_feed
from dateline.portal.templatetags.portal_trending import front_of
from dateline.portal.views.feeds import FORMS, channel_of, entry_of
from dateline.portal.views.frame import Head, absolute, respond

TITLE = _("Trending")


@page()
def trending(request: HttpRequest) -> HttpResponse:
    """Show what is read most in the home edition."""
    frame = newsroom()
    return _ranking(request, frame, front_of(frame.home), TITLE, frame.home)


@page()
def of_edition(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show what is read most in an edition; the home edition's stands at /trending/."""
    frame = newsroom()
    found = frame.edition(slug)
    if found is None:
        raise Http404("No such edition.")
    if found.is_home:
        return redirect("portal:trending", permanent=False)
    return _ranking(request, frame, front_of(found), TITLE, found)


@page()
def of_sector(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is read most in a sector."""
    frame = newsroom()
    found = frame.sector(slug)
    if found is None:
        raise Http404("No such sector.")
    return _ranking(request, frame, f"sector:{slug}", TITLE, frame.home, name=found.name)


def _ranking(
    request: HttpRequest,
    frame: Frame,
    front: str,
    title: str | Promise,
    edition: EditionCard,
    *,
    name: str = "",
) -> HttpResponse:
    shown = trending_list(front)
    head = Head(
        title=title,
        description=name,
        path=request.path,
        front=f"trending:{front}",
        index=bool(shown),
    )
    about = {"shown": shown, "name": name}
    return respond(request, "portal/trending.html", frame, head, about, edition=edition)


@page()
def feed(request: HttpRequest, form: str) -> HttpResponse:
    """Serve what is read most in the home edition as a feed, the most read first."""
    frame = newsroom()
    cards = trending_list(front_of(frame.home))
    return HttpResponse(_written(request, frame, cards, form), content_type=FORMS[form])


def _written(request: HttpRequest, frame: Frame, cards: Sequence[Card], form: str) -> str:
    channel = channel_of(frame, "Trending", absolute("/trending/"), absolute(request.path))
    entries = [entry_of(card, frame) for card in cards]
    if form == "json":
        return json.dumps(json_feed(channel, entries), ensure_ascii=False)
    newest = max((each.updated for each in entries), default=None)
    return markup.feed(form, channel, [fragments.entry(form, each) for each in entries], newest)
