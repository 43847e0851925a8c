"""The blocks of an edition's front, in the order that the desk has given."""

from __future__ import annotations

import re
from collections.abc import Sequence

# What a block is called, and how the desk's form names it.
BLOCKS = {
    "opening": "The opening: lead, second stories, latest, trending",
    "shots": "Shots",
    "opinion": "Opinion",
    "sectors": "All other sectors",
    "talk": "Interviews and blog",
    "releases": "Press releases",
    "newsletter": "Newsletter",
    "countries": "Countries in the news",
}
USUAL = tuple(BLOCKS)
_SECTOR = re.compile(r"(?:large|small):[-a-zA-Z0-9_]+")


def check_blocks(blocks: Sequence[str]) -> list[str]:
    """Say what is wrong with an order of blocks: an unknown one, a sector twice, no opening."""
    faults = [
        f"There is no block “{block}”."
        for block in blocks
        if block not in BLOCKS and not _SECTOR.fullmatch(block)
    ]
    names = [sector_of(block) or block for block in blocks]
    faults += [f"“{name}” stands there twice." for name in names if names.count(name) > 1]
    if blocks and "opening" not in blocks:
        faults.append("The opening is missing: without it the front has no lead.")
    return list(dict.fromkeys(faults))


def sector_of(block: str) -> str:
    """Give the sector of `large:politics` or `small:politics`; empty for other blocks."""
    return block.partition(":")[2]


def order_of(blocks: Sequence[str]) -> tuple[str, ...]:
    """Give the order that holds: the desk's, or the usual one where that says nothing or nonsense."""
    return tuple(blocks) if blocks and not check_blocks(blocks) else USUAL
