"""Copy that reads like an agency's, made by rule: the same words again for the same seed.

The words are built from syllables and used as often as words are (Zipf's law), so that an index of
them has the shape that an index of news has: a few words in every story, most in hardly any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.typesetting import Type

VOCABULARY = 50_000
# How steeply words get rarer, and how much the most frequent are held back (Mandelbrot's shift).
STEEPNESS, SHIFT = 1.05, 2.7
# A table so large that even the rarest word stands in it: a draw is one look-up.
TABLE = 1 << 21
_COMMON = (
    "the of to and a in said on for that was with is by at from it as has an be will its were have "
    "are he not after which his had but been their who more would two than over new they year also "
    "this about up one government people last first president minister police country"
)
COMMON = tuple(_COMMON.split())
_OPENINGS = "b c d f g h k l m n p r s t v w br ch cl pr st tr"
OPENINGS = tuple(_OPENINGS.split())
VOWELS = (*"aeioaeiou", "ea")
ENDINGS = ("", "", "", "", "n", "r", "s", "l", "t")
BODY_WORDS = (300, 500)
LEAD_WORDS = (18, 30)
SENTENCE_WORDS = (10, 26)
SENTENCES_TOGETHER = 3
HEADLINE_WORDS = (8, 12)


@dataclass(frozen=True, slots=True)
class Piece:
    """The words of one story: a headline, an opening paragraph, and what follows."""

    headline: str
    lead: str
    body: str
    """Its paragraphs on lines of their own."""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs after the opening one."""
        return tuple(self.body.split("\n"))


@cache
def vocabulary() -> NDArray[np.object_]:
    """Give all words, the most frequent first."""
    rng = np.random.default_rng(VOCABULARY)
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words.update(dict.fromkeys(_coined(rng, 10_000)))
    coined = sorted(list(words)[: VOCABULARY - len(COMMON)], key=len)
    # The short ones are used most, as in every language, but not one after the other.
    order = np.argsort(np.arange(len(coined)) * rng.uniform(0.3, 1.7, size=len(coined)))
    return np.array([*COMMON, *(coined[each] for each in order)], dtype=object)


def _coined(rng: Generator, count: int) -> list[str]:
    syllables = rng.integers(2, 4, size=count)
    parts = iter(
        [
            OPENINGS[opening] + VOWELS[vowel] + ENDINGS[ending]
            for opening, vowel, ending in zip(
                *(rng.integers(0, len(of), size=3 * count) for of in (OPENINGS, VOWELS, ENDINGS)),
                strict=True,
            )
        ]
    )
    return ["".join(islice(parts, int(many))) for many in syllables]


@cache
def _table() -> NDArray[np.int32]:
    weights = 1 / (np.arange(VOCABULARY) + 1 + SHIFT) ** STEEPNESS
    steps = np.floor(np.cumsum(weights / weights.sum()) * (TABLE - VOCABULARY)).astype(np.int64)
    often = np.diff(steps, prepend=0) + 1
    return np.repeat(np.arange(VOCABULARY, dtype=np.int32), often)


@cache
def _forms() -> Type:
    """Give every word in six forms with what follows it: as it is, before a full stop, before the
    end of a paragraph, and the same with a capital. A word's form and number together are its place.
    """
    plain = list(vocabulary())
    capital = [word[0].upper() + word[1:] for word in plain]
    ends = (" ", ". ", ".\n")
    return Type([word + end for words in (plain, capital) for end in ends for word in words])


def draw(rng: Generator, count: int) -> NDArray[np.int32]:
    """Draw that many words, by their rank, each as often as its rank says."""
    table = _table()
    return table[rng.integers(0, len(table), size=count)]


@dataclass(frozen=True, slots=True)
class Prose:
    """The words of some stories one after the other: headline, lead and body of each."""

    ranks: NDArray[np.int32]
    begins: NDArray[np.int64]
    """Where each headline, each lead and each body begins, and where the last one ends."""
    text: str
    """The words as they are written, with what follows them."""
    marks: list[int]
    """Where in the text each headline, each lead and each body begins, and where the last one ends."""

    def pieces(self, mentions: Sequence[str]) -> Iterator[Piece]:
        """Give one piece for each of the mentions, which stand in its first paragraph."""
        text = self.text
        for number, mention in enumerate(mentions):
            headline, lead, body, end = self.marks[3 * number : 3 * number + 4]
            yield Piece(
                headline=text[headline : lead - 1],
                lead=f"{text[lead:body]}in {mention}.",
                body=text[body : end - 1],
            )


def compose(rng: Generator, count: int) -> Prose:
    """Draw the words of some stories; only bodies are cut into sentences."""
    spans = [
        rng.integers(least, most + 1, size=count)
        for least, most in (HEADLINE_WORDS, LEAD_WORDS, BODY_WORDS)
    ]
    lengths = np.stack(spans, axis=1).ravel()
    begins = np.concatenate([[0], np.cumsum(lengths)])
    forms = _cut(rng, lengths, begins)
    ranks = draw(rng, len(forms))
    text, ends = _forms().set(forms * VOCABULARY + ranks)
    return Prose(ranks, begins, text, [0, *ends[begins[1:] - 1].tolist()])


def pieces(rng: Generator, mentions: Sequence[str]) -> Iterator[Piece]:
    """Write one piece for each of the mentions, which stand in its first paragraph."""
    return compose(rng, len(mentions)).pieces(mentions)


def _cut(
    rng: Generator, lengths: NDArray[np.int64], begins: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Cut bodies into sentences and paragraphs: gives the form of every word."""
    total = int(begins[-1])
    in_body = np.repeat(np.arange(len(lengths)) % 3 == 2, lengths)
    ends = np.zeros(total, dtype=bool)
    sentences = np.cumsum(rng.integers(*SENTENCE_WORDS, size=total // SENTENCE_WORDS[0]))
    ends[sentences[sentences < total]] = True
    ends &= in_body
    last = begins[3::3] - 1
    ends[last] = True
    starts = np.concatenate([[True], ends[:-1]])
    starts[begins[:-1]] = True
    paragraphs = ends & (np.cumsum(ends) % SENTENCES_TOGETHER == 0)
    paragraphs[last] = False
    forms: NDArray[np.int32] = 3 * starts.astype(np.int32) + ends + paragraphs
    return forms
