"""The names by which reads say what they have shown: those of the publication ledger.

Whatever a change purges is named here in the same words, so that no page forgets what it shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

# Settings, menus, sectors, editions, desks, the foot, standing pages.
NEWSROOM = "newsroom"
# Which days and fronts have stories at all.
CALENDAR = "calendar"
# A longer span of time is noted as the calendar: any story that comes or goes may change it.
MOST_DAYS = 40


def story_keys(numbers: Iterable[int]) -> list[str]:
    """Name stories."""
    return [f"story:{number}" for number in numbers]


def picture_key(number: int) -> str:
    """Name a picture."""
    return f"picture:{number}"


def author_key(slug: str) -> str:
    """Name an author, and the front of what they signed."""
    return f"author:{slug}"


def day_keys(since: datetime, until: datetime) -> list[str]:
    """Name the dates, in UTC, on which a story may go out from `since` up to but without `until`."""
    first = since.astimezone(UTC).date()
    last = (until - timedelta(microseconds=1)).astimezone(UTC).date()
    days = (last - first).days + 1
    if days > MOST_DAYS:
        return [CALENDAR]
    return [f"day:{first + timedelta(days=each)}" for each in range(days)]


def month_keys(since: datetime, until: datetime) -> list[str]:
    """Name the months, in UTC, to which a story comes that goes out from `since` up to `until`.

    Unlike a date, a month is purged only by what comes to the site or leaves it.
    """
    first = since.astimezone(UTC)
    last = (until - timedelta(microseconds=1)).astimezone(UTC)
    places = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"month:{place // 12}-{place % 12 + 1:02d}" for place in places]


def year_key(year: int) -> str:
    """Name a year, in UTC; it is purged as its months are."""
    return f"year:{year}"
