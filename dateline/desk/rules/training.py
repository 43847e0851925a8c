"""When sectors are trained anew, and what people are told of how often they are right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from dateline.tagging.learning.record import (
    LEAST_BY_AGENCIES,
    LEAST_BY_EDITORS,
    LEAST_UNJUDGED,
    Report,
    TooFewStories,
)

# By itself the newsroom trains once a day at most, and only when editors have decided on so many
# more stories.
TRAINED_EVERY = timedelta(days=1)
WORTH_IT = 20
# A first training may do with so many stories, before editors have decided on any.
FIRST_STORIES = LEAST_UNJUDGED
# A sector is named as weak when it has so many stories and fewer of them are right than this part.
LEAST_OF_SECTOR, WEAK = 10, 0.8
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is to learn from, beyond what was learned from already."""

    decided: int
    """Stories on which editors decided since the last training."""
    stories: int


def is_due(last: Report | None, evidence: Evidence, *, now: datetime) -> bool:
    """Tell whether training is worth it now."""
    if last is None:
        return evidence.decided >= LEAST_BY_EDITORS or evidence.stories >= FIRST_STORIES
    return now - last.trained_at >= TRAINED_EVERY and evidence.decided >= WORTH_IT


def accuracy(report: Report) -> str:
    """Say how often the sectors are right: "93 % right on 412 stories editors decided on"."""
    if not report.judge:
        return "not measured yet"
    by = {"editors": "editors decided on", "agencies": "agencies sent subjects for"}
    right = _percent(max(report.right, report.by_rule), report.judged)
    return f"{right} right on {report.judged:,} stories {by.get(report.judge, 'known')}"


def by_what(report: Report) -> str:
    """Say what is used, and what the other would have reached."""
    if not report.judge:
        return (
            "half by words, half by what they taught; editors decided on "
            f"{report.decided} of the {LEAST_BY_EDITORS} stories that measuring needs"
        )
    learned, rule = (_percent(count, report.judged) for count in (report.right, report.by_rule))
    if report.used:
        return f"learned from your stories; words alone: {rule}"
    return f"words alone; what was learned reached {learned} and is not used"


def weak_sectors(report: Report, names: Mapping[str, str]) -> tuple[str, ...]:
    """Name the upper sectors that are missed most, those with the smallest part first."""
    found = sorted(
        (right / stand, slug, right, stand)
        for slug, (stand, right) in report.of_sectors.items()
        if stand >= LEAST_OF_SECTOR and right < WEAK * stand
    )
    return tuple(
        f"{names.get(slug, slug)}: {_percent(right, stand)} of {stand} right"
        for _part, slug, right, stand in found[:MOST_NAMED]
    )


def too_few(reason: TooFewStories) -> str:
    """Say what is missing for a first training, and that nothing is wrong without it."""
    return (
        f"Too few stories to learn from: editors decided on {reason.by_editors} of "
        f"{LEAST_BY_EDITORS}, agencies sent subjects for {reason.by_agencies} of {LEAST_BY_AGENCIES}, "
        f"{reason.by_words} of {LEAST_UNJUDGED:,} are sure by themselves. One of these is enough. "
        "Until then sectors are given by words and by the agencies' subjects."
    )


def _percent(part: int, whole: int) -> str:
    return f"{part / max(1, whole):.0%}".replace("%", " %")
