"""Formats at the door: bytes in, wire copy out; the format is chosen by looking at the bytes."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.wires.formats.copy import Hints, WireCopy
from dateline.wires.formats.errors import Unreadable
from dateline.wires.formats.limits import MAX_BYTES, MAX_ITEMS, refuse_size

__all__ = ["MAX_BYTES", "MAX_ITEMS", "Hints", "Unreadable", "WireCopy", "each", "read"]


def read(data: bytes, hints: Hints) -> list[WireCopy]:
    """Read every item of a file, all at once; as `each` does."""
    return list(each(data, hints))


def each(data: bytes, hints: Hints) -> Iterator[WireCopy]:
    """Read the items of a file one after the other, whatever its format.

    Runs regular expressions over hostile input, so outside of tests it belongs into the parser
    child (`dateline.wires.gateways.parser`), which can be stopped. Raises `Unreadable`.
    """
    # Imported here: whoever only passes WireCopy on must not pay 25 MB for the parsers.
    from dateline.wires.formats.registry import choose

    refuse_size(len(data))
    return choose(data).read(data, hints)
