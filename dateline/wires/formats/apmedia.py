"""AP's media JSON (https://api.ap.org/media/v/docs/): items inside `data`, close to ninjs but not ninjs.

The text of a story often stays at AP: the item then holds only the address of its NITF and ANPA
forms, which need the customer's key. Such an item is kept as a pointer, never as an empty story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from dateline.wires.formats.copy import Hints, MediaLink, Place, Signal, Subject, WireCopy
from dateline.wires.formats.errors import Unreadable
from dateline.wires.formats.jsontext import load
from dateline.wires.formats.limits import refuse_count
from dateline.wires.formats.mender import Mender, merged, mimetype, pixels
from dateline.wires.formats.ninjs import TYPES, Fields, as_list, lowered, objects
from dateline.wires.formats.nitf import body_of
from dateline.wires.formats.statuses import embargo_noted, hold_unknown, signal_of, status_of
from dateline.wires.formats.text import Markup

_WRAPPED = re.compile(rb'"data"\s*:\s*\{')
_ITS_OWN = re.compile(rb'"(?:altids|friendlykey|editorialpriority)"\s*:')
_BODIES = ("body_nitf", "body_xhtml", "body_html", "body_text", "body_rtf")
_SIGNALS = ("signals", "editorialtypes", "editorialtype", "editorial")
_CORRECTED = ("correct",)
"""How the words of corrections begin: Correction, Corrective, CorrectionWritethru."""
_UPDATED = frozenset({"newslead", "writethru", "update"})
_KINDS = {"photo": "picture", "complex_data": "composite"}


def recognises(head: bytes) -> bool:
    """Say whether a JSON file has AP's envelope, and within it the names that only AP gives."""
    return head.startswith(b"{") and bool(_WRAPPED.search(head)) and bool(_ITS_OWN.search(head))


def read(data: bytes, hints: Hints) -> Iterator[WireCopy]:
    """Read the item of an answer, or the items of a feed."""
    document, flags = load(data, hints)
    items = list(_items(lowered(document)))
    if not items:
        raise Unreadable("The answer has the form of AP's media JSON, but no item in its “data”.")
    refuse_count(len(items))
    return (_item(item, hints, flags) for item in items)


def _items(document: Fields) -> Iterator[Fields]:
    """Unwrap `data.item` and `data.items[].item`."""
    data = lowered(document.get("data"))
    for holder in [data, *objects(data.get("items"))]:
        inner = holder.get("item") if "item" in holder else holder
        if isinstance(inner, dict) and ("altids" in inner or "headline" in inner):
            yield lowered(inner)


def _item(item: Fields, hints: Hints, flags: tuple[str, ...]) -> WireCopy:
    mender = Mender(hints, base=hints.url)
    mender.note(*flags)
    story = _story(mender, item)
    status = status_of(mender.line(item.get("pubstatus")))
    ednote = mender.line(item.get("ednote"))
    return replace(
        story,
        version=mender.line(item.get("version")),
        signal=_signal(item, status),
        pubstatus=status,
        firstcreated=mender.time(item.get("firstcreated"), item.get("versioncreated")),
        versioncreated=mender.time(item.get("versioncreated"), item.get("firstcreated")),
        embargoed=embargo_noted(
            mender, hold_unknown(mender, status, _embargo(mender, item)), ednote
        ),
        expires=mender.later(item.get("expires")),
        urgency=_urgency(item.get("urgency")),
        subjects=mender.few(_subjects(mender, item), "subjects"),
        places=mender.few(_places(mender, item), "places"),
        usageterms=mender.line(" ".join(map(mender.line, as_list(item.get("usageterms"))))),
        copyrightnotice=mender.line(item.get("copyrightnotice")),
        ednote=ednote,
        flags=tuple(mender.flags),
    )


def _story(mender: Mender, item: Fields) -> WireCopy:
    """Read an item's words and pictures, and who they are from."""
    headline = mender.line(item.get("headline"), item.get("headline_extended"), item.get("title"))
    byline = _byline(mender, item)
    summary = item.get("description_summary") or item.get("description_caption") or ""
    body = mender.body(
        _markup(mender, item), headline=headline, summary=summary, signatures=(byline, "AP")
    )
    media = mender.few([*_own(mender, item), *_associated(mender, item)], "media")
    ids = lowered(item.get("altids"))
    return WireCopy(
        format="apmedia",
        type=_type(mender, item, bool(body.text)),
        # `uri` is an address with the customer's key in it, another one in every answer.
        uri=mender.uri(
            ids.get("itemid"), _without_query(item.get("uri")), words=headline + body.text
        ),
        headline=mender.headline(headline, body),
        slugline=mender.line(item.get("slugline")),
        description=body.description if summary or body.text else "",
        byline=byline or body.byline,
        dateline=mender.line(item.get("located"), item.get("dateline"), _located(mender, item)),
        body_text=body.text,
        body_html=body.html,
        language=mender.language(item.get("language")),
        provider=mender.line(item.get("provider"), item.get("creditline")) or "AP",
        link=_public_link(mender, item),
        media=merged(media, body.images),
    )


def _markup(mender: Mender, item: Fields) -> Markup:
    for name in _BODIES:
        if value := mender.raw(item.get(name)):
            content = body_of(value) if name == "body_nitf" else value
            return mender.markup(content, html=name in {"body_nitf", "body_xhtml", "body_html"})
    return Markup()


def _type(mender: Mender, item: Fields, written: bool) -> str:
    """Take the item's type; a story whose text is only pointed to is a pointer."""
    given = mender.line(item.get("type")).lower()
    kind = _KINDS.get(given, given if given in TYPES else "text" if written else "composite")
    if kind == "text" and not written:
        mender.note("The text is not in the file, only its address at AP")
        return "pointer"
    return kind


def _signal(item: Fields, status: str) -> Signal:
    told = (as_list(item.get(name)) for name in _SIGNALS)
    signals = {str(signal).strip().lower() for each in told for signal in each}
    if signal_of(status, *signals) == Signal.KILL:
        return Signal.KILL
    if any(signal.startswith(_CORRECTED) for signal in signals):
        return Signal.CORRECT
    return Signal.UPDATE if signals & _UPDATED else Signal.PUBLISH


def _embargo(mender: Mender, item: Fields) -> datetime | None:
    """Take the end of the embargo; one that only says that there is one holds the item."""
    given = item.get("embargoed") or item.get("embargorelease")
    return mender.embargo("embargoed" if given is True else given)


def _urgency(value: object) -> int:
    text = str(value).strip() if isinstance(value, str | int) else ""
    return int(text) if text in set("123456789") else 0


def _byline(mender: Mender, item: Fields) -> str:
    names = [
        mender.byline(part.get("by"), part.get("name")) for part in objects(item.get("bylines"))
    ]
    return ", ".join(mender.few(dict.fromkeys(filter(None, names)), "authors")) or mender.byline(
        item.get("byline")
    )


def _is_direct(fields: Fields) -> bool:
    """Say whether a term was given, and is neither one above it nor a bare letter of a category."""
    return not {"ancestor", "category"} & {str(rel).lower() for rel in as_list(fields.get("rels"))}


def _located(mender: Mender, item: Fields) -> str:
    """Write the place of the dateline with its country, whose name AP sets in capitals."""
    place = lowered(item.get("datelinelocation"))
    city, country = (mender.line(place.get(name)) for name in ("city", "countryname"))
    return ", ".join(filter(None, (city, country.title() if country.isupper() else country)))


def _subjects(mender: Mender, item: Fields) -> Iterator[Subject]:
    """Read subjects, organisations and keywords, each once and without the terms above them."""
    seen: set[str] = set()
    for value in (value for name in ("subject", "keywords") for value in as_list(item.get(name))):
        fields = lowered(value) if isinstance(value, dict) else {"name": value}
        name = mender.line(fields.get("name"))
        if name and name not in seen and _is_direct(fields):
            seen.add(name)
            yield Subject(name=name, code=mender.line(fields.get("code")))


def _places(mender: Mender, item: Fields) -> Iterator[Place]:
    for fields in objects(item.get("place")):
        if (name := mender.line(fields.get("name"))) and _is_direct(fields):
            yield Place(name=name)


def _own(mender: Mender, item: Fields) -> Iterator[MediaLink]:
    """Read the largest of an item's own renditions that is a picture, video or sound."""
    found = [
        part for part in map(lowered, lowered(item.get("renditions")).values()) if _is_media(part)
    ]
    best = max(found, key=lambda part: pixels(part.get("width")), default=None)
    if best is not None and (href := mender.link(best.get("href"))):
        yield MediaLink(
            href=href,
            mimetype=mimetype(best.get("mimetype")),
            width=pixels(best.get("width")),
            height=pixels(best.get("height")),
            caption=mender.plain(item.get("description_caption")),
            credit=mender.line(
                item.get("creditline"), item.get("description_creditline"), _byline(mender, item)
            ),
        )


def _is_media(part: Fields) -> bool:
    return str(part.get("mimetype")).startswith(("image/", "video/", "audio/"))


def _associated(mender: Mender, item: Fields) -> Iterator[MediaLink]:
    """Read the pictures and videos that come with a story; stories among them are items elsewhere."""
    value = item.get("associations")
    parts = list(value.values()) if isinstance(value, dict) else as_list(value)
    for part in map(lowered, parts):
        if str(part.get("type")).lower() in {"picture", "photo", "video", "audio", "graphic"}:
            yield from _own(mender, part)


def _without_query(value: object) -> str:
    return value.split("?", 1)[0] if isinstance(value, str) else ""


def _public_link(mender: Mender, item: Fields) -> str:
    """Give the item's address for readers, never one with the customer's key in it."""
    links = [*as_list(item.get("link")), *as_list(item.get("links"))]
    return mender.link(*(lowered(link).get("href") or link for link in links))
