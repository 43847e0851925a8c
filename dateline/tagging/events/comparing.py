"""How surely a report tells of an event: a few measures, weighed as learned from marked reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import log1p

from dateline.tagging.events.profile import Profile
from dateline.tagging.events.sketch import Sketch
from dateline.tagging.events.weights import weight_of
from dateline.tagging.tables import rows
from dateline.tagging.vocabulary import WEEKDAYS

MEASURES = (
    "words", "names", "no_common_name", "same_person", "other_persons", "not_its_persons",
    "same_age", "other_ages", "same_numbers", "other_numbers", "same_day", "other_days",
    "words_and_person", "thin", "breadth",
)  # fmt: skip
# From here on a report belongs to the event; `benchmarks/events.py` shows what it costs in wrong merges.
SURE = 0.0
# And from here on one that opened an event of its own, once another has grown that it tells of.
_SURE_AFTER_ALL = 0.5
# Hard signs that no marked report shows often enough to be learned from. The last is for offices that
# tell of the same thing every day or week: of 45 events that it took apart in sixteen days of an agency,
# some thirty were such, and eleven were affairs that went on.
_NO_NAME, _OTHER_SCORE, _OTHER_COUNTRY, _PER_DAY, _FREE_DAYS = 1.5, 3.0, 1.5, 0.6, 1.0
_NEXT_ISSUE, _ANOTHER_DAY = 1.0, 0.5
# Forms that are filled again, as dividends and results are, have every word in common but rare ones.
_NO_RARE_WORD, _RARE = 2.0, 4.0
# Stories of one town have its streets and its mayor in common, but few words for what happened.
_SETTING_ALONE, _TOLD, _ENOUGH_TOLD = 4.0, 2.0, 6.0
_NAMED, _SMOOTH = 6.0, 8.0
# What a word in common adds to the cosine where it says something, and where it says much.
_SOMETHING, _MUCH = 0.01, 0.025


_NO_COMMON_NAME, _SAME_PERSON, _SAME_NUMBERS = map(
    MEASURES.index, ("no_common_name", "same_person", "same_numbers")
)


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
    total = scales.bias + sum([w * m for w, m in zip(scales.weights, measured, strict=True)])
    total -= _PER_DAY * max(0.0, abs(days) - _FREE_DAYS)
    if measured[_NO_COMMON_NAME] and not measured[_SAME_PERSON]:
        total -= _NO_NAME
    if _parted(sketch.scores, profile.scores):
        total -= _OTHER_SCORE
    if _parted(sketch.countries, profile.countries):
        total -= _OTHER_COUNTRY
    if abs(days) >= _ANOTHER_DAY and not measured[_SAME_PERSON] and not measured[_SAME_NUMBERS]:
        total -= _NEXT_ISSUE
    # Asked only where it can matter: it takes as long as the rest.
    return total - _against(sketch, profile) if total > SURE else total


def belongs_after_all(
    lone: Profile, grown: Profile, *, days: float = 0.0, scales: Scales | None = None
) -> bool:
    """Tell whether an event's only report tells of an event that has just grown.

    Who came first may have told it in words that nobody else used; what the others have in common
    shows it. Without this the order in which reports come would decide how many events they are.
    """
    return likeness(lone.as_report(), grown, days=days, scales=scales) > _SURE_AFTER_ALL


def _against(sketch: Sketch, profile: Profile) -> float:
    """Give what speaks against one event where nothing telling, or but the setting, is in common."""
    common = {
        word: weight_of(word, word)
        for word in sketch.words
        if word[0].isalpha() and word not in WEEKDAYS and word in profile.words
    }
    rare = {word for word, weight in common.items() if weight >= _RARE}
    if not rare:
        return _NO_RARE_WORD
    if not rare <= sketch.settings or _meet(sketch.ages, profile.ages):
        return 0.0
    told = sum(weight for word, weight in common.items() if word not in rare and weight >= _TOLD)
    return _SETTING_ALONE if told < _ENOUGH_TOLD else 0.0


def measure(sketch: Sketch, profile: Profile) -> tuple[float, ...]:
    """Give the measures of a report beside an event, in the order of `MEASURES`."""
    common = _common(sketch, profile)
    words = sum(common)
    named = sum(sketch.names.values())
    shared = sum([w for name, w in sketch.names.items() if _has(profile, name)])
    same_person = _share_a_person(sketch, profile)
    told = bool(sketch.persons) and bool(profile.persons)
    return (
        words,
        shared / (named + _SMOOTH),
        float(named > _NAMED and profile.named > _NAMED and not shared),
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
        float(len(common) < 2 or common[1] <= _MUCH),
        log1p(sum([part > _SOMETHING for part in common])),
    )


def _common(sketch: Sketch, profile: Profile) -> list[float]:
    """Give what each common word adds to the cosine of report and event, the most first."""
    theirs, length = profile.words, profile.length
    parts = [w * theirs[word] / length for word, w in sketch.words.items() if word in theirs]
    parts.sort(reverse=True)
    return parts


def _share_a_person(sketch: Sketch, profile: Profile) -> bool:
    """Tell whether one names a person of whom the other speaks."""
    return any(_has(profile, name) for name in sketch.persons) or any(
        name in sketch.words or name in sketch.persons for name in profile.persons
    )


def _has(profile: Profile, name: str) -> bool:
    return name in profile.names or name in profile.words


def _lacks_its_persons(sketch: Sketch, profile: Profile) -> bool:
    """Tell whether the report names none of the persons whom most of the event's reports name."""
    return bool(profile.chief) and not any(name in sketch.words for name in profile.chief)


def _meet(ours: frozenset[str], theirs: Mapping[str, int]) -> bool:
    return any(each in theirs for each in ours)


def _parted(ours: frozenset[str], theirs: Mapping[str, int]) -> bool:
    return bool(ours) and bool(theirs) and not _meet(ours, theirs)
