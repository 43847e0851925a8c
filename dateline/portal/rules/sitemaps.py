"""How the archive is cut into sitemaps: six parts a month, so that none comes near the limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

# The limit of the sitemap protocol, in addresses.
MOST_ADDRESSES = 50_000
# Google News reads what is at most two days old, and a thousand addresses.
NEWS_SPAN = timedelta(days=2)
MOST_NEWS = 1000
STARTS = (1, 6, 11, 16, 21, 26)


@dataclass(frozen=True, slots=True)
class Part:
    """A span of days of one month, in UTC: from the first day, up to but without the end."""

    first: date
    end: date

    @property
    def since(self) -> datetime:
        """The first moment of it."""
        return datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return datetime(self.end.year, self.end.month, self.end.day, tzinfo=UTC)


def part_of(day: date) -> Part:
    """Give the part in which a day lies."""
    start = max(first for first in STARTS if first <= day.day)
    return Part(date(day.year, day.month, start), _next(date(day.year, day.month, start)))


def parts_between(first: date, last: date) -> Iterator[Part]:
    """Give every part from that of the first day to that of the last, newest first."""
    part = part_of(last)
    oldest = part_of(first)
    while part.first >= oldest.first:
        yield part
        part = part_of(part.first - timedelta(days=1))


def _next(start: date) -> date:
    position = STARTS.index(start.day)
    if position + 1 < len(STARTS):
        return start.replace(day=STARTS[position + 1])
    return (start.replace(day=28) + timedelta(days=4)).replace(day=1)
