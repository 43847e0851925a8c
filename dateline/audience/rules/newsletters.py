"""Which stories go into a letter, and when it goes out. Values in, values out, the time passed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

# An issue that nobody approved, or whose sending stood still, is not sent so long after its time:
# yesterday's news in today's mail helps nobody, and a restored backup would begin with it.
TOO_LATE = timedelta(hours=12)
# Of one sector at most so many in a row of choices, so that a busy field does not fill the letter.
MOST_OF_A_SECTOR = 4
SUBJECT_LENGTH = 120
PREVIEW_LENGTH = 140


class Rhythm(StrEnum):
    """How often a letter comes."""

    DAILY = "daily"
    WEEKLY = "weekly"
    BREAKING = "breaking"


# How far back a letter looks for what its readers have not had.
LOOKS_BACK = {
    Rhythm.DAILY: timedelta(hours=30),
    Rhythm.WEEKLY: timedelta(days=8),
    Rhythm.BREAKING: timedelta(hours=2),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A public story as the rule sees it."""

    story: int
    published_at: datetime
    urgency: int
    sector: str = ""
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a letter goes out, in its edition's zone. `weekday` counts for weekly ones: 0 is Monday."""

    rhythm: Rhythm
    at: time
    zone: ZoneInfo
    weekday: int = 0


def choose(candidates: Iterable[Candidate], *, had: Collection[int], most: int) -> tuple[int, ...]:
    """Choose what a letter brings: nothing its readers have had, the weightiest first.

    Pinned stories lead, then urgency, then what is newer. No sector takes more than a few places
    while others still have something to say.
    """
    fresh = [each for each in candidates if each.story not in had]
    ranked = sorted(fresh, key=_weight)
    taken: list[int] = []
    left: list[int] = []
    counted: Counter[str] = Counter()
    for each in ranked:
        counted[each.sector] += 1
        (taken if counted[each.sector] <= MOST_OF_A_SECTOR else left).append(each.story)
    return tuple([*taken, *left][:most])


def _weight(each: Candidate) -> tuple[bool, int, float, int]:
    return (not each.pinned, each.urgency, -each.published_at.timestamp(), -each.story)


def choose_breaking(
    candidates: Iterable[Candidate], *, had: Collection[int], urgency: int
) -> tuple[int, ...]:
    """Choose what is urgent enough for a breaking letter: one story each, the oldest first."""
    urgent = [each for each in candidates if each.urgency <= urgency and each.story not in had]
    return tuple(each.story for each in sorted(urgent, key=lambda each: each.published_at))


def next_time(schedule: Schedule, *, after: datetime) -> datetime:
    """Give the first moment after `after` at which the letter goes out, in UTC.

    Where the clocks leap over the hour it goes out at the same distance from midnight; where an hour
    comes twice, at its first coming.
    """
    day = after.astimezone(schedule.zone).date()
    for days in range(16):
        moment = _at(schedule, day + timedelta(days=days))
        if moment > after and _is_its_day(schedule, day + timedelta(days=days)):
            return moment
    raise AssertionError("a week has its day")


def _at(schedule: Schedule, day: date) -> datetime:
    return datetime.combine(day, schedule.at, schedule.zone).astimezone(UTC)


def _is_its_day(schedule: Schedule, day: date) -> bool:
    return schedule.rhythm is not Rhythm.WEEKLY or day.weekday() == schedule.weekday


def subject_for(headlines: Sequence[str], *, name: str, date: str, rhythm: Rhythm) -> str:
    """Propose a subject: the headline for breaking news, else the letter's name and its first one."""
    first = headlines[0] if headlines else date
    return cut(first if rhythm is Rhythm.BREAKING else f"{name}: {first}", SUBJECT_LENGTH)


def preview_for(headlines: Sequence[str], *, subject: str) -> str:
    """Give the line that mail programs show beside the subject: what the subject does not say."""
    others = [headline for headline in headlines if headline not in subject]
    return cut(" · ".join(others), PREVIEW_LENGTH)


def cut(text: str, length: int) -> str:
    """Shorten a line at a word."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def in_order(wanted: Sequence[int], stored: Iterable[int]) -> tuple[int, ...]:
    """Put stories into an editor's order; what the editor's page did not know yet stands behind."""
    known = list(stored)
    first = [story for story in dict.fromkeys(wanted) if story in known]
    return (*first, *(story for story in known if story not in first))
