"""NITF 3.x (https://iptc.org/standards/nitf/): a story of its own, or inside another format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from lxml import etree

from dateline.wires.formats.copy import Hints, MediaLink, Place, Signal, Subject, WireCopy
from dateline.wires.formats.countrycodes import country_of
from dateline.wires.formats.errors import Unreadable
from dateline.wires.formats.limits import refuse_count
from dateline.wires.formats.mender import Mender, merged, mimetype, pixels
from dateline.wires.formats.notices import withdraws
from dateline.wires.formats.statuses import (
    embargo_noted,
    hold_unknown,
    signal_of,
    stated,
    status_of,
)
from dateline.wires.formats.text import Markup
from dateline.wires.formats.text.markup import read_tree
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
    with_letters,
    words,
)

_MEDIA = {"image": "image/*", "photo": "image/*", "video": "video/*", "audio": "audio/*"}
_CODE = re.compile(r"\d{8}")
_VERSION_BEHIND = re.compile(r"[_:.-]\d{1,6}")
_LEAST_KEY = 8
"""Letters from which on a key names one story: shorter ones are words such as QUAY."""


def recognises(head: bytes) -> bool:
    """Say whether the first element is that of NITF."""
    return root_of(head) == "nitf"


def read(data: bytes, hints: Hints) -> Iterator[WireCopy]:
    """Read the document, and the withdrawal of an earlier one that it may carry."""
    root, flags = tree_of(data, hints)
    if child(root, "body") is None and child(root, "head") is None:
        raise Unreadable("This is NITF without head and body: there is nothing in it to read.")
    found = _document(root, hints, flags)
    refuse_count(len(found))
    return iter(found)


@dataclass(frozen=True, slots=True)
class Story:
    """The words of an NITF document, wherever it was carried."""

    headline: str = ""
    byline: str = ""
    dateline: str = ""
    summary: str = ""
    provider: str = ""
    content: Markup = field(default_factory=Markup)
    media: tuple[MediaLink, ...] = ()


def story_of(root: Element, mender: Mender) -> Story:
    """Read headline, byline, dateline and body of an `nitf` element, which is changed by it."""
    head = child(root, "body", "body.head")
    content = child(root, "body", "body.content")
    headlines = child(head, "hedline")
    if headlines is None:
        headlines = child(head, "headline")
    media = mender.few(_media(mender, [root]), "media")
    if content is not None:
        etree.strip_elements(content, "{*}media", "media", with_tail=False)
    return Story(
        headline=mender.line(
            words(child(headlines, "hl1")),
            words(headlines) if child(headlines, "hl1", "hl2") is None else "",
            words(child(root, "head", "title")),
        ),
        byline=_byline(mender, head),
        dateline=_dateline(mender, child(head, "dateline")),
        summary=" ".join(words(child(head, "abstract")).split()),
        provider=mender.line(words(child(head, "distributor"))),
        content=read_tree(content, mender.base) if content is not None else Markup(),
        media=media,
    )


def body_of(document: str) -> str:
    """Cut the HTML-like content out of NITF; give the document back where there is none."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        source = with_letters(document.strip()).encode("utf-8", "replace")
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError:
        return document
    found = root.iter("{*}body.content", "body.content") if root is not None else iter(())
    content = next(found, None)
    if content is None:
        return document
    return str(etree.tostring(content, encoding="unicode", with_tail=False))


def _document(root: Element, hints: Hints, flags: tuple[str, ...]) -> list[WireCopy]:
    mender = Mender(hints, base=hints.url)
    mender.note(*flags)
    data = child(root, "head", "docdata")
    copy = _words(mender, story_of(root, mender), data)
    return _with_status(mender, _about(mender, copy, root, data), data)


def _words(mender: Mender, story: Story, data: Element | None) -> WireCopy:
    """Read what the document says, and what it is known by."""
    provider = _provider(mender, data, story)
    body = mender.body(
        story.content,
        headline=story.headline,
        summary=story.summary,
        signatures=(story.byline, provider),
    )
    issued = value(child(data, "date.issue"), "norm")
    key = child(data, "du-key")
    return WireCopy(
        format="nitf",
        uri=mender.uri(
            _identifier(value(child(data, "doc-id"), "id-string"), value(key, "key")),
            value(key, "key"),
            words=f"{story.headline}\n{body.text}",
        ),
        version=mender.line(value(key, "version")) or mender.version_of(issued),
        headline=mender.headline(story.headline, body),
        slugline=mender.line(
            value(key, "key"), *(value(word, "key") for word in inside(data, "keyword"))
        ),
        description=body.description,
        byline=story.byline or body.byline,
        dateline=story.dateline,
        body_text=body.text,
        body_html=body.html,
        provider=provider,
        ednote=body.note,
        media=merged(story.media, body.images),
    )


def _about(mender: Mender, copy: WireCopy, root: Element, data: Element | None) -> WireCopy:
    """Add what the head says about the document."""
    issued = value(child(data, "date.issue"), "norm")
    return replace(
        copy,
        language=mender.language(
            value(root, "baselang"), language_of(root), language_of(child(root, "body"))
        ),
        firstcreated=mender.time(issued),
        versioncreated=mender.time(issued, _changed(root)),
        expires=mender.later(value(child(data, "date.expire"), "norm")),
        urgency=urgency_of(value(child(data, "urgency"), "ed-urg")),
        genres=mender.few(_genres(mender, root), "genres"),
        subjects=mender.few(_subjects(mender, root, data), "subjects"),
        places=mender.few(_places(mender, root, data), "places"),
        usageterms=mender.line(
            value(child(data, "doc.rights"), "limitations"),
            value(child(data, "doc.rights"), "type"),
            words(child(root, "body", "body.head", "rights", "rights.limitations")),
        ),
        copyrightnotice=_copyright(mender, data),
        ednote=mender.line(
            *(value(note, "info") for note in children(data, "ed-msg")),
            value(child(data, "correction"), "info"),
            words(child(root, "body", "body.head", "note")),
            copy.ednote,
        ),
    )


def _with_status(mender: Mender, copy: WireCopy, data: Element | None) -> list[WireCopy]:
    """Set status, embargo and signal, and take back the earlier document that is named so."""
    status = stated(mender, value(data, "management-status") or None)
    told = list(children(data, "ed-msg"))
    notes = [value(one, "info") or words(one) for one in told]
    stated_end = hold_unknown(mender, status, _embargo(mender, data, status))
    embargoed = embargo_noted(mender, stated_end, *notes)
    signal = signal_of(status, *(value(one, "msg-type") for one in told))
    if any(map(withdraws, notes)):
        signal = Signal.KILL
    if signal == Signal.PUBLISH and child(data, "correction") is not None:
        signal = Signal.CORRECT
    copy = replace(
        copy,
        pubstatus="usable" if status == "embargoed" else status,
        signal=signal,
        embargoed=embargoed,
        flags=tuple(mender.flags),
    )
    key = value(child(data, "du-key"), "key")
    other = _identifier(" ".join(value(data, "management-doc-idref").split()), key)
    taken = status_of(value(data, "management-idref-status"))
    if not other or other == copy.uri or signal_of(taken) != Signal.KILL:
        return [copy]
    withdrawal = WireCopy(
        format="nitf",
        uri=mender.uri(other, words=""),
        version=copy.version,
        signal=Signal.KILL,
        pubstatus=taken,
        headline=copy.headline,
        versioncreated=copy.versioncreated,
        ednote=copy.ednote,
    )
    # The withdrawal first: the same words under a new name must not be taken for a second story.
    return [withdrawal, copy]


def _identifier(given: str, key: str) -> str:
    """Give the identifier that all versions share: some number them behind the key of the story."""
    numbered = len(key) >= _LEAST_KEY and given.startswith(key)
    return key if numbered and _VERSION_BEHIND.fullmatch(given, len(key)) else given


def _embargo(mender: Mender, data: Element | None, status: str) -> datetime | None:
    """Take the release as an embargo where the status says so, or where it is after the issue."""
    when = mender.embargo(value(child(data, "date.release"), "norm"))
    if status == "embargoed":
        return when
    issued = mender.later(value(child(data, "date.issue"), "norm"))
    return when if when and (when > issued if issued else when > mender.hints.now) else None


def _changed(root: Element) -> str:
    date, clock = value(root, "change.date"), value(root, "change.time")
    return f"{date} {clock}".strip()


def urgency_of(given: str) -> int:
    """Read an urgency of 1 to 9; 0 for anything else."""
    text = given.strip()
    return int(text) if text in set("123456789") else 0


def _byline(mender: Mender, head: Element | None) -> str:
    """Take the names in the bylines, without the writers' titles."""
    found = []
    for byline in children(head, "byline"):
        people = [mender.byline(words(one)) for one in inside(byline, "person")]
        bare = mender.byline(" ".join(_without_titles(byline)))
        title = mender.byline(words(child(byline, "byttl")))
        found.append(", ".join(filter(None, people)) or bare or title)
    return ", ".join(dict.fromkeys(filter(None, found)))


def _without_titles(byline: Element) -> Iterator[str]:
    yield byline.text or ""
    for one in byline:
        if name_of(one) != "byttl":
            yield words(one)
        yield one.tail or ""


def _dateline(mender: Mender, dateline: Element | None) -> str:
    """Take the place of the dateline; its date stands in the metadata."""
    located = child(dateline, "location")
    if located is None:
        dated = words(child(dateline, "story.date"))
        return mender.line(words(dateline).replace(dated, "") if dated else words(dateline))
    parts = [mender.line(words(part)) for part in located]
    return ", ".join(filter(None, parts)) or mender.line(words(located))


def _provider(mender: Mender, data: Element | None, story: Story) -> str:
    sources = [value(one, "src-name") for one in inside(child(data, "del-list"), "from-src")]
    return mender.line(
        story.provider,
        value(child(data, "doc.copyright"), "holder"),
        *sources,
        value(child(data, "doc-id"), "regsrc"),
    )


def _copyright(mender: Mender, data: Element | None) -> str:
    """Write the notice as the holder and the year say it."""
    given = child(data, "doc.copyright")
    holder = mender.line(value(given, "holder"))
    year = mender.line(value(given, "year"))
    return f"© {year} {holder}".replace("©  ", "© ") if holder else ""


def _genres(mender: Mender, root: Element) -> Iterator[str]:
    for one in inside(child(root, "head", "tobject"), "tobject.property"):
        if (name := mender.line(value(one, "tobject.property.type"))) and name.lower() != "current":
            yield name


def _subjects(mender: Mender, root: Element, data: Element | None) -> Iterator[Subject]:
    """Read the subjects with IPTC's codes, then the keywords, each once."""
    seen: set[tuple[str, str]] = set()
    coded = (
        (_subject_name(mender, one), value(one, "tobject.subject.refnum"))
        for one in inside(child(root, "head"), "tobject.subject")
    )
    plain = ((mender.line(value(word, "key")), "") for word in inside(data, "keyword"))
    for name, code in (*coded, *plain):
        code = f"subj:{code}" if _CODE.fullmatch(code) else mender.line(code)
        if (name or code) and (name, code) not in seen:
            seen.add((name, code))
            yield Subject(name=name, code=code)


def _subject_name(mender: Mender, one: Element) -> str:
    """Take the narrowest of a subject's names."""
    return mender.line(
        *(value(one, f"tobject.subject.{part}") for part in ("detail", "matter", "type"))
    )


def _places(mender: Mender, root: Element, data: Element | None) -> Iterator[Place]:
    """Read the places of the event, and those that the dateline names."""
    for one in children(data, "evloc"):
        names = [mender.line(value(one, part)) for part in ("city", "state-prov", "county-dist")]
        name = next(filter(None, names), "")
        country = country_of(value(one, "iso-cc"))
        if name or country:
            yield Place(name=name or country, country=country)
    for one in inside(child(root, "body", "body.head", "dateline"), "city", "country"):
        if name := mender.line(words(one)):
            yield Place(name=name, country=country_of(value(one, "iso-cc")))


def _media(mender: Mender, roots: Iterable[Element]) -> Iterator[MediaLink]:
    """Read the pictures and films of the document, the widest rendition of each."""
    for root in roots:
        for medium in inside(root, "media"):
            kind = _MEDIA.get(value(medium, "media-type").lower(), "")
            found = [
                MediaLink(
                    href=href,
                    mimetype=mimetype(value(one, "mime-type"), kind),
                    width=pixels(value(one, "width")),
                    height=pixels(value(one, "height")),
                    caption=mender.line(words(child(medium, "media-caption"))),
                    credit=mender.line(words(child(medium, "media-producer"))),
                )
                for one in children(medium, "media-reference")
                if (href := mender.link(value(one, "source"), value(one, "data-location")))
            ]
            if found:
                yield max(found, key=lambda link: link.width)
