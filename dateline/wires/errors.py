"""What can go wrong with agency copy; each error says what a person can do about it."""

from __future__ import annotations

from dateline.wires.formats.errors import Unreadable

__all__ = ["Unreadable", "WireError"]


class WireError(Exception):
    """Something about a source or a file that a person has to mend."""
