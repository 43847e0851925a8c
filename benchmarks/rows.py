"""The rows that the wire path would have written for a story, from a seed and without a database."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

import numpy as np
from numpy.random import Generator

from benchmarks.indexing import Terms, check
from benchmarks.loading import Row, Sheet, stamp
from benchmarks.prose import Piece, pieces
from dateline.desk.models.search.postgres import PostgresIndex, window
from dateline.desk.models.search.sqlite import SqliteIndex
from dateline.desk.rules.drafting import clip, slug_of
from dateline.desk.rules.editions import Layout, Sorting, fronts_of
from dateline.desk.rules.publishing import words_digest
from dateline.desk.rules.search import Words
from dateline.tagging import country_codes, country_name
from dateline.tagging.atlas import capital_of
from dateline.wires.formats.codec import as_record
from dateline.wires.formats.copy import WireCopy

BATCH = 2_000
KINDS = ("news", "opinion", "blog", "interview", "press-release")
KIND_SHARES = (0.90, 0.03, 0.02, 0.02, 0.03)
LANGUAGES = ("en", "de", "fr", "es", "pt", "ar")
LANGUAGE_SHARES = (0.80, 0.05, 0.05, 0.05, 0.03, 0.02)
COUNTRY_SHARES = (0.62, 0.24, 0.10, 0.04)
SECTOR_SHARES = (0.6, 0.4)
STEEPNESS = 1.1
IN_THE_NEWS = (
    "US CN RU GB IN DE FR JP UA IL IR KR BR TR ID PK CA AU EG NG ZA MX SA IT ES KP SY PL TW TH "
    "PH VN KE ET AR CO"
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# How many stories go out in each hour of a day, in UTC.
RHYTHM = (2, 2, 2, 2, 3, 4, 6, 8, 9, 9, 9, 9, 8, 8, 8, 8, 8, 7, 6, 5, 4, 3, 3, 2)


@dataclass(frozen=True, slots=True)
class Agency:
    """A source, as far as its copy goes."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that the rows of an archive depend on."""

    stories: int
    seed: int
    per_day: float
    until: datetime
    vendor: str
    agencies: tuple[Agency, ...]
    desk: int
    content_type: int
    layout: Layout
    sheets: dict[str, Sheet]

    def moments(self, rng: Generator, first: int, count: int) -> list[datetime]:
        """Give the times of some stories, rising: few at night, many by day."""
        share = np.concatenate([[0.0], np.cumsum(RHYTHM) / sum(RHYTHM)])
        hours = np.arange(25) / 24
        last = (self.until - EPOCH) / timedelta(days=1)
        worked = np.floor(last) + np.interp(last % 1, hours, share)
        left = (self.stories - np.arange(first, first + count) - rng.random(count)) / self.per_day
        days = np.floor(worked - left)
        clock = np.interp((worked - left) - days, share, hours)
        return [
            EPOCH + timedelta(days=day, microseconds=round(fraction * 86_400_000_000))
            for day, fraction in zip(days.tolist(), clock.tolist(), strict=True)
        ]


@dataclass(slots=True)
class Batch:
    """Rows of some stories, by the name of their sheet."""

    rows: dict[str, list[Row]]
    terms: list[tuple[int, str]]
    """Place and text of each in the full-text index, where that is no part of a sheet."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What was drawn for one story before a word of it was written."""

    agency: Agency
    kind: str
    language: str
    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    urgency: int
    moment: datetime
    place: str


class Writer:
    """Writes the rows of one story after the other, and gives out their numbers."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.next = {name: sheet.first for name, sheet in plan.sheets.items()}
        self.rows: dict[str, list[Row]] = {}
        self.terms: list[tuple[int, str]] = []

    def batch(self, first: int, count: int) -> Batch:
        """Write the rows of some stories."""
        # Added to an archive that is there, the same seed gives other stories.
        rng = np.random.default_rng([self.plan.seed, self.plan.sheets["Story"].first, first])
        self.rows, self.terms = {name: [] for name in self.plan.sheets}, []
        fates = list(fates_of(self.plan, rng, first, count))
        mentions = [" and ".join(map(country_name, fate.countries)) for fate in fates]
        for fate, piece, digest in zip(
            fates, pieces(rng, mentions), _digests(rng, count), strict=True
        ):
            self._story(fate, piece, digest)
        return Batch(self.rows, self.terms)

    def _add(self, sheet: str, **values: Any) -> int:
        number = self.next[sheet]
        self.next[sheet] = number + 1
        self.rows[sheet].append(self.plan.sheets[sheet].row(id=number, **values))
        return number

    def _story(self, fate: Fate, piece: Piece, digest: str) -> None:
        at = stamp(fate.moment, self.plan.vendor)
        item = self._item(fate, piece, digest, at)
        plain = " ".join(piece.paragraphs)
        standfirst = clip(piece.lead, 320)
        story = self._add(
            "Story",
            **self._public(fate, piece, at),
            standfirst=standfirst,
            words=words_digest(piece.headline, standfirst, plain, "", "", "", fate.agency.name),
            origin_uri=uri_of(fate, item),
            wire_item_id=item,
        )
        self._add("StorySource", story_id=story, name=fate.agency.name, wire_item_id=item)
        fronts = _fronts(fate, self.plan.layout)
        self._ledger(fate, piece, fronts, story, digest, at)
        self._search(
            Words(headline=piece.headline, standfirst=standfirst, body=plain, fronts=fronts),
            story,
            int(fate.moment.timestamp()),
        )

    def _search(self, words: Words, story: int, second: int) -> None:
        """Enter a story as `desk.models.search` does, on SQLite without the trigger's way round."""
        if len(self.rows["SearchEntry"]) == 0:
            check(words)
        terms = Terms.of(words)
        if self.plan.vendor == "sqlite":
            place = max(self.next["SearchEntry"] + 1, SqliteIndex().place(second, story))
            self.next["SearchEntry"] = place
            self.terms.append((place, terms.text))
            kept: str | bytes = terms.packed()
        else:
            place = PostgresIndex().place(second, story)
            kept = f"{terms.text} {window(place)}"
        row = self.plan.sheets["SearchEntry"].row(place=place, story_id=story, words=kept)
        self.rows["SearchEntry"].append(row)

    def _item(self, fate: Fate, piece: Piece, digest: str, at: str) -> int:
        name = f"{digest[:12]}.json"
        file = self._add(
            "WireFile",
            source_id=fate.agency.id,
            name=name,
            sha256=digest,
            size=len(piece.lead) + 2 * sum(map(len, piece.paragraphs)),
            content_type="application/json",
            state="done",
            arrived_at=at,
            seen_at=at,
            read_at=at,
        )
        copy = copy_of(fate, piece, uri_of(fate, self.next["WireItem"]))
        return self._add(
            "WireItem",
            file_id=file,
            source_id=fate.agency.id,
            uri=copy.uri,
            version=copy.version,
            versioncreated=at,
            digest=digest[::-1],
            words=sha256(copy.body_text.encode()).hexdigest(),
            type=copy.type,
            headline=copy.headline,
            outcome="new",
            record=json.dumps(as_record(copy)),
            arrived_at=at,
            handled_at=at,
        )

    def _public(self, fate: Fate, piece: Piece, at: str) -> dict[str, Any]:
        return {
            "kind": fate.kind,
            "language": fate.language,
            "headline": piece.headline,
            "slug": slug_of(piece.headline),
            "body": "".join(f"<p>{paragraph}</p>" for paragraph in piece.paragraphs),
            "desk_id": self.plan.desk,
            "dateline_place": fate.place,
            "dateline_country": fate.countries[0],
            "dateline_date": f"{fate.moment:%Y-%m-%d}",
            "sectors": json.dumps(fate.sectors),
            "countries": json.dumps(fate.countries),
            "urgency": fate.urgency,
            "live": True,
            "has_unpublished_changes": False,
            "version": 1,
            "created_at": at,
            "first_published_at": at,
            "last_published_at": at,
            "origin_source_id": fate.agency.id,
        }

    def _ledger(
        self, fate: Fate, piece: Piece, fronts: list[str], story: int, digest: str, at: str
    ) -> None:
        for front in fronts:
            self._add("Placement", front=front, story_id=story, published_at=at)
        publication = self._add(
            "Publication",
            story_id=story,
            version=1,
            signal="publish",
            at=at,
            headline=piece.headline,
            fronts=json.dumps(fronts),
        )
        self._add(
            "Delivery",
            publication_id=publication,
            channel="site",
            state="done",
            attempts=1,
            next_at=at,
            done_at=at,
        )
        self._add(
            "ModelLogEntry",
            content_type_id=self.plan.content_type,
            object_id=str(story),
            label=piece.headline,
            action="wagtail.publish",
            timestamp=at,
            uuid=digest[:32] if self.plan.vendor == "sqlite" else str(UUID(digest[:32])),
            content_changed=True,
        )


def batches(plan: Plan) -> Iterator[Batch]:
    """Write the rows of all stories, so many at once."""
    writer = Writer(plan)
    for first in range(0, plan.stories, BATCH):
        yield writer.batch(first, min(BATCH, plan.stories - first))


def uri_of(fate: Fate, number: int) -> str:
    """Give the agency's identifier of an item."""
    return f"urn:newsml:{fate.agency.slug}.example:{fate.moment:%Y%m%d}:{number}"


def copy_of(fate: Fate, piece: Piece, uri: str) -> WireCopy:
    """Give the item as the agency sent it: the dateline still opens the first paragraph."""
    opening = f"{fate.place.upper()}, {fate.moment:%B} {fate.moment.day} ({fate.agency.name}) - "
    paragraphs = (opening + piece.lead, *piece.paragraphs)
    return WireCopy(
        uri=uri,
        format="ninjs",
        version="1",
        headline=piece.headline,
        body_text="\n\n".join(paragraphs),
        body_html="".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
        language=fate.language,
        versioncreated=fate.moment,
        urgency=fate.urgency,
        provider=fate.agency.name,
    )


def fates_of(plan: Plan, rng: Generator, first: int, count: int) -> Iterator[Fate]:
    """Draw what some stories are: whose, of which kind, about what, and when."""
    places = _about(rng, country_order(), COUNTRY_SHARES, count)
    fields = _about(rng, sorted(plan.layout.parents), SECTOR_SHARES, count)
    drawn = zip(
        rng.integers(0, len(plan.agencies), size=count).tolist(),
        rng.choice(KINDS, p=KIND_SHARES, size=count).tolist(),
        rng.choice(LANGUAGES, p=LANGUAGE_SHARES, size=count).tolist(),
        places,
        fields,
        rng.integers(2, 7, size=count).tolist(),
        plan.moments(rng, first, count),
        strict=True,
    )
    for agency, kind, language, countries, sectors, urgency, moment in drawn:
        yield Fate(
            plan.agencies[agency], kind, language, countries, sectors, urgency, moment,
            capital_of(countries[0]) or country_name(countries[0]),
        )  # fmt: skip


def _about(
    rng: Generator, codes: Sequence[str], shares: Sequence[float], count: int
) -> list[tuple[str, ...]]:
    """Draw one or a few codes for each story, the first ones most often."""
    weights = 1 / (np.arange(len(codes)) + 2.0) ** STEEPNESS
    drawn = rng.choice(len(codes), p=weights / weights.sum(), size=(count, len(shares))).tolist()
    many = (rng.choice(len(shares), p=shares, size=count) + 1).tolist()
    return [
        tuple(dict.fromkeys(codes[each] for each in row[:most]))
        for row, most in zip(drawn, many, strict=True)
    ]


@cache
def country_order() -> tuple[str, ...]:
    """Give the codes of all countries, those that are in the news most first."""
    return tuple(dict.fromkeys((*IN_THE_NEWS.split(), *country_codes())))


def _digests(rng: Generator, count: int) -> list[str]:
    drawn = rng.bytes(32 * count)
    return [drawn[at : at + 32].hex() for at in range(0, 32 * count, 32)]


_FRONTS: dict[tuple[object, ...], list[str]] = {}


def _fronts(fate: Fate, layout: Layout) -> list[str]:
    key = (fate.kind, fate.language, fate.countries, fate.sectors)
    if key not in _FRONTS:
        sorting = Sorting(
            kind=fate.kind,
            language=fate.language,
            countries=fate.countries,
            sectors=fate.sectors,
        )
        _FRONTS[key] = fronts_of(sorting, layout)
    return _FRONTS[key]
