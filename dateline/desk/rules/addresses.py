"""Addresses of stories, from what a story says of itself."""

from __future__ import annotations

from collections.abc import Sequence


def address_of(number: int | None, slug: str, sectors: Sequence[str]) -> str:
    """Write a story's address; the number finds it whatever slug or sector say."""
    sector = sectors[0] if sectors else "news"
    return f"/article/{sector}/{number}-{slug or 'story'}/"
