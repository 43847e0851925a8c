"""The make-up of the home page: which story stands in which block, and none of them twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from dateline.portal.rules.lead import Candidate, by_weight

SECONDARY = 6
STRIP = 9
OPINION = 4
TALK = 3
RELEASES = 4
# Stories per section by its place on the page: the first ones are large, the last ones lists.
SECTION_SIZES = (5, 5, 4, 4, 4)
LATER_SECTION = 4
SMALLEST_SECTION = 2
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


@dataclass(frozen=True, slots=True)
class Section(Generic[P]):
    """A block of stories of one sector; `size` is large, middle or small."""

    sector: str
    size: str
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


class _Hand(Generic[P]):
    """Deals stories out, none of them twice."""

    def __init__(self) -> None:
        self.dealt: set[int] = set()

    def deal(self, pool: Iterable[P], count: int, *, smallest: int = 1) -> tuple[P, ...]:
        chosen = [story for story in pool if story.id not in self.dealt][:count]
        if len(chosen) < smallest:
            return ()
        self.dealt.update(story.id for story in chosen)
        return tuple(chosen)


def make_up(
    newest: Sequence[P], pools: Mapping[str, Sequence[P]], sectors: Sequence[str], now: datetime
) -> Makeup[P]:
    """Lay out the page.

    `newest` are the edition's newest stories; `pools` hold those of the kinds and sectors by front
    (`kind:opinion`, `sector:politics`); `sectors` gives the order of the sections.
    """
    hand: _Hand[P] = _Hand()
    lead = hand.deal(by_weight(newest, now), 1)
    secondary = hand.deal(by_weight(newest, now), SECONDARY)
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
        sections=_sections(hand, pools, sectors),
        countries=active_countries(newest),
    )


def _talk(pools: Mapping[str, Sequence[P]]) -> list[P]:
    both = [*pools.get(INTERVIEW_FRONT, ()), *pools.get(BLOG_FRONT, ())]
    return sorted(both, key=lambda story: (story.published_at, story.id), reverse=True)


def _sections(
    hand: _Hand[P], pools: Mapping[str, Sequence[P]], sectors: Sequence[str]
) -> tuple[Section[P], ...]:
    sections: list[Section[P]] = []
    for sector in sectors:
        place = len(sections)
        size = SECTION_SIZES[place] if place < len(SECTION_SIZES) else LATER_SECTION
        pool = pools.get(f"sector:{sector}", ())
        stories = hand.deal(pool, size, smallest=SMALLEST_SECTION)
        if stories:
            sections.append(Section(sector, _size(place), stories))
    return tuple(sections)


def _size(place: int) -> str:
    if place < 2:
        return "large"
    return "middle" if place < len(SECTION_SIZES) else "small"


def active_countries(stories: Iterable[P]) -> tuple[tuple[str, int], ...]:
    """Count the countries that the stories are about, the most frequent first."""
    counted = Counter(code for story in stories for code in story.countries)
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_COUNTRIES])
