"""How surely a report tells of an event: a few measures, weighed as learned from marked reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import log1p

from dateline.tagging.events.profile import Profile
from dateline.tagging.events.sketch import Sketch
from dateline.tagging.tables import rows

MEASURES = (
    "words", "names", "no_common_name", "same_person", "other_persons", "not_its_persons",
    "same_age", "other_ages", "same_numbers", "other_numbers", "same_day", "other_days",
    "words_and_person", "thin", "breadth",
)  # fmt: skip
# From here on a report belongs to the event; `benchmarks/events.py` shows what it costs in wrong merges.
SURE = -0.25
# Hard signs that no marked report shows often enough to be learned from.
_NO_NAME, _OTHER_SCORE, _OTHER_COUNTRY, _PER_DAY, _FREE_DAYS = 1.5, 3.0, 1.5, 0.6, 1.0
_NAMED, _SMOOTH = 6.0, 8.0
# What a word in common adds to the cosine where it says something, and where it says much.
_SOMETHING, _MUCH = 0.01, 0.025


_NO_COMMON_NAME, _SAME_PERSON = MEASURES.index("no_common_name"), MEASURES.index("same_person")


@dataclass(frozen=True, slots=True)
class Scales:
    """The weight of each measure, and the bias, in the logarithm of the odds."""

    weights: tuple[float, ...]
    bias: float


@cache
def learned() -> Scales:
    """Give the weights that `scripts/build_event_weights.py` learned."""
    table = {name: float(weight) for name, weight in rows("event-scales.tsv")}
    return Scales(tuple(table[name] for name in MEASURES), table["bias"])


def likeness(
    sketch: Sketch, profile: Profile, *, days: float = 0.0, scales: Scales | None = None
) -> float:
    """Give the log of the odds that a report tells of an event whose last report is `days` older."""
    scales = scales or learned()
    measured = measure(sketch, profile)
    total = scales.bias + sum(w * m for w, m in zip(scales.weights, measured, strict=True))
    total -= _PER_DAY * max(0.0, abs(days) - _FREE_DAYS)
    if measured[_NO_COMMON_NAME] and not measured[_SAME_PERSON]:
        total -= _NO_NAME
    if _parted(sketch.scores, profile.scores):
        total -= _OTHER_SCORE
    if _parted(sketch.countries, profile.countries):
        total -= _OTHER_COUNTRY
    return total


def measure(sketch: Sketch, profile: Profile) -> tuple[float, ...]:
    """Give the measures of a report beside an event, in the order of `MEASURES`."""
    common = sorted(_common(sketch, profile), reverse=True)
    words = sum(common)
    named = sum(sketch.names.values())
    shared = sum(w for name, w in sketch.names.items() if _has(profile, name))
    theirs = sum(profile.names.values()) / max(1, profile.reports)
    same_person = any(_has(profile, name) for name in sketch.persons) or any(
        name in sketch.words or name in sketch.persons for name in profile.persons
    )
    told = bool(sketch.persons) and bool(profile.persons)
    return (
        words,
        shared / (named + _SMOOTH),
        float(named > _NAMED and theirs > _NAMED and not shared),
        float(same_person),
        float(told and not same_person),
        float(told and _lacks_its_persons(sketch, profile)),
        float(_meet(sketch.ages, profile.ages)),
        float(_parted(sketch.ages, profile.ages)),
        float(min(2, sum(number in profile.numbers for number in sketch.numbers))),
        float(_parted(sketch.numbers, profile.numbers)),
        float(_meet(sketch.days, profile.days)),
        float(_parted(sketch.days, profile.days)),
        words if same_person else 0.0,
        # Five stories of one town have its name in common, and no more than that.
        float(sum(part > _MUCH for part in common) <= 1),
        log1p(sum(part > _SOMETHING for part in common)),
    )


def _common(sketch: Sketch, profile: Profile) -> Iterator[float]:
    """Give what each common word adds to the cosine of report and event."""
    theirs, length = profile.words, profile.length
    return (w * theirs[word] / length for word, w in sketch.words.items() if word in theirs)


def _has(profile: Profile, name: str) -> bool:
    return name in profile.names or name in profile.words


def _lacks_its_persons(sketch: Sketch, profile: Profile) -> bool:
    """Tell whether the report names none of the persons whom most of the event's reports name."""
    chief = [
        name for name, count in profile.persons.items() if count >= max(2, 0.3 * profile.reports)
    ]
    return bool(chief) and not any(name in sketch.words for name in chief)


def _meet(ours: frozenset[str], theirs: Mapping[str, int]) -> bool:
    return any(each in theirs for each in ours)


def _parted(ours: frozenset[str], theirs: Mapping[str, int]) -> bool:
    return bool(ours) and bool(theirs) and not _meet(ours, theirs)
