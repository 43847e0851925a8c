"""What a text is compared by: its words, its runs of three words, and a small sample of those.

Numbers stay whole (`1,200`, `6-1/8`), scripts without spaces go sign by sign. A run of three words (a
shingle) is known by 64 bits, which are the same on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from dateline.tagging.tokens import in_plain_signs

if TYPE_CHECKING:
    # Read on first use: most processes compare no texts, and numpy takes them 20 MB.
    import numpy as np
    from numpy.typing import NDArray

    Shingles = NDArray[np.uint64]

RUN = 3
"""Words in a shingle."""
OPENING = 150
"""Shingles that stand first, of which more are sampled: there a text says most of what it says."""
SHARE, LATER_SHARE = 8, 24
"""Of so many shingles of the opening, and of what follows, one is sampled."""
LEAST_SAMPLE, MOST_SAMPLE = 12, 96
"""Of a short text more is sampled, of one above some 12,000 letters no more."""
MOST_LETTERS = 200_000
_SIGNS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
# Most words are letters, which are looked for first.
_WORD = re.compile(rf"[^\W\d_{_SIGNS}]++|\d++(?:[.,:/-]\d++)*+|[{_SIGNS}]")
_PLAIN_WORD = re.compile(r"[A-Za-z]++|\d++(?:[.,:/-]\d++)*+")
# Odd, and far from one another, so that the order of the three words counts.
_FIRST, _SECOND, _STIR = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93
_KEY = 2**31 - 1
_REMEMBERED = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """A text as it is compared with others."""

    words: tuple[str, ...]
    """As written."""
    shingles: Shingles
    """Sorted, each once."""
    sample: tuple[int, ...]
    """The keys, of 31 bits each, of its smallest shingles: texts that are alike share many.

    Which are small has nothing to do with where they stand: of what two texts have in common, both
    sample the same, but for where one says first what the other says later.
    """


def wording(text: str) -> Wording:
    """Read a text as it is compared; of a very long one the first 200,000 letters."""
    read = in_plain_signs(text[:MOST_LETTERS])
    words = tuple((_PLAIN_WORD if read.isascii() else _WORD).findall(read))
    runs = _runs(words)
    small = [_below(runs[:OPENING], SHARE), _below(runs[OPENING:], LATER_SHARE)]
    runs.sort()
    shingles = _each_once(runs)
    return Wording(words, shingles, _sample(shingles, small))


def _runs(words: Sequence[str]) -> Shingles:
    import numpy as np

    if len(words) < RUN:
        return np.empty(0, np.uint64)
    known = np.frombuffer(b"".join(map(_bits_of.__getitem__, words)), "<u8").astype(
        np.uint64, copy=False
    )
    runs: Shingles = (known[:-2] * _FIRST + known[1:-1]) * _SECOND + known[2:]
    runs ^= runs >> 32
    runs *= _STIR
    runs ^= runs >> 32
    return runs


def _below(runs: Shingles, share: int) -> Shingles:
    return runs[runs < 2**64 // share]


def _each_once(runs: Shingles) -> Shingles:
    import numpy as np

    fresh = np.ones(len(runs), np.bool_)
    np.not_equal(runs[1:], runs[:-1], out=fresh[1:])
    return runs[fresh]


def _sample(shingles: Shingles, small: Sequence[Shingles]) -> tuple[int, ...]:
    import numpy as np

    taken = np.concatenate(small)
    if len(taken) < LEAST_SAMPLE:
        taken = shingles[:LEAST_SAMPLE]
    taken.sort()
    return tuple(dict.fromkeys((taken & _KEY).tolist()))[:MOST_SAMPLE]


# A copy of it takes half as long to make as another one.
_BEGUN = blake2b(digest_size=8)


class _Bits(dict[str, bytes]):
    """The 64 bits by which each word is known, whatever its case: most have stood in texts before."""

    def __missing__(self, word: str) -> bytes:
        """Work them out; when there are too many, all are forgotten, which takes no reckoning."""
        if len(self) >= _REMEMBERED:
            self.clear()
        small = word.casefold()
        bits = self.get(small)
        if bits is None:
            reckoned = _BEGUN.copy()
            reckoned.update(small.encode())
            bits = reckoned.digest()
        self[word] = bits
        return bits


_bits_of = _Bits()
