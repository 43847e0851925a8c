"""What stories of an archive are about, drawn from a seed: whose they are, of which kind, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
from numpy.random import Generator

from benchmarks.loading import Sheet
from dateline.desk.rules.editions import Layout
from dateline.tagging import country_codes, country_name
from dateline.tagging.atlas import capital_of

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


def fates_of(plan: Plan, rng: Generator, first: int, count: int) -> Iterator[Fate]:
    """Draw what some stories are: whose, of which kind, about what, and when."""
    places = _about(rng, country_order(), COUNTRY_SHARES, count)
    fields = _about(rng, sorted(plan.layout.parents), SECTOR_SHARES, count)
    drawn = zip(
        rng.integers(0, len(plan.agencies), size=count).tolist(),
        _drawn(rng, KINDS, KIND_SHARES, count),
        _drawn(rng, LANGUAGES, LANGUAGE_SHARES, count),
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


def _drawn(rng: Generator, of: Sequence[str], shares: Sequence[float], count: int) -> list[str]:
    return [of[each] for each in rng.choice(len(of), p=shares, size=count).tolist()]


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


def digests_of(rng: Generator, count: int) -> list[str]:
    """Draw a SHA-256 for each story, as of bytes that nobody keeps."""
    drawn = rng.bytes(32 * count).hex()
    return [drawn[at : at + 64] for at in range(0, 64 * count, 64)]
