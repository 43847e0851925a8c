"""Feeds as RSS and Atom: Django writes them, this adds pictures, authors and the hub.

An entry is written by itself, so that a feed is made of entries that are ready.
"""

from __future__ import annotations

from datetime import datetime
from html import escape
from io import StringIO
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed, SyndicationFeed
from django.utils.xmlutils import SimplerXMLGenerator

from dateline.portal.rules.feeds import Channel, Entry
from dateline.wires.formats.xml import fit_for_xml

MEDIA = "http://search.yahoo.com/mrss/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
RSS_MODULES = {"xmlns:media": MEDIA, "xmlns:dc": DUBLIN_CORE, "xmlns:content": CONTENT}


class _Writer(SimplerXMLGenerator):
    """Writes any words: names and captions from outside may hold such letters, too."""

    def characters(self, content: str) -> None:
        """Write words without them."""
        super().characters(fit_for_xml(content))


class _OfReadyEntries(SyndicationFeed):
    """A feed whose entries have been written before."""

    def write_items(self, handler: SimplerXMLGenerator) -> None:
        """Write the entries as they stand."""
        for each in self.feed["entries"]:
            handler.ignorableWhitespace(each)

    def write_one(self, handler: SimplerXMLGenerator) -> None:
        """Write the entry that was added."""
        super().write_items(handler)  # type: ignore[misc]  # each form has it, their base has not

    def latest_post_date(self) -> datetime:
        """Say when an entry changed last; now, where there is none."""
        newest: datetime | None = self.feed["newest"]
        return newest or super().latest_post_date()


class Rss(_OfReadyEntries, Rss201rev2Feed):
    """RSS 2.0 with pictures (Media RSS), authors (Dublin Core) and the hub."""

    def rss_attributes(self) -> dict[str, str]:
        """Name the extensions."""
        return {**super().rss_attributes(), **RSS_MODULES}

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
        if entry.content:
            handler.addQuickElement("content:encoded", entry.content)
        _write_picture(handler, entry)


class Atom(_OfReadyEntries, Atom1Feed):
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
        entry: Entry = item["entry"]
        if entry.content:
            handler.addQuickElement("content", entry.content, {"type": "html"})
        _write_picture(handler, entry)


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


FORMS: dict[str, type[Rss] | type[Atom]] = {"rss": Rss, "atom": Atom}


def feed(form: str, channel: Channel, entries: list[str], newest: datetime | None) -> str:
    """Write a feed around its entries; `newest` is when the last of them changed."""
    description = fit_for_xml(channel.description)
    made = FORMS[form](
        title=fit_for_xml(channel.title),
        link=channel.page,
        description=description,
        subtitle=description,
        language=channel.language,
        feed_url=channel.address,
        author_name=fit_for_xml(channel.publisher),
        hub=channel.hub,
        entries=entries,
        newest=newest,
    )
    out = StringIO()
    made.write(out, "utf-8")
    return out.getvalue()


def entry(form: str, told: Entry) -> str:
    """Write an entry."""
    maker = FORMS[form]
    made, out = maker(title="", link="", description=""), StringIO()
    made.add_item(
        title=told.title,
        link=told.url,
        # Both forms take it for HTML, so that words have to be written as such.
        description=escape(told.summary, quote=False),
        unique_id=told.id,
        unique_id_is_permalink=False,
        pubdate=told.published,
        updateddate=told.updated,
        author_name=", ".join(told.authors) if maker is Atom else None,
        # Atom has them in attributes, which its writer does not look at.
        categories=[fit_for_xml(each) for each in told.categories],
        enclosures=_enclosures(told) if maker is Atom else [],
        entry=told,
    )
    made.write_one(_Writer(out, "utf-8"))
    return out.getvalue()


def _enclosures(told: Entry) -> list[Enclosure]:
    # RSS wants the size in bytes, which is not known here; Atom may leave it at nought.
    return [Enclosure(told.picture, "0", told.picture_type)] if told.picture else []
