"""The make-up of the home page: which story stands in which block, and none of them twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Generic, Protocol, TypeVar

from dateline.portal.rules.lead import Candidate, by_weight

SECONDARY = 6
STRIP = 9
OPINION = 4
TALK = 3
RELEASES = 4
# Shots in the strip that leads to them, of kinds that have one by rule.
SHOTS, WITH_SHOT = 10, frozenset({"news", "interview"})
# Sections that can fill a large block get one, in the desk's order, until so many are given out.
LARGE, LARGE_SIZE, LARGE_FROM = 2, 5, 4
SMALL_SIZE, SMALL_FROM = 4, 2
MOST_COUNTRIES = 12

OPINION_FRONT, BLOG_FRONT, INTERVIEW_FRONT, RELEASE_FRONT = (
    "kind:opinion",
    "kind:blog",
    "kind:interview",
    "kind:press-release",
)


class Placed(Candidate, Protocol):
    """A story that can be placed, and the countries it is about."""

    @property
    def countries(self) -> tuple[str, ...]:
        """ISO 3166 codes, main one first."""


P = TypeVar("P", bound=Placed)
S = TypeVar("S", bound=Placed)


@dataclass(frozen=True, slots=True)
class Section(Generic[P]):
    """A block of stories of one sector."""

    sector: str
    large: bool
    stories: tuple[P, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Makeup(Generic[P]):
    """The home page, block by block."""

    lead: P | None
    secondary: tuple[P, ...]
    strip: tuple[P, ...]
    opinion: tuple[P, ...]
    talk: tuple[P, ...]
    releases: tuple[P, ...]
    sections: tuple[Section[P], ...]
    countries: tuple[tuple[str, int], ...]

    def every(self) -> tuple[P, ...]:
        """List every story that stands on the page."""
        lead = () if self.lead is None else (self.lead,)
        of_sections = tuple(story for section in self.sections for story in section.stories)
        blocks = self.secondary + self.strip + self.opinion + self.talk + self.releases
        return lead + blocks + of_sections

    def shown_as(self, cards: Mapping[int, S]) -> Makeup[S]:
        """Put the cards in place of the stories; one that has no card is left out."""

        def found(stories: tuple[P, ...]) -> tuple[S, ...]:
            return tuple(cards[story.id] for story in stories if story.id in cards)

        return Makeup(
            lead=cards.get(self.lead.id) if self.lead else None,
            secondary=found(self.secondary),
            strip=found(self.strip),
            opinion=found(self.opinion),
            talk=found(self.talk),
            releases=found(self.releases),
            sections=tuple(
                Section(each.sector, each.large, found(each.stories)) for each in self.sections
            ),
            countries=self.countries,
        )


class _Hand(Generic[P]):
    """Deals stories out, none of them twice."""

    def __init__(self) -> None:
        self.dealt: set[int] = set()

    def left(self, pool: Iterable[P]) -> list[P]:
        return [story for story in pool if story.id not in self.dealt]

    def deal(self, pool: Iterable[P], count: int) -> tuple[P, ...]:
        chosen = self.left(pool)[:count]
        self.dealt.update(story.id for story in chosen)
        return tuple(chosen)


def make_up(
    newest: Sequence[P],
    pools: Mapping[str, Sequence[P]],
    sectors: Sequence[str],
    now: datetime,
    weights: Mapping[str, bool] | None = None,
) -> Makeup[P]:
    """Lay out the page.

    `newest` are the edition's newest stories; `pools` hold those of the kinds and sectors by front
    (`kind:opinion`, `sector:politics`); `sectors` gives the order of the sections; `weights` says of
    some whether they are to be large.
    """
    hand: _Hand[P] = _Hand()
    weighed = by_weight(newest, now)
    lead, secondary = hand.deal(weighed, 1), hand.deal(weighed, SECONDARY)
    opinion = hand.deal(pools.get(OPINION_FRONT, ()), OPINION)
    talk = hand.deal(_talk(pools), TALK)
    releases = hand.deal(pools.get(RELEASE_FRONT, ()), RELEASES)
    strip = hand.deal(newest, STRIP)
    return Makeup(
        lead=lead[0] if lead else None,
        secondary=secondary,
        opinion=opinion,
        talk=talk,
        releases=releases,
        strip=strip,
        sections=_sections(hand, pools, sectors, weights or {}),
        countries=active_countries(newest),
    )


def shots_beside(made: Makeup[P], newest: Iterable[P]) -> tuple[int, ...]:
    """Choose the stories whose shots the page offers: illustrated, and not those on top of it."""
    on_top = {story.id for story in (*((made.lead,) if made.lead else ()), *made.secondary)}
    able = (
        story.id
        for story in newest
        if story.kind in WITH_SHOT and story.picture is not None and story.id not in on_top
    )
    return tuple(islice(able, SHOTS))


def _talk(pools: Mapping[str, Sequence[P]]) -> list[P]:
    both = [*pools.get(INTERVIEW_FRONT, ()), *pools.get(BLOG_FRONT, ())]
    return sorted(both, key=lambda story: (story.published_at, story.id), reverse=True)


def _sections(
    hand: _Hand[P],
    pools: Mapping[str, Sequence[P]],
    sectors: Sequence[str],
    weights: Mapping[str, bool],
) -> tuple[Section[P], ...]:
    sections: list[Section[P]] = []
    for sector in sectors:
        pool = pools.get(f"sector:{sector}", ())
        left, given_out = len(hand.left(pool)), sum(section.large for section in sections)
        fills = left >= LARGE_FROM
        large = fills and weights.get(sector, given_out < LARGE)
        if left >= SMALL_FROM:
            stories = hand.deal(pool, LARGE_SIZE if large else SMALL_SIZE)
            sections.append(Section(sector, large, stories))
    return tuple(sections)


def active_countries(stories: Iterable[P]) -> tuple[tuple[str, int], ...]:
    """Count the countries that the stories are about, the most frequent first."""
    counted = Counter(code for story in stories for code in story.countries)
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_COUNTRIES])
