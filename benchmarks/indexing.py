"""The search terms of coined stories, as `desk.rules.search` and `packing` make them but sooner.

All words that can stand in a story are known beforehand, in alphabetical order. So the words of many
stories are numbers, which are sorted, told apart and compared with their neighbours all at once.
`check_terms` holds the terms to those that the house makes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.typesetting import Type, gathered
from dateline.desk.rules.packing import deflated, pack
from dateline.desk.rules.search import Words, indexed

LONGEST = 15
"""Letters of a word; as many may be shared with the word before."""
HALF = 8
"""Letters that are compared at once."""
IN_OPENING, IN_HEADLINE = 0x10, 0x20
# A word in a sorted number, behind it its position in the story; and what comes after all of them.
WORD_BITS, POSITION_BITS = 16, 10
NO_WORD = np.iinfo(np.int32).max

Numbers = NDArray[np.signedinteger]


class Lexicon:
    """Words in alphabetical order, each with its letters."""

    def __init__(self, vocabulary: Sequence[str], others: Iterable[str]) -> None:
        words = sorted({*vocabulary, *others})
        if max(map(len, words)) > LONGEST or len(words) > 1 << WORD_BITS:
            raise ValueError("too many words, or words that are too long")
        self.place = {word: place for place, word in enumerate(words)}
        self.places = np.array([self.place[word] for word in vocabulary], dtype=np.int64)
        """Of each word of the vocabulary, by its rank."""
        self.plain, self.in_opening, self.in_headline = (
            Type([f"{head}{word} " for word in words]) for head in ("", "o_", "h_")
        )
        self.lengths = np.array([len(word) for word in words])
        # Each with a byte for the head that comes before the letters.
        whole = np.array([f" {word}".encode() for word in words], dtype=f"S{LONGEST + 1}")
        self.letters = whole.view(np.uint8)
        # In halves of eight letters, of which the first weighs most.
        plain = np.array([word.encode() for word in words], dtype="S16")
        self.first, self.second = plain.view(">i8").reshape(-1, 2).T.astype(np.int64, order="C")

    def shared(self, words: Numbers) -> Numbers:
        """Give how many letters each word shares with the one before it; 0 for the first."""
        alike = _alike(self.first[words])
        (longer,) = np.nonzero(alike == HALF)
        beyond = self.second[np.stack([words[longer], words[longer + 1]], axis=1).ravel()]
        alike[longer] = np.minimum(HALF + _alike(beyond)[::2], LONGEST)
        return np.concatenate([[0], alike])


def _alike(halves: Numbers) -> Numbers:
    """Count the letters at the head of each half but the first that are those of the one before."""
    differ = halves[1:] ^ halves[:-1]
    # The exponent of a float is its highest bit. Letters have no eighth bit that rounding could reach.
    exponents = (differ.astype(np.float64).view(np.int64) >> 52) - 1023
    alike: Numbers = np.minimum((63 - exponents) >> 3, HALF)
    return alike


@dataclass(frozen=True, slots=True)
class Fronts:
    """The fronts of a story as the index holds them."""

    text: str
    packed: bytes

    @classmethod
    def of(cls, terms: Iterable[str]) -> Fronts:
        """Write the terms of fronts."""
        distinct = dict.fromkeys(terms)
        return cls(" ".join(distinct), " ".join(sorted(distinct)).encode())


@dataclass(frozen=True, slots=True)
class Told:
    """The words of some stories one after the other, by their place in the lexicon."""

    words: Numbers
    begins: Numbers
    """Where each headline, what follows it of the opening, and each body begins; and the end."""


class Terms:
    """What the index holds of some stories, but for their fronts."""

    def __init__(self, lexicon: Lexicon, told: Told) -> None:
        starts, ends = told.begins[:-1:3], told.begins[3::3]
        headlines, openings = told.begins[1::3] - starts, told.begins[2::3] - starts
        story, position, word = _distinct(told.words, starts, ends)
        opens, heads = position < openings[story], position < headlines[story]
        everywhere = np.ones(len(word), dtype=bool)
        self.said, self.in_opening, self.in_headline = (
            _Said.of(type_, story, word, where, len(starts))
            for type_, where in (
                (lexicon.plain, everywhere),
                (lexicon.in_opening, opens),
                (lexicon.in_headline, heads),
            )
        )
        self.coded, self.coded_ends = _coded(
            lexicon, word, np.where(heads, IN_HEADLINE, opens * IN_OPENING), self.said.ends
        )

    def text(self, story: int, fronts: Fronts) -> str:
        """Give the terms of a story with a space between them."""
        headline, opening = self.in_headline.by(story), self.in_opening.by(story)
        return f"{self.said.by(story)}{headline}{opening}{fronts.text}"

    def packed(self, story: int, fronts: Fronts) -> bytes:
        """Pack the terms of a story."""
        coded = self.coded[self.coded_ends[story] : self.coded_ends[story + 1]]
        return deflated(b"%b;%b" % (coded, fronts.packed))


@dataclass(frozen=True, slots=True)
class _Said:
    """Words of some stories, those of a story in alphabetical order, each with a space behind it."""

    text: str
    ends: list[int]
    """Where the words of each story end, after a first 0."""
    marks: list[int]
    """Where they end in the text."""

    @classmethod
    def of(
        cls, letters: Type, story: Numbers, word: Numbers, where: NDArray[np.bool_], stories: int
    ) -> _Said:
        ends = np.cumsum(np.bincount(story[where], minlength=stories))
        text, marks = letters.set(word[where])
        return cls(text, [0, *ends.tolist()], [0, *marks[ends - 1].tolist()])

    def by(self, story: int) -> str:
        return self.text[self.marks[story] : self.marks[story + 1]]


def _distinct(words: Numbers, starts: Numbers, ends: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Give each word of each story once: story, first position in it, and word, in that order.

    Stories are the rows of a table, each sorted by itself, in half the bits and half the steps that
    all of them together would take.
    """
    lengths = ends - starts
    positions = np.arange(lengths.max(), dtype=np.int32)
    told = positions < lengths[:, None]
    rows = np.full(told.shape, NO_WORD, dtype=np.int32)
    rows[told] = words << POSITION_BITS
    rows += positions * told
    rows.sort(axis=1)
    named = rows >> POSITION_BITS
    first = rows != NO_WORD
    first[:, 1:] &= named[:, 1:] != named[:, :-1]
    spoken = rows[first]
    story = np.repeat(np.arange(len(starts)), first.sum(axis=1))
    return story, spoken & (1 << POSITION_BITS) - 1, spoken >> POSITION_BITS


def _coded(
    lexicon: Lexicon, words: Numbers, stands: Numbers, ends: list[int]
) -> tuple[bytes, list[int]]:
    """Give each word as far as it differs from the one before, and where the stories begin and end."""
    shared = lexicon.shared(words)
    shared[ends[:-1]] = 0
    sizes = lexicon.lengths[words] - shared + 1
    after = np.cumsum(sizes)
    # A word's bytes are those of its letters from where they differ, the first of them for the head.
    coded = gathered(lexicon.letters, words * (LONGEST + 1) + shared, sizes, after)
    coded[after - sizes] = stands | shared
    return coded.tobytes(), [0, *after[np.array(ends[1:]) - 1].tolist()]


def check_terms(words: Words, text: str, packed: bytes) -> None:
    """Raise AssertionError where the house makes other terms of a story, or packs them otherwise."""
    theirs = indexed(words)
    # In whatever order: an entry is a set of terms.
    alike = sorted(text.split(" ")) == sorted(theirs.split(" "))
    assert alike, "the search reads words in another way now"
    assert packed == pack(theirs), "the search packs words in another way now"
