"""Texts set from words whose letters lie ready, those of many stories at once.

To join half a million words one by one takes three times as long: each is an object of its own that
lies somewhere else in memory.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.signedinteger]


class Type:
    """Words of plain letters, each with what follows it, in rows of one width."""

    def __init__(self, words: Sequence[str]) -> None:
        rows = np.array([word.encode("ascii") for word in words])
        self.width = rows.dtype.itemsize
        self.letters = rows.view(np.uint8)
        self.lengths = np.array([len(word) for word in words], dtype=np.int32)

    def set(self, words: Numbers) -> tuple[str, Numbers]:
        """Set words, named by their rows, one after the other: gives the text and where each ends."""
        sizes = self.lengths[words]
        ends = np.cumsum(sizes, dtype=np.int32)
        letters = gathered(self.letters, words * self.width, sizes, ends)
        return letters.tobytes().decode("ascii"), ends


def gathered(
    letters: NDArray[np.uint8], begins: Numbers, sizes: Numbers, ends: Numbers
) -> NDArray[np.uint8]:
    """Take so many letters from each of these places; `ends` sums the sizes up."""
    # In half the bits: all of these are larger than what the processor has at hand.
    moved = (begins - (ends - sizes)).astype(np.int32)
    places = np.repeat(moved, sizes) + np.arange(sizes.sum(), dtype=np.int32)
    found: NDArray[np.uint8] = letters.take(places)
    return found
