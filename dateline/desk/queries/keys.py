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
    found = all_day_keys(since, until)
    return found if len(found) <= MOST_DAYS else [CALENDAR]


def all_day_keys(since: datetime, until: datetime) -> list[str]:
    """Name the same dates, however many: for what is kept in memory, as no page carries so many."""
    first = since.astimezone(UTC).date()
    last = (until - timedelta(microseconds=1)).astimezone(UTC).date()
    return [f"day:{first + timedelta(days=each)}" for each in range((last - first).days + 1)]
