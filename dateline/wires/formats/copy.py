"""What every format module hands over: one agency item as a frozen value, fields named after ninjs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

CALLED = "urn:dateline:called:"
"""How identifiers begin that are second ones, of `WireCopy.called`."""


class Signal(StrEnum):
    """What the agency wants done with the item."""

    PUBLISH = "publish"
    UPDATE = "update"
    CORRECT = "correct"
    KILL = "kill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A topic as the agency gave it: its words, and its code where it has one."""

    name: str = ""
    code: str = ""
    """The code as sent, for example `medtop:11000000` or a bare `politics`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that the item's metadata names."""

    name: str = ""
    country: str = ""
    """ISO 3166-1 alpha-2, empty where the metadata says none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaLink:
    """A picture, video or sound that belongs to the item. It is a link: nothing was fetched."""

    href: str
    mimetype: str = ""
    width: int = 0
    height: int = 0
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WireCopy:
    """One item of agency copy, understood. Times are aware and in UTC."""

    uri: str
    """The agency's identifier (guid); formats without one derive `urn:dateline:sha256:…`."""
    format: str
    """Which module read it: `rss`, `atom`, `jsonfeed`, `ninjs`."""
    type: str = "text"
    """ninjs item type: text, picture, video, audio, graphic, composite, event, planning, concept.

    Besides, for what no story is made of: component, advisory (a notice to editors), pointer (the
    text stays at the agency), draft, page.
    """
    version: str = ""
    signal: Signal = Signal.PUBLISH
    pubstatus: str = "usable"
    headline: str = ""
    slugline: str = ""
    description: str = ""
    """The standfirst or summary as the agency wrote it, plain text."""
    byline: str = ""
    dateline: str = ""
    """Only what the metadata says (`Seoul, South Korea`); the opening words stay in the body."""
    body_text: str = ""
    """Plain text, paragraphs separated by one blank line."""
    body_html: str = ""
    """Clean HTML of the few tags that a story may have; empty where the item has no body."""
    language: str = ""
    """BCP 47, as declared by the item, else empty."""
    firstcreated: datetime | None = None
    versioncreated: datetime | None = None
    embargoed: datetime | None = None
    expires: datetime | None = None
    urgency: int = 0
    """IPTC urgency 1 (highest) to 9; 0 where none was given."""
    genres: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()
    places: tuple[Place, ...] = ()
    provider: str = ""
    """The agency's name, as it wants to be credited."""
    usageterms: str = ""
    copyrightnotice: str = ""
    ednote: str = ""
    """A note from the agency's editors to ours; never shown to readers."""
    link: str = ""
    """The item's own address at the agency (http or https only)."""
    media: tuple[MediaLink, ...] = ()
    flags: tuple[str, ...] = ()
    """What the reader of this format had to mend, in words: for example a time without a zone."""
    may_mean: tuple[str, ...] = ()
    """Identifiers it may be about, the likeliest first, where the format does not say which is right.

    The first of them that is known is its `uri`.
    """
    called: str = ""
    """A second identifier by which the agency may speak of it, where the format has one."""
    sender: str = ""
    """Who sent it, where the format knows: only who sent an item may withdraw or change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What is known of a file before it is opened; formats use it only where the bytes are silent."""

    now: datetime
    """The moment of arrival: later times in the file are clamped to it and flagged."""
    zone: str = "UTC"
    """IANA name of the zone that times without one are in."""
    language: str = ""
    content_type: str = ""
    """The Content-Type header, for its charset; the format itself is chosen by the bytes."""
    url: str = ""
    """Where the bytes came from, to resolve relative links."""
