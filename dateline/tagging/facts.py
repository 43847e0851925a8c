"""The values that go into tagging and come out of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A story's words and what its agency says about it.

    ``headline`` and ``body`` are plain text, paragraphs separated by a blank line. ``dateline`` is
    what the metadata says ("SALVADOR, Feb 26"), ``language`` the declared BCP 47 tag (may be
    wrong), ``subjects`` the agency's (name, code) pairs, ``home_country`` the ISO 3166 alpha-2
    code of the country that a local feed writes about.
    """

    headline: str = ""
    body: str = ""
    dateline: str = ""
    language: str = ""
    subjects: tuple[tuple[str, str], ...] = ()
    home_country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """Where and when a story was written.

    ``place`` is empty where the copy opens with the agency's mark alone. ``country`` is an ISO
    3166 alpha-2 code or empty. ``date`` is a date where the year is known, else (month, day).
    ``opening`` is the verbatim start of the body that forms the dateline, to be cut when the
    story is drafted; it is empty where the dateline came from metadata.
    """

    place: str
    region: str = ""
    country: str = ""
    date: datetime.date | tuple[int, int] | None = None
    agency: str = ""
    opening: str = ""


@dataclass(frozen=True, slots=True)
class Weighted:
    """A code (country or sector) and its share of the story, between 0 and 1."""

    code: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """What tagging found: countries and sectors are ordered, the main one first."""

    language: str
    dateline: Dateline | None
    countries: tuple[Weighted, ...]
    sectors: tuple[Weighted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A section of the news: ``parent`` is the slug of its upper sector or empty."""

    slug: str
    name: str
    parent: str
    topics: tuple[str, ...]
    description: str
