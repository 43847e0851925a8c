"""Feeds that are not well-formed, or of a kind long gone: feedparser mends and reads any of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import feedparser

from dateline.wires.formats.errors import Unreadable
from dateline.wires.formats.feedentry import Entry, Feed, File, Words
from dateline.wires.formats.limits import refuse_count
from dateline.wires.formats.xml import Checked, checked

Given = Mapping[str, Any]


def mended_feed(text: str) -> Feed:
    """Read a feed as far as it can be mended; raises `Unreadable`."""
    found = checked(text)
    parsed = _parsed(found)
    if not parsed.get("version") and not parsed.entries:
        raise Unreadable("This looks like a feed, but no channel and no entry can be read in it.")
    refuse_count(len(parsed.entries) + len(found.withdrawn))
    head: Given = parsed.feed
    return Feed(
        kind="atom" if str(parsed.get("version")).startswith("atom") else "rss",
        title=head.get("title") or "",
        link=head.get("link") or "",
        language=head.get("language") or "",
        rights=head.get("rights") or "",
        license=head.get("license") or "",
        entries=map(_entry, parsed.entries),
        withdrawn=list(found.withdrawn),
        flags=found.flags,
    )


def _parsed(found: Checked) -> Any:
    """Let feedparser read the syntax; its mending of broken XML fails on some of it."""
    try:
        return feedparser.parse(
            BytesIO(found.text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (LookupError, AttributeError, ValueError, TypeError, AssertionError) as error:
        where = found.flags[0] if found.flags else type(error).__name__
        raise Unreadable(f"The feed cannot be read, nor be mended: {where}.") from error


def _entry(entry: Given) -> Entry:
    return Entry(
        id=entry.get("id") or "",
        link=entry.get("link") or "",
        title=_words(entry.get("title_detail") or {"value": entry.get("title")}),
        summary=Words(entry.get("summary") or ""),
        contents=[_words(part) for part in entry.get("content") or () if _is_text(part)],
        published=entry.get("published") or entry.get("created") or "",
        updated=entry.get("updated") or "",
        expires=entry.get("expired") or entry.get("prism_killdate") or "",
        embargoed=entry.get("prism_embargodate") or "",
        authors=list(_authors(entry)),
        tags=[
            (tag.get("label") or tag.get("term") or "", tag["term"] if tag.get("label") else "")
            for tag in entry.get("tags") or ()
        ],
        source=(entry.get("source") or {}).get("title") or entry.get("publisher") or "",
        rights=entry.get("rights") or "",
        license=entry.get("license") or "",
        language=entry.get("language") or "",
        files=list(_files(entry)),
        thumbnails=[_file(part, "image", "") for part in entry.get("media_thumbnail") or ()],
    )


def _words(part: Given) -> Words:
    return Words(
        part.get("value") or "", base=part.get("base") or "", language=part.get("language") or ""
    )


def _is_text(part: Given) -> bool:
    kind = str(part.get("type") or "text/html")
    return isinstance(part.get("value"), str) and (kind.startswith("text/") or "html" in kind)


def _authors(entry: Given) -> Iterator[str]:
    """Give the authors' names."""
    raw = str(entry.get("author") or "")
    for author in entry.get("authors") or ():
        # feedparser cuts addresses such as a@b.example in two; the raw string is whole.
        mail = author.get("email")
        yield raw if mail and mail in raw else author.get("name") or ""
    yield from [raw] if not entry.get("authors") else ()


def _files(entry: Given) -> Iterator[File]:
    credit = next((part.get("content") or "" for part in entry.get("media_credit") or ()), "")
    for part in entry.get("media_content") or ():
        yield _file(part, part.get("medium") or "", credit)
    for link in entry.get("links") or ():
        if link.get("rel") == "enclosure":
            yield File(link.get("href") or "", type=link.get("type") or "", credit=credit)


def _file(part: Given, medium: str, credit: str) -> File:
    return File(
        part.get("url") or "",
        type=part.get("type") or "",
        medium=medium,
        width=part.get("width") or "",
        height=part.get("height") or "",
        credit=credit,
    )
