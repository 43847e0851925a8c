"""What is read most: of the newsroom, of an edition, of a sector; as a page and as a feed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from dateline.audience.queries.trending import trending_list
from dateline.desk.queries import Card, Frame, SectorCard, newsroom
from dateline.desk.queries.editions import site_of
from dateline.edge import page
from dateline.portal import fragments
from dateline.portal.markup import feeds as markup
from dateline.portal.rules.feeds import json_feed
from dateline.portal.views.feeds import FORMS, channel_of, entry_of, with_corrections
from dateline.portal.views.frame import Head, respond

TITLE = _("Trending")


@page()
def trending(request: HttpRequest) -> HttpResponse:
    """Show what is read most in the edition."""
    frame = newsroom()
    return _ranking(request, frame, frame.home.front)


@page()
def of_sector(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is read most in a sector."""
    frame = newsroom()
    found = frame.sector(slug)
    if found is None:
        raise Http404("No such sector.")
    return _ranking(request, frame, f"sector:{slug}", sector=found)


def _ranking(
    request: HttpRequest, frame: Frame, front: str, *, sector: SectorCard | None = None
) -> HttpResponse:
    shown = trending_list(front, within=frame.home.within)
    head = Head(
        title=TITLE,
        description=sector.name if sector else "",
        path=request.path,
        front=f"trending:{front}",
        index=bool(shown),
    )
    return respond(request, "portal/trending.html", frame, head, {"shown": shown, "sector": sector})


@page()
def feed(request: HttpRequest, form: str) -> HttpResponse:
    """Serve what is read most in the edition as a feed, the most read first."""
    frame = newsroom()
    cards = trending_list(frame.home.front)
    return HttpResponse(_written(request, frame, cards, form), content_type=FORMS[form])


def _written(request: HttpRequest, frame: Frame, cards: Sequence[Card], form: str) -> str:
    site = site_of(frame.home)
    with translation.override(frame.home.language):
        here = f"{site}{request.path}"
        channel = channel_of(frame, str(TITLE), f"{site}{reverse('portal:trending')}", here)
        # It changes by what is read, of which no hub is told.
        channel = replace(channel, hub="")
        entries = with_corrections(cards, [entry_of(card, frame) for card in cards])
    if form == "json":
        return json.dumps(json_feed(channel, entries), ensure_ascii=False)
    newest = max((each.updated for each in entries), default=None)
    return markup.feed(form, channel, [fragments.entry(form, each) for each in entries], newest)
