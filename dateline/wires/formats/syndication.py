"""RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0: feedparser reads the syntax, the meaning is ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from itertools import chain
from typing import Any

import feedparser

from dateline.wires.formats.copy import Hints, MediaLink, Signal, Subject, WireCopy
from dateline.wires.formats.decoding import decode
from dateline.wires.formats.errors import Unreadable
from dateline.wires.formats.genres import genres_among
from dateline.wires.formats.limits import refuse_count
from dateline.wires.formats.mender import Body, Mender, merged, mimetype, pixels
from dateline.wires.formats.xml import Checked, checked

_START = re.compile(
    rb"^(?:<\?.{0,2000}?\?>|<!--.{0,8000}?-->|<!doctype[^>\[]{0,500}(?:\[.{0,20000}?\]\s*)?>|\s)*",
    re.DOTALL,
)
_ROOT = re.compile(
    rb"<(?:rss|rdf:rdf|rdf|feed|atom:feed|atom03:feed|[a-z0-9]{1,20}:feed|channel)[\s>/]"
)
Feed = Mapping[str, Any]
MAX_MEDIA = 50


def recognises(head: bytes) -> bool:
    """Say whether the first element of a file is that of a feed."""
    start = _START.match(head)
    return head.startswith(b"<") and bool(_ROOT.match(head, start.end() if start else 0))


def read(data: bytes, hints: Hints) -> Iterator[WireCopy]:
    """Read the entries of a feed, and the withdrawals among them."""
    text, flags = decode(data, hints)
    found = checked(text)
    feed = _parsed(found)
    if not feed.get("version") and not feed.entries:
        raise Unreadable("This looks like a feed, but no channel and no entry can be read in it.")
    refuse_count(len(feed.entries) + len(found.withdrawn))
    kind = "atom" if str(feed.get("version")).startswith("atom") else "rss"
    notes = (*flags, *found.flags)
    items = (_entry(entry, feed.feed, kind, hints, notes) for entry in feed.entries)
    return chain(items, _withdrawn(found.withdrawn, hints))


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


def _entry(entry: Feed, feed: Feed, kind: str, hints: Hints, flags: tuple[str, ...]) -> WireCopy:
    """Read one entry, with its feed for what it does not say itself."""
    mender = Mender(hints)
    mender.note(*flags)
    mender.base = mender.link(entry.get("link"), feed.get("link"), hints.url) or hints.url
    title = mender.line(entry.get("title"))
    body = _body(mender, entry, title)
    subjects = mender.few(_subjects(mender, entry), "subjects")
    published = entry.get("published") or entry.get("created")
    updated = entry.get("updated")
    link = mender.link(entry.get("link"))
    return WireCopy(
        format=kind,
        uri=mender.uri(entry.get("id"), link, words=f"{title}\n{body.text}"),
        version=mender.version_of(updated, published),
        headline=mender.headline(title, body),
        description=body.description,
        byline=_byline(mender, entry),
        body_text=body.text,
        body_html=body.html,
        language=_language(mender, entry, feed),
        firstcreated=mender.time(published, updated),
        versioncreated=mender.time(updated, published),
        expires=mender.later(entry.get("expired")),
        genres=genres_among(subject.name for subject in subjects),
        subjects=subjects,
        provider=mender.line(
            _named(entry.get("source")), entry.get("dc_publisher"), feed.get("title")
        ),
        usageterms=mender.line(entry.get("license"), feed.get("license")),
        copyrightnotice=mender.line(entry.get("rights"), feed.get("rights")),
        link=link,
        media=merged(list(_media(mender, entry)), body.images),
        flags=tuple(mender.flags),
    )


def _body(mender: Mender, entry: Feed, title: str) -> Body:
    """Take the content as the body and the summary as standfirst, or the summary as both."""
    summary = entry.get("summary") or ""
    contents = [part for part in entry.get("content") or () if _is_words(part)]
    best = max(contents, key=lambda part: len(part["value"]), default=None)
    if best is None or len(best["value"]) < len(summary):
        return mender.body(mender.markup(summary), headline=title)
    mender.base = mender.link(best.get("base")) or mender.base
    other = summary if summary.strip() != best["value"].strip() else ""
    return mender.body(mender.markup(best["value"]), headline=title, summary=other)


def _is_words(part: Feed) -> bool:
    kind = str(part.get("type") or "text/html")
    return bool(part.get("value")) and (kind.startswith("text/") or "html" in kind)


def _byline(mender: Mender, entry: Feed) -> str:
    """Join the authors' names, each once."""
    raw = str(entry.get("author") or "")
    names = []
    for author in entry.get("authors") or ():
        # feedparser cuts addresses such as a@b.example in two; the raw string is whole.
        mail = author.get("email")
        names.append(mender.byline(raw if mail and mail in raw else author.get("name")))
    names = [*mender.few(dict.fromkeys(filter(None, names)), "authors")] or [mender.byline(raw)]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _language(mender: Mender, entry: Feed, feed: Feed) -> str:
    parts = [entry.get("title_detail") or {}, *(entry.get("content") or ())]
    own = [entry.get("language"), *(part.get("language") for part in parts)]
    return mender.language(*own, feed.get("language"))


def _subjects(mender: Mender, entry: Feed) -> Iterator[Subject]:
    """Read the categories, each once; a label is the name and the term then its code."""
    seen: set[str] = set()
    for tag in entry.get("tags") or ():
        name = mender.line(tag.get("label"), tag.get("term"))
        code = mender.line(tag.get("term")) if tag.get("label") else ""
        if name and name not in seen:
            seen.add(name)
            yield Subject(name=name, code=code if code != name else "")


def _media(mender: Mender, entry: Feed) -> Iterator[MediaLink]:
    """Read media:content, enclosures and, where there is nothing else, media:thumbnail."""
    credit = mender.line(*(part.get("content") for part in entry.get("media_credit") or ()))
    found = _one_size([part for part in entry.get("media_content") or () if part.get("url")])
    found += [
        {"url": link.get("href"), "type": link.get("type")}
        for link in entry.get("links") or ()
        if link.get("rel") == "enclosure"
    ]
    if not found:
        found = [{**part, "medium": "image"} for part in entry.get("media_thumbnail") or ()]
    for part in found[:MAX_MEDIA]:
        if href := mender.link(part.get("url")):
            yield MediaLink(
                href=href,
                mimetype=_medium(part),
                width=pixels(part.get("width")),
                height=pixels(part.get("height")),
                credit=credit,
            )


def _one_size(parts: list[Feed]) -> list[Feed]:
    """Keep the widest where the same file comes in several sizes, told apart by the query only."""
    widest: dict[str, Feed] = {}
    for part in sorted(parts, key=lambda part: -pixels(part.get("width"))):
        widest.setdefault(str(part["url"]).split("?")[0], part)
    return [part for part in parts if any(part is kept for kept in widest.values())]


def _medium(part: Feed) -> str:
    """Give the media type, or one guessed from `medium`."""
    guessed = {"image": "image/*", "video": "video/*", "audio": "audio/*"}
    return mimetype(part.get("type"), guessed.get(str(part.get("medium")), ""))


def _named(source: object) -> object:
    return source.get("title") if isinstance(source, Mapping) else None


def _withdrawn(tombstones: Iterable[Mapping[str, str]], hints: Hints) -> Iterator[WireCopy]:
    """Read Atom tombstones (RFC 6721): an entry that the agency takes back."""
    for attributes in tombstones:
        mender = Mender(hints)
        if attributes.get("ref"):
            yield WireCopy(
                format="atom",
                uri=mender.uri(mender.line(attributes["ref"]), words=""),
                version=mender.version_of(attributes.get("when")),
                versioncreated=mender.time(attributes.get("when")),
                signal=Signal.KILL,
                pubstatus="canceled",
                flags=tuple(mender.flags),
            )
