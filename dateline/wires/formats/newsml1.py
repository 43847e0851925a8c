"""NewsML 1.x (https://iptc.org/standards/newsml-1/): NewsItems made of NewsComponents and alternatives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from dateline.wires.formats.copy import Hints, MediaLink, Place, Signal, Subject, WireCopy
from dateline.wires.formats.countrycodes import country_of
from dateline.wires.formats.errors import Unreadable
from dateline.wires.formats.limits import refuse_count
from dateline.wires.formats.mender import Body, Mender, merged
from dateline.wires.formats.newsml1content import (
    Piece,
    further_words,
    main_words,
    media_among,
    pieces_of,
)
from dateline.wires.formats.nitf import Story, urgency_of
from dateline.wires.formats.statuses import (
    embargo_noted,
    hold_unknown,
    signal_of,
    stated,
    status_of,
)
from dateline.wires.formats.text import Markup
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

_CODE = re.compile(r"\d{8}")
_REVISED = re.compile(r":(\d{1,9})[NUAnua]?$")
_PLACES = ("city", "sublocation", "countryarea", "state", "country", "countryname", "region")
_KINDS = {"image": "picture", "video": "video", "audio": "audio"}


def recognises(head: bytes) -> bool:
    """Say whether the first element is that of NewsML 1."""
    return root_of(head) == "newsml"


def read(data: bytes, hints: Hints) -> Iterator[WireCopy]:
    """Read every NewsItem of the document."""
    root, flags = tree_of(data, hints)
    found = list(children(root, "newsitem"))
    refuse_count(len(found))
    if not found:
        raise Unreadable("This is NewsML 1 without a NewsItem: there is no news in it.")
    envelope = child(root, "newsenvelope")
    return (_item(one, envelope, hints, flags) for one in found)


@dataclass(frozen=True, slots=True)
class _Parts:
    """A NewsItem, its main words, and the components they stand in, the innermost first."""

    item: Element
    pieces: list[Piece]
    main: Piece | None

    @property
    def components(self) -> list[Element]:
        """The components whose metadata holds for the main words."""
        if self.main is not None:
            return list(self.main.components)
        return list(children(self.item, "newscomponent"))

    def lines(self, *names: str) -> Iterator[str]:
        """Give the NewsLines of these names, the nearest first."""
        for component in self.components:
            for line in children(child(component, "newslines"), *names):
                yield words(line)

    def metadata(self, block: str, *names: str) -> Iterator[Element]:
        """Give elements of a block of metadata, the nearest first."""
        for component in self.components:
            yield from inside(child(component, block), *names)


def _item(
    item: Element, envelope: Element | None, hints: Hints, flags: tuple[str, ...]
) -> WireCopy:
    mender = Mender(hints, base=hints.url)
    mender.note(*flags)
    pieces = pieces_of(item, hints.language)
    parts = _Parts(item, pieces, main_words(pieces, mender))
    copy = _story(mender, parts)
    management = child(item, "newsmanagement")
    created = words(child(management, "thisrevisioncreated"))
    first = words(child(management, "firstcreated"))
    copy = replace(
        copy,
        version=_revision(item) or mender.version_of(created),
        firstcreated=mender.time(first, created),
        versioncreated=mender.time(created, words(child(envelope, "dateandtime")), first),
        expires=mender.later(next(iter(parts.lines("expirydate")), "")),
        urgency=urgency_of(
            value(child(management, "urgency"), "FormalName")
            or value(child(envelope, "priority"), "FormalName")
        ),
        genres=mender.few(_genres(mender, parts), "genres"),
        subjects=mender.few(_subjects(mender, parts), "subjects"),
        places=mender.few(_places(mender, parts), "places"),
        usageterms=mender.line(
            *(words(one) for one in parts.metadata("rightsmetadata", "usagetype", "limitations")),
            *parts.lines("rightsline"),
        ),
        copyrightnotice=mender.line(*parts.lines("copyrightline")),
        ednote=_ednote(mender, parts, management) or copy.ednote,
    )
    return _status(mender, item, management, copy)


def _story(mender: Mender, parts: _Parts) -> WireCopy:
    """Read headline, byline and words, and the media beside them."""
    story = parts.main.story if parts.main else Story()
    headline = mender.line(*parts.lines("headline")) or story.headline
    byline = mender.byline(*parts.lines("byline")) or story.byline
    provider = _provider(mender, parts)
    more = further_words(parts.pieces, parts.main)
    content = Markup((*story.content.blocks, *more.blocks), (*story.content.images, *more.images))
    body = mender.body(
        content, headline=headline, summary=story.summary, signatures=(byline, provider)
    )
    media = media_among(parts.pieces, mender)
    return WireCopy(
        format="newsml1",
        type=_type(mender, parts, body, media),
        uri=mender.uri(_identifier(parts.item), words=f"{headline}\n{body.text}"),
        headline=mender.headline(headline, body),
        slugline=mender.line(*parts.lines("slugline"), _label(parts.item)),
        description=mender.plain("\n".join(parts.lines("subheadline"))) or body.description,
        byline=byline or body.byline,
        dateline=mender.line(*parts.lines("dateline")).rstrip(" –—-") or story.dateline,
        body_text=body.text,
        body_html=body.html,
        language=_language(mender, parts),
        provider=provider,
        ednote=body.note,
        media=merged([*media, *story.media], body.images),
    )


def _language(mender: Mender, parts: _Parts) -> str:
    """Take the language of the words, of their metadata, or of the item."""
    given = parts.metadata("descriptivemetadata", "language")
    return mender.language(
        *(value(one, "FormalName") for one in given),
        *(language_of(one) for one in parts.components),
        language_of(parts.item),
    )


def _identifier(item: Element) -> str:
    """Give the identifier that all revisions share: the public one, without its revision."""
    given = child(item, "identification", "newsidentifier")
    public = " ".join(words(child(given, "publicidentifier")).split())
    revision = _revision(item)
    ending = _REVISED.search(public)
    # urn:newsml:provider:date:item:revision; where the revision is left out, the item is no revision.
    whole = public.count(":") >= 5 or (bool(revision) and not public.startswith("urn:newsml:"))
    if ending and whole and (ending[1] == revision or not revision):
        return public[: ending.start()]
    names = (words(child(given, name)).strip() for name in ("providerid", "dateid", "newsitemid"))
    parts = [name for name in names if name]
    return public or (f"urn:newsml:{':'.join(parts)}" if parts else "")


def _revision(item: Element) -> str:
    return "".join(words(child(item, "identification", "newsidentifier", "revisionid")).split())[
        :40
    ]


def _label(item: Element) -> str:
    return words(child(item, "identification", "namelabel"))


def _type(mender: Mender, parts: _Parts, body: Body, media: tuple[MediaLink, ...]) -> str:
    """Say what the item is: words make it a text, pictures alone a picture."""
    if body.text:
        return "text"
    if child(parts.item, "update") is not None:
        mender.note("Changes parts of an earlier revision only: ask for whole revisions")
        return "composite"
    if media:
        kind = media[0].mimetype.partition("/")[0]
        return _KINDS.get(kind, "composite")
    if child(parts.item, "topicset") is not None or child(parts.item, "catalog") is not None:
        return "concept"
    if any(piece.foreign for piece in parts.pieces):
        mender.note("Its content is no text that is read here")
        return "composite"
    return "text"


def _status(mender: Mender, item: Element, management: Element | None, copy: WireCopy) -> WireCopy:
    """Read status, embargo and signal from NewsManagement."""
    given = child(management, "status")
    status = stated(mender, None if given is None else value(given, "FormalName"))
    signals = [
        value(one, "FormalName") for one in children(management, "instruction", "signal")
    ] + [value(one, "FormalName") for one in inside(management, "revisionstatus")]
    signal = signal_of(status, *signals)
    if signal == Signal.PUBLISH and _revises(item):
        signal = Signal.UPDATE
    embargoed = hold_unknown(mender, status, _embargo(mender, management, status))
    return replace(
        copy,
        signal=signal,
        pubstatus="usable" if status == "embargoed" else status,
        embargoed=embargo_noted(mender, embargoed, copy.ednote),
        flags=tuple(mender.flags),
    )


def _revises(item: Element) -> bool:
    """Say whether the item names an earlier revision of itself."""
    revision = child(item, "identification", "newsidentifier", "revisionid")
    return value(revision, "PreviousRevision").strip() not in {"", "0"}


def _embargo(mender: Mender, management: Element | None, status: str) -> datetime | None:
    """Take the time at which the status becomes usable, where it is embargoed until then."""
    change = child(management, "statuswillchange")
    future = status_of(value(child(change, "futurestatus"), "FormalName"))
    if status != "embargoed" or change is None or future != "usable":
        return None
    return mender.embargo(words(child(change, "dateandtime")))


def _provider(mender: Mender, parts: _Parts) -> str:
    """Take the credit line, the provider or the source, or the provider's identifier."""
    parties = [
        value(one, "FormalName")
        for name in ("provider", "source")
        for block in parts.metadata("administrativemetadata", name)
        for one in children(block, "party")
    ]
    own = words(child(parts.item, "identification", "newsidentifier", "providerid"))
    return mender.line(*parts.lines("creditline"), *parties, own)


def _ednote(mender: Mender, parts: _Parts, management: Element | None) -> str:
    lines = (
        words(line)
        for component in parts.components
        for line in children(child(component, "newslines"), "newsline")
        for kind in children(line, "newslinetype")
        if any(word in value(kind, "FormalName").lower() for word in ("note", "advisory"))
    )
    notes = [words(one) for one in inside(management, "instruction", "property") if words(one)]
    return mender.line(*notes, *lines)


def _genres(mender: Mender, parts: _Parts) -> Iterator[str]:
    found = (
        mender.line(value(one, "FormalName"))
        for one in parts.metadata("descriptivemetadata", "genre")
    )
    yield from dict.fromkeys(filter(None, found))


def _subjects(mender: Mender, parts: _Parts) -> Iterator[Subject]:
    """Read IPTC's subject codes, the keyword lines and keyword properties, each once."""
    seen: set[tuple[str, str]] = set()
    for name, code in (*_coded(mender, parts), *_keywords(mender, parts)):
        if (name or code) and (name, code) not in seen:
            seen.add((name, code))
            yield Subject(name=name, code=code)


def _coded(mender: Mender, parts: _Parts) -> Iterator[tuple[str, str]]:
    names = ("subject", "subjectmatter", "subjectdetail", "subjectqualifier")
    for one in parts.metadata("descriptivemetadata", *names):
        code = mender.line(value(one, "FormalName"))
        yield ("", f"subj:{code}") if _CODE.fullmatch(code) else (code, "")


def _keywords(mender: Mender, parts: _Parts) -> Iterator[tuple[str, str]]:
    for line in parts.lines("keywordline"):
        yield mender.line(line), ""
    for one in parts.metadata("descriptivemetadata", "property"):
        if value(one, "FormalName").lower() == "keyword":
            yield mender.line(value(one, "Value")), ""


def _places(mender: Mender, parts: _Parts) -> Iterator[Place]:
    """Read each location: its narrowest name, and its country where the code has two letters."""
    seen: set[str] = set()
    for location in parts.metadata("descriptivemetadata", "location"):
        given = {
            value(one, "FormalName").lower(): mender.line(value(one, "Value"), words(one))
            for one in inside(location, "property")
            if name_of(one) == "property"
        }
        name = next((given[key] for key in _PLACES if given.get(key)), "")
        country = country_of(given.get("country", ""))
        if name and name not in seen:
            seen.add(name)
            yield Place(name=name, country=country)
