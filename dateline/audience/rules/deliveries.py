"""What is sent for a publication, and what an answer means. Values in, values out."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain
from urllib.parse import urlencode

from dateline.desk.rules.countries import country

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 12
FORMS = ("atom", "rss", "json")
KIND_PAGES = {
    "opinion": "/opinion/",
    "blog": "/blog/",
    "interview": "/interviews/",
    "press-release": "/press-releases/",
}
# Signals after which nothing of the story may be said any more.
TAKEN_DOWN = frozenset({"unpublish", "kill"})


class Ending(StrEnum):
    """How an attempt to deliver ended."""

    DONE = "done"
    AGAIN = "waiting"
    REFUSED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A publication as other systems are told of it."""

    publication: int
    story: int
    version: int
    signal: str
    at: datetime
    url: str
    headline: str = ""


def payload(notice: Notice) -> bytes:
    """Give the JSON that a webhook gets. Of a story that was taken down it carries no words."""
    told = {
        "publication": notice.publication,
        "story": notice.story,
        "version": notice.version,
        "signal": notice.signal,
        "at": notice.at.isoformat(),
        "url": notice.url,
    }
    if notice.signal not in TAKEN_DOWN:
        told["headline"] = notice.headline
    return json.dumps(told, ensure_ascii=False).encode()


def signature(body: bytes, key: str) -> str:
    """Sign a body as `X-Hub-Signature-256` does: HMAC with SHA-256, in hex."""
    return "sha256=" + hmac.new(key.encode(), body, hashlib.sha256).hexdigest()


def hub_form(feeds: list[str]) -> bytes:
    """Give the form by which a WebSub hub learns that feeds have changed (W3C WebSub, section 7)."""
    return urlencode([("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)]).encode()


def feeds_of(fronts: Collection[str], sites: Mapping[str, str]) -> list[str]:
    """Give the addresses of the feeds that changed with the fronts: all that name the hub.

    `sites` says where the pages of each edition begin, by its front: a story is read in the editions
    on whose fronts it stands, and who signs it in all of them.
    """
    pages = dict.fromkeys(["/", *chain.from_iterable(map(_pages, fronts))])
    found = (
        f"{site}{page}"
        for front, site in sites.items()
        for page in pages
        if front in fronts or page.startswith("/author/")
    )
    return [f"{page}feed.{form}" for page in found for form in FORMS]


def _pages(front: str) -> list[str]:
    """Give the pages of a front below which its feeds stand; plain news has none of its own."""
    place, _, name = front.partition(":")
    match place:
        case "latest":
            return ["/latest/", "/shots/"]
        case "kind":
            return [KIND_PAGES[name]] if name in KIND_PAGES else []
        case "sector":
            return [f"/sector/{name}/", f"/shots/sector/{name}/"]
        case "country":
            return [f"/country/{country(name).slug}/"]
        case "author":
            return [f"/author/{name}/"]
    return []


def ending(status: int) -> Ending:
    """Say what a status code means for a delivery."""
    if 200 <= status < 300:
        return Ending.DONE
    if status in {408, 425, 429} or status >= 500:
        return Ending.AGAIN
    return Ending.REFUSED


def pause(attempts: int) -> timedelta:
    """Give the pause after so many attempts: doubling from ten seconds up to an hour."""
    doubled: timedelta = FIRST_PAUSE * 2 ** max(attempts - 1, 0)
    return min(doubled, LONGEST_PAUSE)
