"""Feeds: what an entry says, and the JSON form of it. RSS and Atom are written by Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A feed: which front it shows, in whose name."""

    title: str
    description: str
    page: str
    """Address of the page it belongs to."""
    address: str
    """Its own address."""
    language: str
    publisher: str
    icon: str = ""
    hub: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A story in a feed."""

    id: str
    """Never changes, whatever becomes of slug and sector."""
    url: str
    title: str
    summary: str
    language: str
    published: datetime
    updated: datetime
    authors: Sequence[str] = ()
    source: str = ""
    categories: Sequence[str] = ()
    picture: str = ""
    picture_type: str = "image/jpeg"
    picture_credit: str = ""
    content: str = ""
    """The whole of it as HTML, where that is told: interviews, as questions and answers."""


def json_feed(channel: Channel, entries: Sequence[Entry]) -> dict[str, object]:
    """Give the feed in the form of JSON Feed 1.1 (jsonfeed.org)."""
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.page,
        "feed_url": channel.address,
        "description": channel.description,
        "language": channel.language,
        "icon": channel.icon,
        "hubs": [{"type": "WebSub", "url": channel.hub}] if channel.hub else [],
        "items": [_item(entry) for entry in entries],
    }
    return {name: value for name, value in feed.items() if value or name == "items"}


def _item(entry: Entry) -> dict[str, object]:
    item: dict[str, object] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_text": "" if entry.content else entry.summary or entry.title,
        "content_html": entry.content,
        "summary": entry.summary,
        "image": entry.picture,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": name} for name in entry.authors],
        "tags": list(entry.categories),
        "language": entry.language,
        "_source": {"name": entry.source} if entry.source else {},
    }
    return {name: value for name, value in item.items() if value}
