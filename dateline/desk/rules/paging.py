"""Where a page of stories ends, as a value that can stand in an address.

Pages are cut by key and not by number: stories that arrive while somebody reads move nothing, so
that no page repeats a story and none leaves one out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_WRITTEN = re.compile(r"(\d{8}T\d{6})(?:\.(\d{6}))?Z-(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """The last story of a page: the next page begins behind it."""

    published_at: datetime
    story: int

    def __str__(self) -> str:
        moment = self.published_at.astimezone(UTC)
        fraction = f".{moment.microsecond:06d}" if moment.microsecond else ""
        # Years before 1000 are not padded by strftime on every platform.
        return f"{moment.year:04d}{moment:%m%dT%H%M%S}{fraction}Z-{self.story}"


def read_cursor(text: str) -> Cursor | None:
    """Read a cursor from an address, such as `20250605T025200Z-123`; None if it is not one."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    stamp, fraction, story = found.groups()
    try:
        moment = datetime.strptime(stamp, "%Y%m%dT%H%M%S")  # noqa: DTZ007  UTC is put in below
    except ValueError:
        return None
    return Cursor(moment.replace(microsecond=int(fraction or 0), tzinfo=UTC), int(story))
