"""Feeds of every front, as RSS, Atom and JSON Feed, at `feed.rss`, `feed.atom` and `feed.json` below it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dateline.desk.queries import Card, Frame, front_page, newsroom
from dateline.desk.queries.corrections import corrections_of
from dateline.desk.queries.editions import site_of
from dateline.desk.queries.fronts import author_name
from dateline.desk.queries.interviews import conversations_of
from dateline.desk.rules.countries import code_of, country
from dateline.desk.rules.kinds import LABELS
from dateline.edge import page
from dateline.portal import fragments
from dateline.portal.markup import feeds as markup
from dateline.portal.markup.cards import kind_label
from dateline.portal.markup.interviews import conversation
from dateline.portal.rules.feeds import Channel, Entry, json_feed
from dateline.portal.rules.scripts import language_tag
from dateline.portal.views.frame import absolute

ENTRIES = 50
INTERVIEWS = "kind:interview"
FORMS = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
KINDS = {
    "opinion": "opinion",
    "blog": "blog",
    "interviews": "interview",
    "press-releases": "press-release",
}


@page()
def feed(request: HttpRequest, form: str, place: str = "", name: str = "") -> HttpResponse:
    """Serve the feed of a front; raises Http404 where there is no such front."""
    frame = newsroom()
    front, title, address = _front(frame, place, name)
    cards = front_page(front, limit=ENTRIES, within=within_of(frame, front)).cards
    site = site_of(frame.home)
    with translation.override(frame.home.language):
        channel = channel_of(frame, str(title), f"{site}{address}", f"{site}{request.path}")
        entries = with_corrections(cards, [entry_of(card, frame) for card in cards])
    if front == INTERVIEWS:
        entries = _with_conversations(cards, entries)
    if form == "json":
        text = json.dumps(json_feed(channel, entries), ensure_ascii=False)
    else:
        written = [fragments.entry(form, each) for each in entries]
        newest = max((each.updated for each in entries), default=None)
        text = markup.feed(form, channel, written, newest)
    return HttpResponse(text, content_type=FORMS[form])


def with_corrections(cards: Sequence[Card], entries: Sequence[Entry]) -> list[Entry]:
    """Say in the entries of corrected stories what was wrong, and when that was said."""
    told = corrections_of(cards)
    return [
        replace(
            entry,
            summary=f"{entry.summary} {gettext('Correction')}: {told[card.id].note}".strip(),
            updated=max(entry.updated, told[card.id].at),
        )
        if card.id in told
        else entry
        for card, entry in zip(cards, entries, strict=True)
    ]


def _with_conversations(cards: Sequence[Card], entries: Sequence[Entry]) -> list[Entry]:
    """Add what was asked and answered to the entries of interviews."""
    told = conversations_of(card.id for card in cards)
    return [
        replace(entry, content=conversation(told[card.id])) if card.id in told else entry
        for card, entry in zip(cards, entries, strict=True)
    ]


def within_of(frame: Frame, front: str) -> str:
    """Give the front on which the entries must stand too; who signs is read whole in every edition."""
    return "" if front.startswith("author:") else frame.home.within


def _front(frame: Frame, place: str, name: str) -> tuple[str, str | Promise, str]:
    """Give a front's name, title and page."""
    if place == "":
        return frame.home.front, "", "/"
    if place == "latest":
        return frame.home.front, _("Latest"), "/latest/"
    if kind := KINDS.get(place):
        return f"kind:{kind}", _(LABELS[kind]), f"/{place}/"
    found = _named(frame, place, name)
    if found is None:
        raise Http404("No such feed.")
    return *found, f"/{place}/{name}/"


def _named(frame: Frame, place: str, name: str) -> tuple[str, str] | None:
    if place == "country" and (code := code_of(name)):
        return f"country:{code}", country(code, frame.home.language).name
    if place == "sector" and (sector := frame.sector(name)):
        return f"sector:{name}", sector.name
    if place == "author" and (author := author_name(name)):
        return f"author:{name}", author
    return None


def channel_of(frame: Frame, title: str, front: str, address: str) -> Channel:
    """Give what a feed says of itself; `front` and `address` are its page and itself, in full."""
    return Channel(
        title=f"{frame.called}: {title}" if title else frame.called,
        description=frame.motto or frame.called,
        page=front,
        address=address,
        language=language_tag(frame.home.language),
        publisher=frame.name,
        icon=absolute(frame.logo) if frame.logo else "",
        hub=settings.WEBSUB_HUB,
    )


@lru_cache(maxsize=2_000)
def entry_of(card: Card, frame: Frame) -> Entry:
    """Give a story as an entry; opinion says so in its title and categories.

    It leads to where the story is read in the edition of the feed, which keeps its readers there.
    """
    marked = card.kind not in {"news", "press-release"}
    countries = [country(code, frame.home.language).name for code in card.countries]
    label = kind_label(card.kind)
    return Entry(
        # A tag address (RFC 4151) stays the same when slug, sector or scheme change.
        id=f"tag:{urlsplit(settings.SITE_URL).hostname},2025:story/{card.id}",
        url=f"{site_of(frame.home)}{card.url}",
        title=f"{label}: {card.headline}" if marked else card.headline,
        summary=card.standfirst,
        language=language_tag(card.language),
        published=card.published_at,
        updated=card.updated_at,
        authors=tuple(author.name for author in card.authors) or (card.byline or frame.name,),
        source=card.source_name,
        categories=(*[label] * marked, card.sector.name, *countries),
        picture=absolute(card.picture.src) if card.picture else "",
        picture_credit=card.picture.credit if card.picture else "",
    )
