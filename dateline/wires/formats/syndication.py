"""RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0: what their entries mean, whoever read the syntax."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from dateline.wires.formats.copy import Hints, MediaLink, Place, Signal, Subject, WireCopy
from dateline.wires.formats.decoding import decode
from dateline.wires.formats.feedentry import Entry, Feed, File, Words
from dateline.wires.formats.feedtree import feed_of
from dateline.wires.formats.genres import genres_among
from dateline.wires.formats.limits import MAX_LINE
from dateline.wires.formats.mender import Body, Mender, merged, mimetype, pixels
from dateline.wires.formats.text import Markup
from dateline.wires.formats.text.markup import read_tree

_START = re.compile(
    rb"^(?:<\?.{0,2000}?\?>|<!--.{0,8000}?-->|<!doctype[^>\[]{0,500}(?:\[.{0,20000}?\]\s*)?>|\s)*",
    re.DOTALL,
)
_ROOT = re.compile(rb"<(?:(?:[a-z0-9_.-]{1,20}:)?(?:rss|rdf|feed)|(?:atom:)?entry|channel)[\s>/]")
_MARKED = re.compile("[<&]")
_MEDIA = {"image": "image/*", "video": "video/*", "audio": "audio/*"}
MAX_MEDIA = 50


def recognises(head: bytes) -> bool:
    """Say whether the first element of a file is that of a feed."""
    start = _START.match(head)
    return head.startswith(b"<") and bool(_ROOT.match(head, start.end() if start else 0))


def read(data: bytes, hints: Hints) -> Iterator[WireCopy]:
    """Read the entries of a feed, and the withdrawals among them."""
    text, flags = decode(data, hints)
    feed = feed_of(text)
    if feed is None:
        # Imported here: most feeds are well-formed.
        from dateline.wires.formats.feedmended import mended_feed

        feed = mended_feed(text)
    notes = (*flags, *feed.flags)
    items = (_item(entry, feed, hints, notes) for entry in feed.entries)
    return chain(items, (_withdrawal(each, hints) for each in feed.withdrawn if each.get("ref")))


def _item(entry: Entry, feed: Feed, hints: Hints, flags: tuple[str, ...]) -> WireCopy:
    """Read one entry, with its feed for what it does not say itself."""
    mender = Mender(hints)
    mender.note(*flags)
    mender.base = mender.link(entry.link, entry.base, feed.link, hints.url) or hints.url
    title = _title(mender, entry.title)
    body = _body(mender, entry, title)
    subjects = mender.few(_subjects(mender, entry), "subjects")
    link = mender.link(entry.link)
    return WireCopy(
        format=feed.kind,
        type="draft" if entry.draft else "text",
        uri=mender.uri(entry.id, link, words=f"{title}\n{body.text}"),
        version=mender.version_of(entry.updated, entry.published),
        headline=mender.headline(title, body),
        description=body.description,
        byline=_byline(mender, entry.authors) or body.byline or _byline(mender, feed.authors),
        body_text=body.text,
        body_html=body.html,
        language=_language(mender, entry, feed),
        firstcreated=mender.time(entry.published, entry.updated),
        versioncreated=mender.time(entry.updated, entry.published),
        embargoed=mender.embargo(entry.embargoed),
        expires=mender.later(entry.expires),
        genres=genres_among(subject.name for subject in subjects),
        subjects=subjects,
        places=tuple(Place(name=name) for name in map(mender.line, entry.places) if name),
        provider=mender.line(entry.source, feed.title),
        usageterms=mender.line(entry.license, feed.license),
        copyrightnotice=mender.line(entry.rights, feed.rights),
        link=link,
        media=merged(list(_media(mender, entry)), body.images),
        flags=tuple(mender.flags),
    )


def _title(mender: Mender, title: Words) -> str:
    """Take the title as a line; what it says to be HTML is read as that, and only once."""
    if title.tree is None and not (title.html and _MARKED.search(title.text)):
        return mender.line(title.text)
    found = mender.markup(title.text, html=True) if title.tree is None else read_tree(title.tree)
    words = " ".join(block.text for block in found.blocks)
    return mender.cut(" ".join(words.split()), MAX_LINE)


def _body(mender: Mender, entry: Entry, title: str) -> Body:
    """Take the content as the body and the summary as standfirst, or the summary as both."""
    best = max(entry.contents, key=len, default=entry.summary)
    if len(best) < len(entry.summary):
        best = entry.summary
    mender.base = mender.link(best.base) or mender.base
    other = entry.summary.text if entry.summary.text != best.text else entry.subtitle
    return mender.body(_markup(mender, best), headline=title, summary=other)


def _markup(mender: Mender, words: Words) -> Markup:
    if words.tree is not None:
        return read_tree(words.tree, mender.base)
    return mender.markup(words.text, html=words.html and "<" in words.text)


def _byline(mender: Mender, authors: list[str]) -> str:
    """Join the authors' names, each once."""
    names = mender.few(dict.fromkeys(filter(None, map(mender.byline, authors))), "authors")
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _language(mender: Mender, entry: Entry, feed: Feed) -> str:
    own = (part.language for part in (entry.title, *entry.contents))
    return mender.language(entry.language, *own, feed.language)


def _subjects(mender: Mender, entry: Entry) -> Iterator[Subject]:
    """Read the categories, each once."""
    seen: set[str] = set()
    for given, code in entry.tags:
        name = mender.line(given)
        if name and name not in seen:
            seen.add(name)
            code = mender.line(code)
            yield Subject(name=name, code=code if code != name else "")


def _media(mender: Mender, entry: Entry) -> Iterator[MediaLink]:
    """Read the files of an entry and, where there are none, its thumbnail."""
    for file in (_one_size(entry.files) or entry.thumbnails)[:MAX_MEDIA]:
        if href := mender.link(file.url):
            yield MediaLink(
                href=href,
                mimetype=mimetype(file.type, _MEDIA.get(file.medium, "")),
                width=pixels(file.width),
                height=pixels(file.height),
                caption=mender.line(file.caption),
                credit=mender.line(file.credit),
            )


def _one_size(files: list[File]) -> list[File]:
    """Keep the widest where the same file comes in several sizes, told apart by the query only."""
    if len(files) < 2:
        return files
    widest: dict[str, File] = {}
    for file in sorted(files, key=lambda file: -pixels(file.width)):
        widest.setdefault(file.url.split("?")[0], file)
    kept = {id(file) for file in widest.values()}
    return [file for file in files if id(file) in kept]


def _withdrawal(tombstone: Mapping[str, str], hints: Hints) -> WireCopy:
    """Read an Atom tombstone (RFC 6721): an entry that the agency takes back."""
    mender = Mender(hints)
    return WireCopy(
        format="atom",
        uri=mender.uri(mender.line(tombstone["ref"]), words=""),
        version=mender.version_of(tombstone.get("when")),
        versioncreated=mender.time(tombstone.get("when")),
        signal=Signal.KILL,
        pubstatus="canceled",
        flags=tuple(mender.flags),
    )
