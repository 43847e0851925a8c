"""The front's blocks laid one below the other: those of full width by themselves, narrow ones side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from dateline.desk.rules.blocks import sector_of
from dateline.portal.rules.makeup import Section

P = TypeVar("P")
# Blocks that stand beside others of their kind.
NARROW = frozenset({"talk", "releases", "sector"})


@dataclass(frozen=True, slots=True)
class Block(Generic[P]):
    """A block, and the stories of its sector where it is one's."""

    name: str
    section: Section[P] | None = None  # type: ignore[type-var]

    @property
    def narrow(self) -> bool:
        """Test if it leaves room for others beside it."""
        return self.name in NARROW and not (self.section and self.section.large)


@dataclass(frozen=True, slots=True)
class Row(Generic[P]):
    """Blocks that stand beside each other, or one alone."""

    beside: bool
    blocks: tuple[Block[P], ...]


def weights_of(order: Sequence[str]) -> dict[str, bool]:
    """Give the sectors that the order names, in their order, with whether each is to be large."""
    return {sector_of(each): each.startswith("large:") for each in order if sector_of(each)}


def rows_of(order: Sequence[str], sections: Sequence[Section[P]]) -> tuple[Row[P], ...]:  # type: ignore[type-var]
    """Lay out the blocks in the desk's order; `sectors` stands for all that it does not name.

    Of those, the large ones come first.
    """
    named = weights_of(order)
    by_sector = {section.sector: section for section in sections}
    others = sorted(
        (each for each in sections if each.sector not in named), key=lambda each: not each.large
    )
    blocks: list[Block[P]] = []
    for each in order:
        if each == "sectors":
            blocks += [Block("sector", section) for section in others]
        elif not (sector := sector_of(each)):
            blocks.append(Block(each))
        elif sector in by_sector:
            blocks.append(Block("sector", by_sector[sector]))
    return tuple(
        Row(beside, tuple(group)) for beside, group in groupby(blocks, key=lambda each: each.narrow)
    )
