"""Words of a text with their places, and phrases looked up among them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, compress, count
from string import ascii_lowercase, ascii_uppercase
from sys import intern
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")

# An initialism such as U.S. is one word; everything else breaks at each sign, so that
# "Berlin-based", "d'Ivoire" and "Moody's" are found by their parts.
# Vowel signs of Arabic, Hebrew and Indian scripts and combining accents belong to their word.
MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f"
# Most words are plain letters and no more than that: looked for first, they take half the time.
_WORD = re.compile(
    r"([A-Za-z0-9_]{2,}+(?![^\x00-\x7f])"
    rf"|(?<!\w)[^\W\d_](?:\.[^\W\d_])+(?!\w)|[\w{MARKS}]+)"
)

# The same for text without accents and other scripts.
_PLAIN_WORD = re.compile(r"(\w{2,}+|(?<!\w)[^\W\d_](?:\.[^\W\d_])+(?!\w)|\w)", re.ASCII)

# Where such text has no initialism, its words are what is left when all other signs are blanks, in
# which it is cut in a fifth of the time.
_PLAIN_RUN = re.compile(r"\w+", re.ASCII)
_MAYBE_INITIALISM = re.compile(r"\.[A-Za-z](?!\w)", re.ASCII)
_APART = {number: " " for number in range(128) if not _PLAIN_RUN.match(chr(number))}
# The signs of print that mostly are all that is not plain; they stand in no word.
_TYPOGRAPHY = "’“”–—‘…\u00a0•"

# What may stand between two words of one name: a space, hyphen, apostrophe, or "St. Louis".
_LONGEST_GAP = 2
_LEAD_ENDS = re.compile(r"\n\s*\n|\n {3,}")
_NO_GAP = frozenset(',;:()[]"“”!?/')


_WITHOUT_CAPITALS = dict.fromkeys(map(ord, ascii_uppercase))
_WITHOUT_SMALL = dict.fromkeys(map(ord, ascii_lowercase))


def letter_cases(line: str) -> tuple[int, int]:
    """Count the capitals and the small letters of a line."""
    if not line.isascii():
        return sum(map(str.isupper, line)), sum(map(str.islower, line))
    upper, lower = line.translate(_WITHOUT_CAPITALS), line.translate(_WITHOUT_SMALL)
    return len(line) - len(upper), len(line) - len(lower)


def fold(word: str) -> str:
    """Give the form under which a word is looked up: lower case, no accents."""
    return word.lower() if word.isascii() else _fold_foreign(word)


# Enough for the words of many texts; the gazetteer's names, read once, must not fill the memory.
@lru_cache(maxsize=8192)
def _fold_foreign(word: str) -> str:
    marks = unicodedata.normalize("NFKD", word)
    return "".join(m for m in marks if not unicodedata.combining(m)).casefold()


@dataclass(frozen=True, eq=False)
class Words:
    """A text's words: as written, folded, and what stands before, between and behind them."""

    text: str
    written: tuple[str, ...]
    folded: tuple[str, ...]
    parted: tuple[str, ...] | None = None
    """What stands between them, if that is known already."""

    def __len__(self) -> int:
        return len(self.written)

    @cached_property
    def distinct(self) -> frozenset[str]:
        """The folded words, each once."""
        return frozenset(self.folded)

    @cached_property
    def gaps(self) -> tuple[str, ...]:
        """What stands before the first word, between two, and behind the last: often nobody asks."""
        return tuple(_PLAIN_RUN.split(self.text)) if self.parted is None else self.parted

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each word begins."""
        lengths = (len(gap) + len(word) for gap, word in zip(self.gaps, self.written, strict=False))
        return tuple(
            end - len(word) for end, word in zip(accumulate(lengths), self.written, strict=True)
        )

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """Where each word ends."""
        return tuple(
            start + len(word) for start, word in zip(self.starts, self.written, strict=True)
        )

    def gap(self, index: int) -> str:
        """Give what stands between a word and the next."""
        return self.gaps[index + 1]

    def joined(self, first: int, last: int) -> bool:
        """Tell whether the words first..last can be one name."""
        for index in range(first, last):
            gap = self.gap(index)
            if len(gap.split("\n")[0]) > _LONGEST_GAP or not _NO_GAP.isdisjoint(gap):
                return False
            if gap.count("\n") > 1:
                return False
        return True


@lru_cache(maxsize=64)
def words_of(text: str) -> Words:
    """Split a text into words; the last texts are remembered, as several readers ask for them."""
    plain = in_plain_signs(text)
    if plain.isascii() and not _MAYBE_INITIALISM.search(plain):
        runs = plain.translate(_APART)
        return Words(text, tuple(runs.split()), tuple(runs.lower().split()))
    pieces = (_PLAIN_WORD if text.isascii() else _WORD).split(text)
    written = tuple(pieces[1::2])
    # All words at once, where they are plain: a call for each would take longer than the splitting.
    at_once = text.isascii() and written
    folded = "\n".join(written).lower().split("\n") if at_once else map(fold, written)
    return Words(text, written, tuple(folded), tuple(pieces[::2]))


def in_plain_signs(text: str) -> str:
    """Give a text with blanks for signs of print, each for one, if only these were not ASCII."""
    if not text.isascii():
        for sign in _TYPOGRAPHY:
            text = text.replace(sign, " ")
    return text


class Found(NamedTuple, Generic[Value]):
    """A phrase found in a text: its first and last word and what it stands for."""

    first: int
    last: int
    value: Value


class _Entry(NamedTuple, Generic[Value]):
    """A phrase under its first word: the other words, the case of each, and what it stands for."""

    rest: tuple[str, ...]
    capitals: tuple[str, ...]
    value: Value


def _capital(word: str) -> str:
    """Say which case a word of a name must have: "all", "first" or none."""
    if len(word) > 1 and word.isupper():
        return "all"
    return "first" if word[0].isupper() else ""


def _fits(written: str, capital: str) -> bool:
    if capital == "all":
        return written.isupper()
    return not (capital and written[0].islower())


def _caseless(word: str) -> bool:
    """Tell whether a word is of a script without capitals, or of digits."""
    return not word[0].islower()


class Lexicon(Generic[Value]):
    """Phrases and what they stand for; finds the longest at every word of a text.

    A phrase's capitals are part of it: "Turkey" is not found in "turkey", nor "US" in "us". A
    phrase in lower case is found in any case. The first value given for a phrase stays.
    """

    def __init__(self, beneath: Lexicon[Value] | None = None) -> None:
        """Begin empty, or over another lexicon, whose phrases are found where this one has none."""
        self._beneath = beneath
        self._starts: dict[str, tuple[_Entry[Value], ...]] = {}
        self._firsts: set[str] = set()
        self._in_lower_case: set[str] = set(beneath._in_lower_case) if beneath else set()
        self._shared: dict[tuple[str, ...], tuple[str, ...]] = {}

    def add(self, phrase: str, value: Value) -> None:
        """Add a phrase, unless it is there already."""
        written = _WORD.findall(phrase)
        first, *others = [fold(word) for word in written] or [""]
        rest = tuple(map(intern, others))
        own = self._starts.get(first, ())
        if not written or any(entry.rest == rest for entry in own):
            return
        entry = _Entry(rest, self._share(tuple(map(_capital, written))), value)
        below = () if own or not self._beneath else self._beneath.under(first)
        kept = (*own, *(other for other in below if other.rest != rest))
        # The longest first: "Papua New Guinea" before "Papua".
        self._starts[intern(first)] = tuple(sorted((*kept, entry), key=lambda e: -len(e.rest)))
        self._firsts.add(intern(first))
        if not entry.capitals[0]:
            self._in_lower_case.add(first)

    def _share(self, capitals: tuple[str, ...]) -> tuple[str, ...]:
        return self._shared.setdefault(capitals, capitals)

    def under(self, first: str) -> tuple[_Entry[Value], ...]:
        """Give the phrases that begin with a folded word, the longest first."""
        own = self._starts.get(first)
        if own is None and self._beneath is not None:
            return self._beneath.under(first)
        return own or ()

    def __contains__(self, phrase: str) -> bool:
        return self.get(phrase) is not None

    def get(self, phrase: str) -> Value | None:
        """Give what a whole phrase stands for, whatever its case."""
        first, *rest = [fold(word) for word in _WORD.findall(phrase)] or [""]
        for entry in self.under(first):
            if entry.rest == tuple(rest):
                return entry.value
        return None

    def find(self, words: Words, *, shouting: bool = False) -> Iterator[Found[Value]]:
        """Give the phrases in a text from left to right, none overlapping another."""
        small, free = self._in_lower_case, 0
        for index in self._beginnings(words):
            if index < free:
                continue
            folded = words.folded[index]
            if words.written[index] == folded and folded not in small and not _caseless(folded):
                continue
            bucket = self._starts.get(folded) or self.under(folded)
            found = self._longest(words, index, bucket, shouting)
            if found is not None:
                yield found
                free = found.last + 1

    def _beginnings(self, words: Words) -> Iterator[int]:
        """Give the numbers of the words with which a phrase begins; each word is looked up once."""
        begin = words.distinct & self._firsts
        if self._beneath is not None:
            begin |= words.distinct & self._beneath._firsts
        return compress(count(), map(begin.__contains__, words.folded))

    def _longest(
        self, words: Words, index: int, bucket: tuple[_Entry[Value], ...], shouting: bool
    ) -> Found[Value] | None:
        folded = words.folded
        following = folded[index + 1] if index + 1 < len(folded) else ""
        for rest, capitals, value in bucket:
            if not rest:
                if shouting or _fits(words.written[index], capitals[0]):
                    return Found(index, index, value)
                continue
            if rest[0] != following:
                continue
            last = index + len(rest)
            if folded[index + 1 : last + 1] != rest or not words.joined(index, last):
                continue
            if shouting or all(map(_fits, words.written[index : last + 1], capitals)):
                return Found(index, last, value)
        return None


def split_lead(body: str) -> tuple[str, str]:
    """Split the first paragraph from the rest; old wires indent paragraphs by four spaces."""
    begun = body.lstrip()
    end = _LEAD_ENDS.search(begun)
    return (begun[: end.start()], begun[end.end() :]) if end else (begun, "")
