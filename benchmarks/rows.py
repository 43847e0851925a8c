"""The rows that the wire path would have written for a story, from a seed and without a database.

They are written column by column, many stories at once; what the house makes of a story by its own
functions is made here sooner (`drafts.py`, `indexing.py`), and `_check` compares the two for one
story of every batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import chain, repeat
from typing import NamedTuple
from uuid import UUID

import numpy as np

from benchmarks.drafts import STANDFIRST, Draft, as_json, check_draft, copy_of, draft, uri_of
from benchmarks.fates import Agency, Fate, Plan, digests_of, fates_of
from benchmarks.indexing import Fronts, Lexicon, Terms, Told, check_terms
from benchmarks.loading import Columns, stamp
from benchmarks.prose import Piece, Prose, compose, vocabulary
from dateline.desk.models.search.postgres import PostgresIndex
from dateline.desk.models.search.sqlite import SqliteIndex
from dateline.desk.rules.coding import coded
from dateline.desk.rules.editions import Layout, Sorting, fronts_of
from dateline.desk.rules.folding import words_in
from dateline.desk.rules.search import Words, front_terms
from dateline.tagging import country_codes, country_name

__all__ = ["BATCH", "Agency", "Batch", "Fate", "Plan", "Writer", "batches", "copy_of"]

# As much as the processor has at hand at once.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of some stories, by the name of their sheet."""

    columns: dict[str, Columns]
    wanted: list[int]
    """The place in the search that each would have if it were free."""
    texts: list[str]
    """The terms of each, where the full-text index is no part of a sheet."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The fronts of a story, as the ledger and the search write them."""

    fronts: list[str]
    json: str
    terms: Fronts


class Stock(NamedTuple):
    """All that is known of some stories before their rows are written; one of each for a story."""

    numbers: dict[str, range]
    fates: list[Fate]
    agencies: list[int]
    at: list[str]
    digests: list[str]
    """Of the bytes that came."""
    uris: list[str]
    drafts: list[Draft]
    standings: list[Standing]


class Writer:
    """Writes the rows of any stories of an archive; they do not depend on those before them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.standing = lru_cache(maxsize=100_000)(partial(_standing, plan.layout))

    def batch(self, first: int, count: int) -> Batch:
        """Write the rows of some stories."""
        # Added to an archive that is there, the same seed gives other stories.
        rng = np.random.default_rng([self.plan.seed, self.plan.sheets["Story"].first, first])
        fates, digests = list(fates_of(self.plan, rng, first, count)), digests_of(rng, count)
        prose = compose(rng, count)
        pieces = list(prose.pieces([mention_of(fate.countries) for fate in fates]))
        stock, terms = self._stock(first, fates, digests, pieces), _terms(fates, prose)
        _check(stock, terms, pieces[0])
        columns = {
            "WireFile": _files(stock),
            "WireItem": _items(stock),
            "Story": _stories(stock, self.plan.desk),
            "StorySource": _sources(stock),
            "Publication": _publications(stock),
            "Delivery": _deliveries(stock),
            "ModelLogEntry": self._log(stock),
        }
        columns["SearchEntry"], texts = self._search(stock, terms)
        return Batch(columns, self._wanted(stock), texts)

    def _stock(
        self, first: int, fates: list[Fate], digests: list[str], pieces: list[Piece]
    ) -> Stock:
        begins = {name: self.plan.sheets[name].first + first for name in ONE_EACH}
        numbers = {name: range(begin, begin + len(fates)) for name, begin in begins.items()}
        uris = list(map(uri_of, fates, numbers["WireItem"]))
        if max(len(piece.lead) for piece in pieces) > STANDFIRST:
            raise ValueError("a first paragraph is so long that the house would clip it")
        return Stock(
            numbers=numbers,
            fates=fates,
            agencies=[fate.agency.id for fate in fates],
            at=[stamp(fate.moment, self.plan.vendor) for fate in fates],
            digests=digests,
            uris=uris,
            drafts=list(map(draft, fates, pieces, uris)),
            standings=[
                self.standing(fate.kind, fate.language, fate.countries, fate.sectors)
                for fate in fates
            ],
        )

    def _log(self, stock: Stock) -> Columns:
        numbers = [digest[:32] for digest in stock.digests]
        return {
            "id": stock.numbers["ModelLogEntry"],
            "content_type_id": repeat(self.plan.content_type),
            "object_id": list(map(str, stock.numbers["Story"])),
            "label": [draft.headline for draft in stock.drafts],
            "action": repeat("wagtail.publish"),
            "timestamp": stock.at,
            "uuid": numbers if self._is_sqlite() else [str(UUID(number)) for number in numbers],
            "content_changed": repeat(True),
        }

    def _search(self, stock: Stock, terms: Terms) -> tuple[Columns, list[str]]:
        """Enter stories as `desk.models.search` does, on SQLite without the trigger's way round."""
        fronts = [standing.terms for standing in stock.standings]
        texts = list(map(terms.text, range(len(fronts)), fronts))
        stories = stock.numbers["Story"]
        if self._is_sqlite():
            packed = list(map(terms.packed, range(len(fronts)), fronts))
            return {"story_id": stories, "words": packed}, texts
        return {"story_id": stories, "words": list(map(coded, texts))}, []

    def _wanted(self, stock: Stock) -> list[int]:
        index = SqliteIndex() if self._is_sqlite() else PostgresIndex()
        seconds = [int(fate.moment.timestamp()) for fate in stock.fates]
        return list(map(index.place, seconds, stock.numbers["Story"]))

    def _is_sqlite(self) -> bool:
        return self.plan.vendor == "sqlite"


ONE_EACH = (
    "WireFile",
    "WireItem",
    "Story",
    "StorySource",
    "Publication",
    "Delivery",
    "ModelLogEntry",
)


def _files(stock: Stock) -> Columns:
    return {
        "id": stock.numbers["WireFile"],
        "source_id": stock.agencies,
        "name": [f"{digest[:12]}.json" for digest in stock.digests],
        "sha256": stock.digests,
        "size": [draft.size for draft in stock.drafts],
        "content_type": repeat("application/json"),
        "state": repeat("done"),
        "arrived_at": stock.at,
        "seen_at": stock.at,
        "read_at": stock.at,
    }


def _items(stock: Stock) -> Columns:
    return {
        "id": stock.numbers["WireItem"],
        "file_id": stock.numbers["WireFile"],
        "source_id": stock.agencies,
        "uri": stock.uris,
        "version": repeat("1"),
        "versioncreated": stock.at,
        "digest": [digest[::-1] for digest in stock.digests],
        "words": [draft.digest for draft in stock.drafts],
        "type": repeat("text"),
        "headline": [draft.headline for draft in stock.drafts],
        "outcome": repeat("new"),
        "record": [draft.record for draft in stock.drafts],
        "arrived_at": stock.at,
        "handled_at": stock.at,
    }


def _stories(stock: Stock, desk: int) -> Columns:
    fates = stock.fates
    return {
        "id": stock.numbers["Story"],
        "kind": [fate.kind for fate in fates],
        "language": [fate.language for fate in fates],
        "headline": [draft.headline for draft in stock.drafts],
        "slug": [draft.slug for draft in stock.drafts],
        "standfirst": [draft.standfirst for draft in stock.drafts],
        "body": [draft.body for draft in stock.drafts],
        "desk_id": repeat(desk),
        "dateline_place": [fate.place for fate in fates],
        "dateline_country": [fate.countries[0] for fate in fates],
        "dateline_date": [at[:10] for at in stock.at],
        "sectors": [as_json(fate.sectors) for fate in fates],
        "countries": [as_json(fate.countries) for fate in fates],
        "urgency": [fate.urgency for fate in fates],
        "live": repeat(True),
        "has_unpublished_changes": repeat(False),
        "version": repeat(1),
        "words": [draft.words for draft in stock.drafts],
        "origin_uri": stock.uris,
        "created_at": stock.at,
        "first_published_at": stock.at,
        "last_published_at": stock.at,
        "origin_source_id": stock.agencies,
        "wire_item_id": stock.numbers["WireItem"],
    }


def _sources(stock: Stock) -> Columns:
    return {
        "id": stock.numbers["StorySource"],
        "story_id": stock.numbers["Story"],
        "name": [fate.agency.name for fate in stock.fates],
        "wire_item_id": stock.numbers["WireItem"],
    }


def _publications(stock: Stock) -> Columns:
    return {
        "id": stock.numbers["Publication"],
        "story_id": stock.numbers["Story"],
        "version": repeat(1),
        "signal": repeat("publish"),
        "at": stock.at,
        "headline": [draft.headline for draft in stock.drafts],
        "fronts": [standing.json for standing in stock.standings],
    }


def _deliveries(stock: Stock) -> Columns:
    return {
        "id": stock.numbers["Delivery"],
        "publication_id": stock.numbers["Publication"],
        "channel": repeat("site"),
        "state": repeat("done"),
        "attempts": repeat(1),
        "next_at": stock.at,
        "done_at": stock.at,
    }


def batches(plan: Plan, writer: int, writers: int) -> Iterator[Batch]:
    """Write the rows of so many stories at once: those of one of several writers, who take turns."""
    rows = Writer(plan)
    for first in range(writer * BATCH, plan.stories, writers * BATCH):
        yield rows.batch(first, min(BATCH, plan.stories - first))


def _standing(
    layout: Layout, kind: str, language: str, countries: tuple[str, ...], sectors: tuple[str, ...]
) -> Standing:
    sorting = Sorting(kind=kind, language=language, countries=countries, sectors=sectors)
    fronts = fronts_of(sorting, layout)
    return Standing(fronts, f"[{', '.join(map(as_json, fronts))}]", Fronts.of(map(_term, fronts)))


@cache
def _term(front: str) -> str:
    (term,) = front_terms([front])
    return term


@lru_cache(maxsize=100_000)
def mention_of(countries: tuple[str, ...]) -> str:
    """Name the countries that a story is about."""
    return " and ".join(map(country_name, countries))


@cache
def _lexicon() -> Lexicon:
    named = (word for code in country_codes() for word in words_in(country_name(code)))
    return Lexicon(vocabulary().tolist(), named)


@lru_cache(maxsize=100_000)
def _mentioned(countries: tuple[str, ...]) -> list[int]:
    return [_lexicon().place[word] for word in words_in(f"in {mention_of(countries)}")]


def _terms(fates: list[Fate], prose: Prose) -> Terms:
    """Give the terms of stories: their words, and in the opening those of the countries."""
    lexicon, mentioned = _lexicon(), [_mentioned(fate.countries) for fate in fates]
    counts = list(map(len, mentioned))
    words = np.insert(
        lexicon.places[prose.ranks],
        np.repeat(prose.begins[2::3], counts),
        list(chain.from_iterable(mentioned)),
    )
    moved = np.concatenate([[0], np.cumsum(counts)])
    begins = prose.begins + np.repeat(moved, 3)[1:-1]
    return Terms(lexicon, Told(words, begins))


def _check(stock: Stock, terms: Terms, piece: Piece) -> None:
    """Raise AssertionError where the house would write other words of the first story."""
    check_draft(stock.drafts[0], stock.fates[0], piece, stock.uris[0])
    standing = stock.standings[0]
    words = Words(
        headline=piece.headline,
        standfirst=piece.lead,
        body=" ".join(piece.paragraphs),
        fronts=standing.fronts,
    )
    check_terms(words, terms.text(0, standing.terms), terms.packed(0, standing.terms))
