"""The words of a story as numbers: what a learned model looks at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dateline.tagging.facts import Text
from dateline.tagging.tokens import split_lead, words_of

Floats: TypeAlias = NDArray[np.float32]
Whole: TypeAlias = NDArray[np.int64]

# Words share this many numbers. Some meet on one, which costs little, and a model that keeps
# numbers keeps nobody's words.
BUCKETS = 1 << 16

# A word of the headline counts as so many of the body, and of a body the opening is enough.
IN_HEADLINE = 3
MOST_WORDS = 600

# Scripts that put no space between words: their signs are read in pairs.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


class Terms(NamedTuple):
    """Numbers of words, each once, and the weight of each."""

    numbers: Whole
    weights: Floats


def terms_of(text: Text) -> Terms:
    """Give the numbers of a story's words, each with one more than the logarithm of its count."""
    lead, rest = split_lead(text.body)
    opening = words_of(lead).folded[:MOST_WORDS]
    counted = Counter(_spoken(opening))
    counted.update(_spoken(words_of(rest).folded[: MOST_WORDS - len(opening)]))
    for word in _spoken(words_of(text.headline).folded[:MOST_WORDS]):
        counted[word] += IN_HEADLINE
    met: Counter[int] = Counter()
    for word, often in counted.items():
        met[crc32(word.encode("utf-8", "replace")) % BUCKETS] += often
    numbers = np.fromiter(met.keys(), dtype=np.int64, count=len(met))
    often_met = np.fromiter(met.values(), dtype=np.float32, count=len(met))
    return Terms(numbers, 1 + np.log(often_met))


def _spoken(words: tuple[str, ...]) -> Iterator[str]:
    """Give the words that may say what a story is about: no figures, no single letters."""
    for word in words:
        if word[0].isdigit():
            continue
        if not word.isascii() and _UNSPACED.match(word):
            yield from (word[at : at + 2] for at in range(max(1, len(word) - 1)))
        elif len(word) > 1:
            yield word
