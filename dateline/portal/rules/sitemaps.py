"""How the archive is cut into sitemaps: a month, or a sixth of it while it grows or where it is crowded.

So the index is short after thirty years too, and a publication changes a small sitemap only.
"""

from __future__ import annotations

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
    """A month or some days of one, in UTC: from the first day, up to but without the end."""

    first: date
    end: date

    @property
    def name(self) -> str:
        """Name it as its address does, such as 2026-11 or 2026-11-06."""
        return f"{self.first:%Y-%m}" if self.end.day == 1 == self.first.day else f"{self.first}"

    @property
    def since(self) -> datetime:
        """The first moment of it."""
        return datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return datetime(self.end.year, self.end.month, self.end.day, tzinfo=UTC)


def whole(month: date) -> Part:
    """Give a month, which is named by its first day, as one part."""
    return Part(month, _next(month.replace(day=STARTS[-1])))


def parts_of(month: date) -> tuple[Part, ...]:
    """Cut a month, which is named by its first day, into six parts, oldest first."""
    starts = [month.replace(day=first) for first in STARTS]
    return tuple(Part(start, _next(start)) for start in starts)


def _next(start: date) -> date:
    position = STARTS.index(start.day)
    if position + 1 < len(STARTS):
        return start.replace(day=STARTS[position + 1])
    return (start.replace(day=28) + timedelta(days=4)).replace(day=1)
