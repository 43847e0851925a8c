"""Shots: the newest of a front as cards to swipe, one address for each, and as feeds."""

from __future__ import annotations

import json
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from dateline.desk.queries import EditionCard, Frame, Moved, Takedown, newsroom
from dateline.desk.queries.shots import Deck, ShotCard, deck, deck_from
from dateline.edge import page
from dateline.portal.markup import feeds as markup
from dateline.portal.rules import jsonld
from dateline.portal.rules.feeds import Entry, json_feed
from dateline.portal.views.feeds import FORMS, channel_of, entry_of
from dateline.portal.views.frame import Head, absolute, respond
from dateline.portal.views.stories import gone

TITLE = _("Shots")
ABOUT = _("Each story in sixty words.")


@page()
def front(request: HttpRequest) -> HttpResponse:
    """Show the newest shots of the home edition."""
    frame = newsroom()
    found = deck(home_front(frame))
    return _show(request, frame, found, Head(title=TITLE, path="/shots/", front="shots"))


@page()
def edition(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the newest shots of an edition; those of the home edition stand at /shots/."""
    frame = newsroom()
    found = _edition(frame, slug)
    if found.is_home:
        return redirect("portal:shots", permanent=False)
    head = Head(title=TITLE, path=request.path, front=f"edition:{slug}")
    return _show(request, frame, deck(f"edition:{slug}"), head, edition=found, name=found.name)


@page()
def sector(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the newest shots of a sector."""
    frame = newsroom()
    found = frame.sector(slug)
    if found is None:
        raise Http404("No such sector.")
    head = Head(title=TITLE, path=request.path, front=f"sector:{slug}")
    return _show(request, frame, deck(f"sector:{slug}"), head, name=found.name)


@page()
def shot(request: HttpRequest, number: int) -> HttpResponseBase:
    """Show one shot, and the older ones behind it; what has no shot leads to its story.

    Search engines are told the story's own address: a shot says nothing that it does not.
    """
    frame = newsroom()
    found = deck_from(number, home_front(frame))
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
    )
    return _show(request, frame, found, head)


@page()
def feed(request: HttpRequest, form: str, place: str = "", name: str = "") -> HttpResponse:
    """Serve the newest shots as a feed; raises Http404 where there is no such front."""
    frame = newsroom()
    front, title, address = _named(frame, place, name)
    shots = deck(front).shots
    title = f"{TITLE}: {title}" if title else str(TITLE)
    channel = channel_of(frame, title, absolute(address), absolute(request.path))
    entries = [_entry(each, frame) for each in shots]
    if form == "json":
        text = json.dumps(json_feed(channel, entries), ensure_ascii=False)
    else:
        newest = max((each.updated for each in entries), default=None)
        written = [markup.entry(form, each) for each in entries]
        text = markup.feed(form, channel, written, newest)
    return HttpResponse(text, content_type=FORMS[form])


def home_front(frame: Frame) -> str:
    """Name the front whose shots stand at /shots/."""
    return f"edition:{frame.home.slug}" if frame.home.slug else "latest"


def _entry(shown: ShotCard, frame: Frame) -> Entry:
    """Give a shot as an entry: its own name and address, and who says so behind its words."""
    told = entry_of(shown.card, frame)
    sources = ", ".join(source.name for source in shown.card.sources)
    return replace(
        told,
        id=told.id.replace(":story/", ":shot/"),
        url=absolute(f"/shots/{shown.card.id}/"),
        summary=f"{shown.text} ({sources})",
    )


def _named(frame: Frame, place: str, name: str) -> tuple[str, str, str]:
    """Give a front's name, its title, and the page of its shots."""
    if place == "sector" and (found := frame.sector(name)):
        return f"sector:{name}", found.name, f"/shots/sector/{name}/"
    if place == "edition":
        return f"edition:{name}", _edition(frame, name).name, f"/shots/edition/{name}/"
    if place:
        raise Http404("No such feed.")
    return home_front(frame), "", "/shots/"


def _edition(frame: Frame, slug: str) -> EditionCard:
    found = frame.edition(slug)
    if found is None:
        raise Http404("No such edition.")
    return found


def _show(
    request: HttpRequest,
    frame: Frame,
    found: Deck,
    head: Head,
    *,
    edition: EditionCard | None = None,
    name: str | Promise = "",
) -> HttpResponse:
    context = {"deck": found, "name": name, "about": ABOUT, "data": _listed(found)}
    return respond(request, "portal/shots.html", frame, head, context, edition=edition)


def _listed(found: Deck) -> SafeString:
    """Tell search engines which stories are listed: their own pages, in this order."""
    urls = [absolute(each.card.url) for each in found.shots]
    return mark_safe(jsonld.script_safe([jsonld.item_list(urls)])) if urls else mark_safe("")
