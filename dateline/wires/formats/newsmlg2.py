"""NewsML-G2 (https://iptc.org/standards/newsml-g2/): items alone, or several in a newsMessage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from dateline.wires.formats.copy import Hints, MediaLink, Signal, WireCopy
from dateline.wires.formats.errors import Unreadable
from dateline.wires.formats.limits import MAX_ITEMS, refuse_count
from dateline.wires.formats.mender import Body, Mender, merged
from dateline.wires.formats.newsmlcontent import Content, content_of, media_of
from dateline.wires.formats.newsmlmeta import (
    byline_of,
    code_of,
    description_of,
    ednote_of,
    genres_of,
    headline_of,
    in_language,
    places_of,
    provider_of,
    subjects_of,
    tail_of,
)
from dateline.wires.formats.nitf import urgency_of
from dateline.wires.formats.statuses import embargo_noted, hold_unknown, signal_of, stated
from dateline.wires.formats.times import NEVER
from dateline.wires.formats.tree import (
    Element,
    child,
    children,
    inside,
    language_of,
    name_of,
    root_of,
    tree_of,
    value,
    words,
)

_ITEMS = {
    "newsitem": "text",
    "packageitem": "composite",
    "conceptitem": "concept",
    "knowledgeitem": "concept",
    "planningitem": "planning",
    "catalogitem": "concept",
}
_CLASSES = {
    "text": "text", "picture": "picture", "photo": "picture", "graphic": "graphic",
    "animation": "graphic", "video": "video", "audio": "audio", "composite": "composite",
    "event": "event", "calendar": "event",
}  # fmt: skip
_ROOTS = frozenset({*_ITEMS, "newsmessage"})
_EDITORIAL = {"c": "correct", "u": "update"}
_DATED = re.compile(r"\d{4}-\d\d-\d\d")


def recognises(head: bytes) -> bool:
    """Say whether the first element is an item of NewsML-G2, or a message of such items."""
    return root_of(head) in _ROOTS


def read(data: bytes, hints: Hints) -> Iterator[WireCopy]:
    """Read the item, or every item of a message."""
    root, flags = tree_of(data, hints)
    if name_of(root) in _ITEMS:
        return iter([_item(root, "", hints, flags)])
    found = [
        one
        for items in children(root, "itemset")
        for one in islice(items, MAX_ITEMS + 1)
        if name_of(one) in _ITEMS
    ]
    refuse_count(len(found))
    readable = [one for one in found if value(one, "guid") or child(one, "itemmeta") is not None]
    if not readable:
        raise Unreadable("This is a NewsML-G2 message without a news item in it.")
    sent = words(child(root, "header", "sent"))
    if left := len(found) - len(readable):
        flags = (*flags, f"Items of the file that are only references to others: {left}")
    return (_item(one, sent, hints, flags) for one in readable)


@dataclass(frozen=True, slots=True)
class _Parts:
    """An item's two blocks of metadata, its language and its type."""

    item: Element
    meta: Element
    content: Element
    language: str
    type: str


def _parts(mender: Mender, item: Element) -> _Parts:
    meta, content = child(item, "itemmeta"), child(item, "contentmeta")
    nothing = item.makeelement("nothing", {}, None)
    content = nothing if content is None else content
    tags = [value(one, "tag") for one in children(content, "language")]
    return _Parts(
        item=item,
        meta=nothing if meta is None else meta,
        content=content,
        language=mender.language(*tags, language_of(item), language_of(item.getparent())),
        type=_type(mender, item, meta),
    )


def _type(mender: Mender, item: Element, meta: Element | None) -> str:
    """Take the item's type from its class; events are told by their details."""
    kind = _ITEMS[name_of(item)]
    if kind == "concept":
        return "event" if next(inside(item, "eventdetails"), None) is not None else kind
    given = tail_of(code_of(child(meta, "itemclass"))).lower()
    if kind != "text" or not given:
        return kind
    if given not in _CLASSES:
        mender.note(f"Item class “{given[:40]}” not known, taken as a package")
    return _CLASSES.get(given, "composite")


def _item(item: Element, sent: str, hints: Hints, flags: tuple[str, ...]) -> WireCopy:
    mender = Mender(hints, base=hints.url)
    mender.note(*flags)
    parts = _parts(mender, item)
    story = _story(mender, parts)
    status, signal, embargoed = _status(mender, parts)
    meta, content, language = parts.meta, parts.content, parts.language
    created = words(child(meta, "versioncreated"))
    first = words(child(meta, "firstcreated"))
    made = words(child(content, "contentcreated"))
    rights = child(item, "rightsinfo")
    ednote = ednote_of(mender, meta, content) or story.ednote
    return replace(
        story,
        pubstatus=status,
        signal=signal,
        embargoed=embargo_noted(mender, embargoed, ednote),
        version=mender.line(value(item, "version")) or mender.version_of(created, sent),
        firstcreated=mender.time(first, made, created),
        versioncreated=mender.time(
            created, sent, words(child(content, "contentmodified")), first, made
        ),
        expires=mender.later(words(child(content, "expires")).strip()),
        urgency=urgency_of(words(child(content, "urgency"))),
        genres=mender.few(genres_of(mender, content, language), "genres"),
        subjects=mender.few(subjects_of(mender, content, language), "subjects"),
        places=mender.few(places_of(mender, content, language), "places"),
        usageterms=in_language(mender, list(children(rights, "usageterms")), language),
        copyrightnotice=in_language(mender, list(children(rights, "copyrightnotice")), language),
        ednote=ednote,
        link=mender.link(value(item, "guid")),
        flags=tuple(mender.flags),
    )


def _story(mender: Mender, parts: _Parts) -> WireCopy:
    """Read an item's words and media, and who they are from."""
    item, content = parts.item, parts.content
    provider = provider_of(mender, item, parts.meta, content, parts.language)
    found = content_of(child(item, "contentset"), mender)
    headline = headline_of(mender, content, parts.language) or found.story.headline
    headline = headline or mender.line(words(child(parts.meta, "title")), *_concept_names(item))
    byline = byline_of(mender, content, parts.language) or found.story.byline
    shown = parts.type not in {"text", "composite"}
    summary = description_of(mender, content, caption=shown) or found.story.summary
    body = mender.body(
        found.story.content, headline=headline, summary=summary, signatures=(byline, provider)
    )
    return WireCopy(
        format="newsmlg2",
        type=_settled(mender, parts.type, body, found),
        uri=mender.uri(value(item, "guid"), words=f"{headline}\n{body.text}"),
        headline=mender.headline(headline, body),
        slugline=mender.line(*(words(one) for one in children(content, "slugline"))),
        description=body.description if summary or not shown else "",
        byline=byline or body.byline,
        dateline=_dateline(mender, content, found),
        body_text=body.text,
        body_html=body.html,
        language=parts.language,
        provider=provider,
        ednote=body.note,
        media=merged(_media(mender, parts, found, summary if shown else ""), body.images),
    )


def _concept_names(item: Element) -> Iterator[str]:
    """Give the names of what a concept or knowledge item describes."""
    if _ITEMS[name_of(item)] == "concept" or child(item, "contentset") is not None:
        for one in islice(inside(item, "concept", "event"), 1):
            yield words(child(one, "name"))


def _settled(mender: Mender, given: str, body: Body, found: Content) -> str:
    """Make no empty story of an item whose content is something else than words."""
    if found.foreign in {"events", "event"}:
        return "event"
    if given != "text" or body.text or not found.foreign:
        return given
    mender.note(f"Its content is no text that is read here: {found.foreign[:60]}")
    return "composite"


def _dateline(mender: Mender, content: Element, found: Content) -> str:
    """Take the dateline, without the agency's hyphen; one that is only a time is none."""
    given = mender.line(*(words(one) for one in children(content, "dateline")))
    given = "" if _DATED.match(given) else given.rstrip(" –—-")
    return given or found.story.dateline


def _media(mender: Mender, parts: _Parts, found: Content, caption: str) -> tuple[MediaLink, ...]:
    lines = (child(parts.content, name) for name in ("creditline", "by"))
    credit = mender.line(*map(words, lines))
    own = media_of(child(parts.item, "contentset"), mender, kind=parts.type, credit=credit)
    caption = mender.line(caption)
    return (*(replace(link, caption=caption) for link in own), *found.story.media)


def _status(mender: Mender, parts: _Parts) -> tuple[str, Signal, datetime | None]:
    """Read status, signal and embargo from where the standard keeps them."""
    given = child(parts.meta, "pubstatus")
    status = stated(mender, None if given is None else tail_of(code_of(given)))
    embargo = child(parts.meta, "embargoed")
    embargoed = mender.embargo(words(embargo))
    if embargo is not None and embargoed is None:
        # The standard: an empty one is an embargo without an end.
        mender.note("Embargoed without an end, held until an editor sets it")
        embargoed = NEVER
    signals = [_signal(one) for one in children(parts.meta, "signal")]
    signal = signal_of(status, *signals) if signals or status != "usable" else Signal.PUBLISH
    return status, signal, hold_unknown(mender, status, embargoed)


def _signal(one: Element) -> str:
    """Give a signal's word; Reuters has letters for the state of the edition."""
    code = code_of(one)
    word = tail_of(code).lower()
    return _EDITORIAL.get(word, "") if code.lower().startswith("edstat:") else word
