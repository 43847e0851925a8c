"""What is said about a drawing to readers who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence


def listing(names: Sequence[str]) -> str:
    """Return names as a sentence lists them: "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def map_title(names: Sequence[str], place_name: str) -> str:
    """Return the title under which the desk finds a map."""
    subject = listing(names) or "the world"
    return f"Map: {subject}{f' ({place_name})' if place_name else ''}"


def map_alt_text(names: Sequence[str], place_name: str) -> str:
    """Return the alternative text of a map."""
    shown = f"Map showing {listing(names)}" if names else "Map of the world"
    return f"{shown}, with {place_name} marked." if place_name else f"{shown}."
