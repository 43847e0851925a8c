"""Feeds of every front, as RSS, Atom and JSON Feed, at `feed.rss`, `feed.atom` and `feed.json` below it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.xmlutils import SimplerXMLGenerator

from dateline.desk.models import Story
from dateline.desk.queries import Card, Frame, front_page, newsroom
from dateline.desk.queries.fronts import author_name
from dateline.edge import page
from dateline.portal.rules.countries import code_of, country
from dateline.portal.rules.feeds import Channel, Entry, json_feed
from dateline.portal.views.frame import absolute

ENTRIES = 50
MEDIA = "http://search.yahoo.com/mrss/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
KINDS = {
    "opinion": "opinion",
    "blog": "blog",
    "interviews": "interview",
    "press-releases": "press-release",
}


class Rss(Rss201rev2Feed):
    """RSS 2.0 with pictures (Media RSS), authors (Dublin Core) and the hub."""

    def rss_attributes(self) -> dict[str, str]:
        """Name the extensions."""
        return {**super().rss_attributes(), "xmlns:media": MEDIA, "xmlns:dc": DUBLIN_CORE}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Write the channel, and the hub that tells of changes."""
        super().add_root_elements(handler)
        _write_hub(handler, self.feed["hub"], "atom:link")

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Write an entry."""
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        for name in entry.authors:
            handler.addQuickElement("dc:creator", name)
        _write_picture(handler, entry)


class Atom(Atom1Feed):
    """Atom 1.0 with pictures, the language of every entry, and the hub."""

    def root_attributes(self) -> dict[str, str]:
        """Name the extensions."""
        return {**super().root_attributes(), "xmlns:media": MEDIA}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Write the feed, and the hub that tells of changes."""
        super().add_root_elements(handler)
        _write_hub(handler, self.feed["hub"], "link")

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Say in which language an entry is: one feed may hold several."""
        return {**super().item_attributes(item), "xml:lang": item["entry"].language}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Write an entry."""
        super().add_item_elements(handler, item)
        _write_picture(handler, item["entry"])


def _write_hub(handler: SimplerXMLGenerator, hub: str, element: str) -> None:
    if hub:
        handler.addQuickElement(element, None, {"rel": "hub", "href": hub})


def _write_picture(handler: SimplerXMLGenerator, entry: Entry) -> None:
    if not entry.picture:
        return
    about = {"url": entry.picture, "medium": "image", "type": entry.picture_type}
    handler.startElement("media:content", AttributesImpl(about))
    if entry.picture_credit:
        handler.addQuickElement("media:credit", entry.picture_credit)
    handler.endElement("media:content")


@page()
def feed(request: HttpRequest, form: str, place: str = "", name: str = "") -> HttpResponse:
    """Serve the feed of a front; raises Http404 where there is no such front."""
    frame = newsroom()
    front, title, address = _front(frame, place, name)
    cards = front_page(front, limit=ENTRIES).cards
    channel = _channel(frame, title, absolute(address), absolute(request.path))
    return WRITERS[form](channel, [entry_of(card, frame) for card in cards])


def _front(frame: Frame, place: str, name: str) -> tuple[str, str, str]:
    """Give a front's name, title and page."""
    if place == "":
        return (f"edition:{frame.home.slug}" if frame.home.slug else "latest"), "", "/"
    if place == "latest":
        return "latest", "Latest", "/latest/"
    if kind := KINDS.get(place):
        return f"kind:{kind}", str(Story.Kind(kind).label), f"/{place}/"
    found = _named(frame, place, name)
    if found is None:
        raise Http404("No such feed.")
    return *found, f"/{place}/{name}/"


def _named(frame: Frame, place: str, name: str) -> tuple[str, str] | None:
    if place == "country" and (code := code_of(name)):
        return f"country:{code}", country(code, frame.home.language).name
    if place == "sector" and (sector := frame.sector(name)):
        return f"sector:{name}", sector.name
    if place == "edition" and (edition := frame.edition(name)):
        return f"edition:{name}", edition.name
    if place == "author" and (author := author_name(name)):
        return f"author:{name}", author
    return None


def _channel(frame: Frame, title: str, front: str, address: str) -> Channel:
    return Channel(
        title=f"{frame.name}: {title}" if title else frame.name,
        description=frame.tagline or frame.name,
        page=front,
        address=address,
        language=frame.home.language,
        site=settings.SITE_URL,
        publisher=frame.name,
        icon=absolute(frame.logo) if frame.logo else "",
        hub=settings.WEBSUB_HUB,
    )


def entry_of(card: Card, frame: Frame) -> Entry:
    """Give a story as an entry; opinion says so in its title and categories."""
    marked = card.kind not in {"news", "press-release"}
    countries = [country(code, "en").name for code in card.countries]
    return Entry(
        # A tag address (RFC 4151) stays the same when slug, sector or scheme change.
        id=f"tag:{urlsplit(settings.SITE_URL).hostname},2025:story/{card.id}",
        url=absolute(card.url),
        title=f"{card.kind_label}: {card.headline}" if marked else card.headline,
        summary=card.standfirst,
        language=card.language,
        published=card.published_at,
        updated=card.updated_at,
        authors=[author.name for author in card.authors]
        or ([card.byline] if card.byline else [frame.name]),
        source=card.source_name,
        categories=[card.kind_label] * marked + [card.sector.name, *countries],
        picture=absolute(card.picture.src) if card.picture else "",
        picture_credit=card.picture.credit if card.picture else "",
    )


def _xml(maker: type[Rss] | type[Atom], channel: Channel, entries: list[Entry]) -> HttpResponse:
    made = maker(
        title=channel.title,
        link=channel.page,
        description=channel.description,
        subtitle=channel.description,
        language=channel.language,
        feed_url=channel.address,
        author_name=channel.publisher,
        hub=channel.hub,
    )
    for entry in entries:
        _add(made, entry)
    response = HttpResponse(content_type=maker.content_type)
    made.write(response, "utf-8")
    return response


def _add(made: Rss | Atom, entry: Entry) -> None:
    made.add_item(
        title=entry.title,
        link=entry.url,
        description=entry.summary,
        unique_id=entry.id,
        unique_id_is_permalink=False,
        pubdate=entry.published,
        updateddate=entry.updated,
        author_name=", ".join(entry.authors) if isinstance(made, Atom) else None,
        categories=entry.categories,
        enclosures=_enclosures(entry) if isinstance(made, Atom) else [],
        entry=entry,
    )


def _enclosures(entry: Entry) -> list[Enclosure]:
    # RSS wants the size in bytes, which is not known here; Atom may leave it at nought.
    return [Enclosure(entry.picture, "0", entry.picture_type)] if entry.picture else []


def _rss(channel: Channel, entries: list[Entry]) -> HttpResponse:
    return _xml(Rss, channel, entries)


def _atom(channel: Channel, entries: list[Entry]) -> HttpResponse:
    return _xml(Atom, channel, entries)


def _json(channel: Channel, entries: list[Entry]) -> HttpResponse:
    text = json.dumps(json_feed(channel, entries), ensure_ascii=False)
    return HttpResponse(text, content_type="application/feed+json; charset=utf-8")


WRITERS: dict[str, Callable[[Channel, list[Entry]], HttpResponse]] = {
    "rss": _rss,
    "atom": _atom,
    "json": _json,
}
