"""Formats at the door: bytes in, wire copy out; the format is chosen by looking at the bytes."""

from __future__ import annotations

from dateline.wires.formats.copy import Hints, WireCopy
from dateline.wires.formats.errors import Unreadable

__all__ = ["MAX_BYTES", "MAX_ITEMS", "Hints", "Unreadable", "WireCopy", "read"]

MAX_BYTES = 64 * 1024 * 1024
"""A file above this is refused unread."""
MAX_ITEMS = 50_000
"""A file with more items than this is refused: it is an archive, not a delivery."""


def read(data: bytes, hints: Hints) -> list[WireCopy]:
    """Read every item of a file, whatever its format.

    Runs regular expressions over hostile input, so outside of tests it belongs into the parser
    child (`dateline.wires.gateways.parser`), which can be stopped. Raises `Unreadable`.
    """
    # Imported here: whoever only passes WireCopy on must not pay 25 MB for the parsers.
    from dateline.wires.formats.registry import choose

    if not data:
        raise Unreadable("The file is empty.")
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"The file has {len(data) / 1e6:.0f} MB; the limit is {MAX_BYTES // 1024**2} MB. "
            "Split it into smaller files."
        )
    items = choose(data).read(data, hints)
    if len(items) > MAX_ITEMS:
        raise Unreadable(
            f"The file holds {len(items):,} items; the limit is {MAX_ITEMS:,}. "
            "Split it into smaller files."
        )
    return items
