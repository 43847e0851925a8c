"""Dates as datelines write them, in the languages of the months table."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cache

from dateline.tagging.tables import rows
from dateline.tagging.tokens import fold

MonthDay = tuple[int, int]

_LONGEST_MONTH = {
    1: 31,
    2: 29,
    3: 31,
    4: 30,
    5: 31,
    6: 30,
    7: 31,
    8: 31,
    9: 30,
    10: 31,
    11: 30,
    12: 31,
}


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at the end of a line and the line before it."""

    before: str
    month: int
    day: int
    year: int | None

    def value(self, year: int | None) -> datetime.date | MonthDay:
        """Give a date where the year is written or passed, else month and day."""
        known = self.year or year
        if known is None:
            return (self.month, self.day)
        try:
            return datetime.date(known, self.month, self.day)
        except ValueError:  # February 29 in a year that has none
            return (self.month, self.day)


@cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for _language, number, name in sorted(rows("months.tsv"), key=lambda row: row[0] != "en"):
        found.setdefault(fold(name), int(number))
    return found


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    month = rf"(?P<month>{names})\b\.?"
    day = r"(?P<day>\d{1,2})"
    # The word "de" stands in Spanish and Portuguese dates, a point after the day in German ones.
    shapes = (
        rf"{month}\s+{day}(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{{4}}))?",
        rf"\b{day}(?:\.|er|st|nd|rd|th)?\s*(?:de\s+)?{month}(?:(?:\s+de|,)?\s+(?P<year>\d{{4}}))?",
        r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
        r"(?:(?P<year>\d{4})[년年]\s*)?(?P<month>\d{1,2})[월月]\s*(?P<day>\d{1,2})[일日]",
    )
    # What is searched is folded; to ask for each of the names in any case takes three times as long.
    return tuple(re.compile(rf"(?:^|[\s,(]){shape}\W*$") for shape in shapes)


_DIGIT = re.compile(r"\d")


def month_number(written: str) -> int:
    """Read a month's number or name, in whatever language; 0 where it is none."""
    return int(written) if written.isdigit() else _months().get(fold(written), 0)


def date_at_end(line: str) -> FoundDate | None:
    """Find the date with which a line ends, or None."""
    folded = _aligned_fold(line)
    if not _DIGIT.search(folded):
        return None
    for pattern in _patterns():
        match = pattern.search(folded)
        if match is None:
            continue
        month, day = month_number(match["month"]), int(match["day"])
        if 1 <= day <= _LONGEST_MONTH.get(month, 0):
            year = int(match["year"]) if match["year"] else None
            return FoundDate(line[: match.start()].rstrip(" ,("), month, day, year)
    return None


def _aligned_fold(line: str) -> str:
    """Fold letter by letter, so that places in the folded line are places in the line."""
    if line.isascii():
        return line.lower()
    folded = [fold(letter) for letter in line]
    return "".join(new if len(new) == 1 else old for new, old in zip(folded, line, strict=True))
