"""How much one file may hold."""

from __future__ import annotations

from dateline.wires.formats.errors import Unreadable

MAX_BYTES = 64 * 1024 * 1024
"""A file above this is refused unread."""
MAX_ITEMS = 50_000
"""A file with more items than this is refused: it is an archive, not a delivery."""


def refuse_size(size: int) -> None:
    """Raise `Unreadable` for a file that is empty or too large."""
    if not size:
        raise Unreadable("The file is empty.")
    if size > MAX_BYTES:
        raise Unreadable(
            f"The file has {-(-size // 1024**2)} MB; the limit is {MAX_BYTES // 1024**2} MB. "
            "Split it into smaller files."
        )


def refuse_count(count: int) -> None:
    """Raise `Unreadable` for a file of too many items, best before any of them is read."""
    if count > MAX_ITEMS:
        raise Unreadable(
            f"The file holds {count:,} items; the limit is {MAX_ITEMS:,}. Split it into smaller files."
        )
