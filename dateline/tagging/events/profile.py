"""What the reports of one event have in common, kept small however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from dateline.tagging.events.choosing import KEYS
from dateline.tagging.events.sketch import Sketch, heaviest

MOST_WORDS, MOST_NAMES, MOSTFACTS = 96, 48, 24
FACTS = ("persons", "ages", "numbers", "scores", "days", "countries")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Sums over the sketches of an event's reports, the heaviest of each kind."""

    reports: int = 0
    words: Mapping[str, float] = field(default_factory=dict)
    names: Mapping[str, float] = field(default_factory=dict)
    """The rarity of each name, once per report that has it."""
    persons: Mapping[str, int] = field(default_factory=dict)
    ages: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    scores: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=dict)
    countries: Mapping[str, int] = field(default_factory=dict)

    length: float = field(init=False, compare=False)
    """The length of `words` as a vector: asked of each profile that a report is compared with."""
    named: float = field(init=False, compare=False)
    """How much its names say, in the mean of its reports."""
    chief: tuple[str, ...] = field(init=False, compare=False)
    """The persons whom most of its reports name."""

    def __post_init__(self) -> None:
        """Measure once what is asked again and again."""
        length = sqrt(sum([weight * weight for weight in self.words.values()])) or 1.0
        often = max(2, 0.3 * self.reports)
        chief = tuple(name for name, count in self.persons.items() if count >= often)
        object.__setattr__(self, "length", length)
        object.__setattr__(self, "named", sum(self.names.values()) / max(1, self.reports))
        object.__setattr__(self, "chief", chief)

    def joined_by(self, sketch: Sketch) -> Profile:
        """Give the profile with one more report."""
        facts = {
            name: _heaviest(
                _sum(getattr(self, name), dict.fromkeys(getattr(sketch, name), 1)), MOSTFACTS
            )
            for name in FACTS
        }
        return Profile(
            reports=self.reports + 1,
            words=_heaviest(_sum(self.words, sketch.words), MOST_WORDS),
            names=_heaviest(_sum(self.names, sketch.names), MOST_NAMES),
            **facts,
        )

    @classmethod
    def of(cls, sketches: Iterable[Sketch]) -> Profile:
        """Give the profile of several reports."""
        profile = cls()
        for sketch in sketches:
            profile = profile.joined_by(sketch)
        return profile

    def as_report(self) -> Sketch:
        """Give an event's only report again, but for its settings, which are not kept."""
        facts = {name: frozenset(getattr(self, name)) for name in FACTS}
        return Sketch(words=dict(self.words), names=dict(self.names), **facts)

    def terms(self, most: int = KEYS) -> tuple[str, ...]:
        """Give the words under which the event is looked up, the heaviest first."""
        return heaviest(self.words, most)


def _sum(before: Mapping[str, Any], added: Mapping[str, Any]) -> dict[str, Any]:
    if not before:
        return dict(added)
    total = dict(before)
    for name, weight in added.items():
        total[name] = total.get(name, 0) + weight
    return total


def _heaviest(weighed: dict[str, Any], most: int) -> dict[str, Any]:
    if len(weighed) <= most:
        return weighed
    return {name: weighed[name] for name in heaviest(weighed, most)}
