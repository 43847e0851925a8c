"""ninjs 1.x, 2.x and 3.x (https://iptc.org/standards/ninjs/): an item, a list of them, or a page of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dateline.wires.formats.copy import Hints, Place, Subject, WireCopy
from dateline.wires.formats.countrycodes import country_of
from dateline.wires.formats.errors import Unreadable
from dateline.wires.formats.jsontext import load
from dateline.wires.formats.limits import refuse_count
from dateline.wires.formats.mender import Body, Mender, merged
from dateline.wires.formats.newsmlmeta import tail_of
from dateline.wires.formats.ninjsmedia import associated, own_renditions
from dateline.wires.formats.nitf import body_of
from dateline.wires.formats.statuses import embargo_noted, hold_unknown, signal_of, status_of
from dateline.wires.formats.text import Markup

TYPES = frozenset(
    {"text", "picture", "video", "audio", "graphic", "composite", "event", "planning", "concept"}
)
_MARKS = re.compile(
    rb'"(?:uri|guid|headlines?|versioncreated|bodies|body_\w+|pubstatus|eventdetails|\$schema)"\s*:'
)
_IDENTIFYING = frozenset(
    ("uri", "guid", "headline", "headlines", "bodies", "body_text", "body_html", "body_xhtml")
)
_HTML_ROLES = re.compile(r"html")
_CAPTION_ROLES = ("text", "caption", "lead", "summary", "standfirst", "abstract", "description", "")
_ABOUT = (
    "subject", "subjects", "keywords",
    "person", "people", "organisation", "organisations", "product", "products",
)  # fmt: skip
_VOCABULARIES = {"mediatopic": "medtop:", "subjectcode": "subj:"}
Fields = dict[str, object]


def recognises(head: bytes) -> bool:
    """Say whether a JSON file has the fields of news items."""
    return head.startswith((b"{", b"[")) and bool(_MARKS.search(head))


def read(data: bytes, hints: Hints) -> Iterator[WireCopy]:
    """Read one item, an array of items, or a page of results that holds them."""
    document, flags = load(data, hints)
    if isinstance(document, dict) and "$schema" in document and _is_schema(document):
        raise Unreadable("This is a JSON schema (it describes items), not an item.")
    found = [lowered(item) for item in _items(document) if isinstance(item, dict)]
    items = [item for item in found if _is_item(item)]
    if not items:
        raise Unreadable("The JSON holds no news item: none has a uri, a headline or a body.")
    refuse_count(len(items))
    if len(items) < len(found):
        flags = (*flags, f"Entries of the file that are no items: {len(found) - len(items)}")
    return (_item(item, hints, flags) for item in items)


def lowered(item: object) -> Fields:
    """Give an object's fields with lower-case names: 3.x writes versionCreated, 2.x versioncreated."""
    return (
        {str(name).lower(): value for name, value in item.items()} if isinstance(item, dict) else {}
    )


def _is_schema(document: Fields) -> bool:
    return any(name in document for name in ("properties", "$defs", "definitions", "allOf"))


def _items(document: object) -> list[object]:
    """Unwrap arrays, and pages such as {"total": …, "items": […]}."""
    if isinstance(document, list):
        return document
    if isinstance(document, dict) and not _is_item(lowered(document)):
        for name in ("items", "item", "_items", "newsItems", "results"):
            if isinstance(inner := document.get(name), list):
                return inner
    return [document]


def _is_item(item: Fields) -> bool:
    return bool(_IDENTIFYING & item.keys())


def _item(item: Fields, hints: Hints, flags: tuple[str, ...]) -> WireCopy:
    mender = Mender(hints, base=hints.url)
    mender.note(*flags)
    if str(item.get("representationtype")).lower() == "partial":
        mender.note("The agency says that only a part of the item is here")
    story = _story(mender, item)
    version = mender.line(item.get("version")) or mender.version_of(item.get("versioncreated"))
    status = status_of(tail_of(mender.line(item.get("pubstatus"))))
    ednote = mender.line(item.get("ednote")) or story.ednote
    embargoed = mender.embargo(item.get("embargoed") or item.get("embargoeduntil"))
    return replace(
        story,
        version=version,
        signal=signal_of(status, tail_of(mender.line(item.get("signal")))),
        pubstatus=status,
        firstcreated=mender.time(item.get("firstcreated"), item.get("contentcreated")),
        versioncreated=mender.time(item.get("versioncreated"), item.get("firstcreated")),
        embargoed=embargo_noted(mender, hold_unknown(mender, status, embargoed), ednote),
        expires=mender.later(item.get("expires")),
        urgency=_urgency(item.get("urgency")),
        genres=mender.few(
            (genre.name for genre in _concepts(mender, item, "genre", "genres")), "genres"
        ),
        subjects=mender.few(_concepts(mender, item, *_ABOUT), "subjects"),
        places=mender.few(_places(mender, item), "places"),
        usageterms=mender.line(item.get("usageterms"), _rights(item)),
        copyrightnotice=mender.line(item.get("copyrightnotice")),
        ednote=ednote,
        flags=tuple(mender.flags),
    )


def _story(mender: Mender, item: Fields) -> WireCopy:
    """Read an item's words and pictures, and who they are from."""
    headline = _headline(mender, item)
    byline, provider = _byline(mender, item), _provider(mender, item)
    summary = _summary(item)
    body = mender.body(
        _markup(mender, item), headline=headline, summary=summary, signatures=(byline, provider)
    )
    media = mender.few([*own_renditions(mender, item), *associated(mender, item)], "media")
    return WireCopy(
        format="ninjs",
        type=_type(mender, item, body),
        uri=mender.uri(item.get("uri"), item.get("guid"), words=f"{headline}\n{body.text}"),
        headline=mender.headline(headline, body),
        slugline=mender.line(item.get("slugline")),
        description=body.description if summary else "",
        byline=byline or body.byline,
        dateline=_dateline(mender, item),
        body_text=body.text,
        body_html=body.html,
        language=mender.language(item.get("language")),
        provider=provider,
        ednote=body.note,
        link=mender.link(item.get("link"), item.get("uri")),
        media=merged(media, body.images),
    )


def _headline(mender: Mender, item: Fields) -> str:
    named = _starting(item, "headline_")
    return mender.line(
        item.get("headline"), _main(item.get("headlines")), *named, item.get("title")
    )


def _main(parts: object) -> object:
    """Take the value with the role `main`, else the first."""
    found = objects(parts)
    main = [part for part in found if str(part.get("role")) in {"main", "headline"}]
    return next((part.get("value") for part in [*main, *found] if part.get("value")), None)


def _starting(item: Fields, *starts: str) -> list[object]:
    """Take the fields of 1.x that agencies name themselves: headline_web, body_html, …"""
    return [value for name, value in item.items() if name.startswith(starts) and value]


def _markup(mender: Mender, item: Fields) -> Markup:
    """Take the best form of the body: HTML keeps its paragraphs, NITF too, plain text comes last."""
    for part in sorted(objects(item.get("bodies")), key=_rank):
        if value := mender.raw(part.get("value")):
            content = body_of(value) if "nitf" in _kind(part) else value
            return mender.markup(content, html=_rank(part) < 2)
    for name in sorted(item, key=lambda name: "html" not in name):
        if name.startswith("body_") and item[name]:
            return mender.markup(item[name], html="html" in name)
    return Markup()


def _kind(part: Fields) -> str:
    return f"{part.get('contenttype')} {part.get('role')}".lower()


def _rank(part: Fields) -> int:
    kind = _kind(part)
    return 0 if _HTML_ROLES.search(kind) else 1 if "nitf" in kind else 2


def _summary(item: Fields) -> object:
    """Take the description in the role that is for readers, not the credit line or the writer."""
    parts = objects(item.get("descriptions"))
    for role in _CAPTION_ROLES:
        for part in parts:
            if str(part.get("role") or "").lower() == role and part.get("value"):
                return part["value"]
    named = [
        item.get(name) for name in ("description_text", "description_html", "description_xhtml")
    ]
    named += _starting(item, "description_")
    return next((value for value in named if value), "")


def _type(mender: Mender, item: Fields, body: Body) -> str:
    """Take the item's type; one that ninjs does not know is judged by what the item holds."""
    given = mender.line(item.get("type")).lower().removeprefix("ninat:")
    if given in TYPES:
        return given
    if "eventdetails" in item:
        return "event"
    if "plannedcoverage" in item:
        return "planning"
    if not given:
        return "text"
    found = "text" if body.text else "composite"
    mender.note(f"Item type “{given[:30]}” taken as {found}")
    return found


def _urgency(value: object) -> int:
    text = str(value).strip() if isinstance(value, str | int) else ""
    return int(text) if text in set("123456789") else 0


def _byline(mender: Mender, item: Fields) -> str:
    """Take the byline, or the names of the authors who wrote."""
    authors = [
        author.get("name")
        for author in objects(item.get("authors"))
        if str(author.get("role") or "writer").lower() in {"writer", "author", "by"}
    ]
    names = mender.few((name for name in map(mender.byline, authors) if name), "authors")
    return mender.byline(item.get("byline"), item.get("by")) or ", ".join(names)


def _dateline(mender: Mender, item: Fields) -> str:
    located = item.get("located")
    if isinstance(located, list):
        located = located[0] if located else None
    if isinstance(located, dict):
        located = located.get("name") or located.get("city")
    given = item.get("dateline")
    return mender.line(located, lowered(given).get("text"), given)


def _provider(mender: Mender, item: Fields) -> str:
    """Take the agency's name from the first field that has one."""
    sources = [lowered(source).get("name") for source in objects(item.get("infosources"))]
    named = [item.get(name) for name in ("provider", "source", "copyrightholder")]
    return mender.line(
        *(value.get("name") if isinstance(value, dict) else value for value in named), *sources
    )


def _rights(item: Fields) -> object:
    """Give the address of the rights, where they are only pointed to."""
    return next((rights.get("linkedrights") for rights in objects(item.get("rightsinfo"))), None)


def _concepts(mender: Mender, item: Fields, *names: str) -> Iterator[Subject]:
    """Read subjects or genres of all versions, each once."""
    seen: set[tuple[str, str]] = set()
    for value in (value for name in names for value in as_list(item.get(name))):
        fields = lowered(value) if isinstance(value, dict) else {"name": value}
        code = _code(mender, fields)
        name = mender.line(fields.get("name")) or code.rsplit(":", 1)[-1]
        if (name or code) and (name, code) not in seen:
            seen.add((name, code))
            yield Subject(name=name, code=code)


def _code(mender: Mender, fields: Fields) -> str:
    """Shorten IPTC's own addresses to their codes; keep the agency's codes as sent."""
    uri = mender.line(fields.get("uri"), fields.get("scheme"))
    own = mender.line(fields.get("code"), fields.get("literal"), fields.get("qcode"))
    for vocabulary, prefix in _VOCABULARIES.items():
        if f"/newscodes/{vocabulary}" in uri:
            return prefix + (own if own.isdigit() else uri.rstrip("/").rsplit("/", 1)[-1])
    if "cv.iptc.org/" in uri and not own:
        return uri.rstrip("/").rsplit("/", 1)[-1]
    return own or uri


def _places(mender: Mender, item: Fields) -> Iterator[Place]:
    """Read places, with the country where a code or an address gives one."""
    for value in (value for name in ("place", "places") for value in as_list(item.get(name))):
        fields = lowered(value) if isinstance(value, dict) else {"name": value}
        if name := mender.line(fields.get("name"), fields.get("literal")):
            yield Place(name=name, country=_country(mender, fields))
        for contact in objects(fields.get("contactinfo")):
            address = lowered(contact.get("address"))
            for part in ("locality", "country"):
                if name := mender.line(address.get(part)):
                    yield Place(name=name)


def _country(mender: Mender, fields: Fields) -> str:
    scheme = mender.line(fields.get("scheme"), fields.get("uri")).lower()
    code = mender.line(fields.get("code"), fields.get("literal")) or scheme.rsplit("/", 1)[-1]
    return country_of(code) if "iso3166" in scheme else ""


def objects(value: object) -> list[Fields]:
    """Give the objects of a list (or a lone one) with lower-case field names."""
    return [lowered(part) for part in as_list(value) if isinstance(part, dict)]


def as_list(value: object) -> list[object]:
    """Give a list as it is, nothing as an empty one, and anything else as a list of one."""
    return value if isinstance(value, list) else [] if value is None else [value]
