"""The search terms of coined stories, as `desk.rules.search` and `packing` make them but sooner.

Headline and body are plain letters and full stops here, so that nothing has to be folded; and words
are compared with their neighbours all at once. `check` holds both to the same result.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from dateline.desk.rules.folding import words_in
from dateline.desk.rules.packing import pack
from dateline.desk.rules.search import Words, front_terms, indexed

SHARED = 15
IN_OPENING, IN_HEADLINE = 0x10, 0x20
_HEADS = [bytes([head]) for head in range(IN_HEADLINE + SHARED + 1)]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the index holds of a story: its words with the place where they stand, and its fronts."""

    stands: dict[str, int]
    fronts: list[str]

    @classmethod
    def of(cls, words: Words) -> Terms:
        """Read the terms of a story."""
        headline = words.headline.lower().split()
        stands = dict.fromkeys(words.body.replace(".", "").lower().split(), 0)
        stands |= dict.fromkeys(words_in(words.standfirst), IN_OPENING)
        stands |= dict.fromkeys(headline, IN_HEADLINE)
        return cls(stands, front_terms(words.fronts))

    @property
    def text(self) -> str:
        """The terms with a space between them."""
        opening = [f"o_{word}" for word, place in self.stands.items() if place]
        headline = [f"h_{word}" for word, place in self.stands.items() if place == IN_HEADLINE]
        return " ".join([*self.stands, *opening, *headline, *self.fronts])

    def packed(self) -> bytes:
        """Pack the terms."""
        words = sorted(self.stands)
        whole = [word.encode() for word in words]
        letters = np.array(whole, dtype=f"S{SHARED}").view(np.uint8).reshape(-1, SHARED)
        alike = np.logical_and.accumulate(letters[1:] == letters[:-1], axis=1).sum(axis=1)
        lengths = np.minimum([len(word) for word in whole[1:]], SHARED)
        shared = [0, *np.minimum(alike, lengths).tolist()]
        coded = b"".join(
            [
                _HEADS[self.stands[word] | same] + letter[same:]
                for word, letter, same in zip(words, whole, shared, strict=True)
            ]
        )
        packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
        plain = b"%b;%b" % (coded, " ".join(sorted(self.fronts)).encode())
        return packer.compress(plain) + packer.flush()


def check(words: Words) -> None:
    """Raise AssertionError where the house makes other terms of a story, or packs them otherwise."""
    ours, theirs = Terms.of(words), indexed(words)
    assert set(ours.text.split()) == set(theirs.split()), (
        "the search reads words in another way now"
    )
    assert ours.packed() == pack(theirs), "the search packs words in another way now"
