"""Shots: the newest of a front as cards to swipe, one address for each, and as feeds."""

from __future__ import annotations

import json
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from dateline.desk.queries import Frame, Moved, Takedown, newsroom
from dateline.desk.queries.editions import site_of
from dateline.desk.queries.shots import Deck, ShotCard, deck, deck_from
from dateline.edge import page
from dateline.portal.markup import feeds as markup
from dateline.portal.rules import jsonld
from dateline.portal.rules.feeds import Entry, json_feed
from dateline.portal.views.feeds import FORMS, channel_of, entry_of, with_corrections
from dateline.portal.views.frame import Head, absolute, respond
from dateline.portal.views.stories import gone

TITLE = _("Shots")
ABOUT = _("Each story in sixty words.")


@page()
def front(request: HttpRequest) -> HttpResponse:
    """Show the newest shots of the edition."""
    frame = newsroom()
    head = Head(title=TITLE, path=request.path, front=frame.home.front)
    return _show(request, frame, deck(frame.home.front), head)


@page()
def sector(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the newest shots of a sector."""
    frame = newsroom()
    found = frame.sector(slug)
    if found is None:
        raise Http404("No such sector.")
    head = Head(title=TITLE, path=request.path, front=f"sector:{slug}")
    return _show(request, frame, _of_sector(frame, slug), head, name=found.name)


@page()
def shot(request: HttpRequest, number: int) -> HttpResponseBase:
    """Show one shot, and the older ones behind it; what has no shot leads to its story.

    Search engines are told the story's own address: a shot says nothing that it does not.
    """
    frame = newsroom()
    found = deck_from(number, frame.home.front)
    if found is None:
        raise Http404("No such shot.")
    if isinstance(found, Moved):
        return redirect(found.url, permanent=False)
    if isinstance(found, Takedown):
        return gone(request, frame)
    card = found.shots[0].card
    head = Head(
        title=card.headline,
        description=found.shots[0].text,
        path=card.url,
        picture=absolute(card.picture.og) if card.picture else "",
        kind="article",
        one_address=True,
    )
    return _show(request, frame, found, head)


@page()
def feed(request: HttpRequest, form: str, slug: str = "") -> HttpResponse:
    """Serve the newest shots of the edition, or of a sector, as a feed."""
    frame = newsroom()
    found = frame.sector(slug)
    if slug and found is None:
        raise Http404("No such sector.")
    shots = (_of_sector(frame, slug) if slug else deck(frame.home.front)).shots
    place, site = f"/shots/sector/{slug}/" if slug else "/shots/", site_of(frame.home)
    with translation.override(frame.home.language):
        title = f"{TITLE} · {found.name}" if found else str(TITLE)
        channel = channel_of(frame, title, f"{site}{place}", f"{site}{request.path}")
        told = [_entry(each, frame) for each in shots]
        entries = with_corrections([each.card for each in shots], told)
    if form == "json":
        text = json.dumps(json_feed(channel, entries), ensure_ascii=False)
    else:
        newest = max((each.updated for each in entries), default=None)
        written = [markup.entry(form, each) for each in entries]
        text = markup.feed(form, channel, written, newest)
    return HttpResponse(text, content_type=FORMS[form])


def _of_sector(frame: Frame, slug: str) -> Deck:
    return deck(f"sector:{slug}", within=frame.home.within)


def _entry(shown: ShotCard, frame: Frame) -> Entry:
    """Give a shot as an entry: its own name and address, and who says so behind its words."""
    told = entry_of(shown.card, frame)
    sources = ", ".join(source.name for source in shown.card.sources)
    return replace(
        told,
        id=told.id.replace(":story/", ":shot/"),
        url=f"{site_of(frame.home)}/shots/{shown.card.id}/",
        summary=f"{shown.text} ({sources})",
    )


def _show(
    request: HttpRequest,
    frame: Frame,
    found: Deck,
    head: Head,
    *,
    name: str = "",
) -> HttpResponse:
    context = {"deck": found, "name": name, "about": ABOUT, "data": _listed(found)}
    return respond(request, "portal/shots.html", frame, head, context)


def _listed(found: Deck) -> SafeString:
    """Tell search engines which stories are listed: their own pages, in this order."""
    urls = [absolute(each.card.url) for each in found.shots]
    return mark_safe(jsonld.script_safe([jsonld.item_list(urls)])) if urls else mark_safe("")
