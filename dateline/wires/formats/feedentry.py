"""What a feed says of itself and of each entry, as strings, before anything of it is understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dateline.wires.formats.tree import Element


@dataclass(frozen=True, slots=True)
class Words:
    """A text of an entry: a string that may hold HTML, or the elements that stood in the feed."""

    text: str = ""
    html: bool = False
    """Whether the feed says that it is HTML, so that nobody has to guess."""
    tree: Element | None = None
    base: str = ""
    """The address that its relative links start from, where the feed names one."""
    language: str = ""

    def __len__(self) -> int:
        return len(self.text)


@dataclass(frozen=True, slots=True)
class File:
    """A picture, film or sound that an entry points to."""

    url: str
    type: str = ""
    medium: str = ""
    width: str = ""
    height: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(slots=True, kw_only=True)
class Entry:
    """One entry. Fields it does not have are empty."""

    id: str = ""
    link: str = ""
    base: str = ""
    title: Words = field(default_factory=Words)
    summary: Words = field(default_factory=Words)
    contents: list[Words] = field(default_factory=list)
    subtitle: str = ""
    published: str = ""
    updated: str = ""
    expires: str = ""
    embargoed: str = ""
    authors: list[str] = field(default_factory=list)
    tags: list[tuple[str, str]] = field(default_factory=list)
    """Names, each with its code where it has one."""
    places: list[str] = field(default_factory=list)
    source: str = ""
    """Who is named as the source or the publisher."""
    rights: str = ""
    license: str = ""
    language: str = ""
    files: list[File] = field(default_factory=list)
    thumbnails: list[File] = field(default_factory=list)
    """Small pictures, taken where there is nothing else."""
    draft: bool = False
    """Whether it is not published where it comes from."""


@dataclass(slots=True, kw_only=True)
class Feed:
    """A whole feed: what it says once for all entries, and the entries."""

    kind: str = "rss"
    """`rss` or `atom`."""
    title: str = ""
    link: str = ""
    language: str = ""
    rights: str = ""
    license: str = ""
    authors: list[str] = field(default_factory=list)
    entries: Iterable[Entry] = ()
    """Perhaps read as they are asked for: they are many, and each is needed once."""
    withdrawn: list[Mapping[str, str]] = field(default_factory=list)
    """The attributes of each Atom tombstone (RFC 6721): `ref` and `when`."""
    flags: tuple[str, ...] = ()
