"""Words of a text with their places, and phrases looked up among them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, compress, count
from operator import ne
from string import ascii_lowercase, ascii_uppercase
from sys import intern
from types import MappingProxyType
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


_CAPITALS, _SMALL = ascii_uppercase.encode(), ascii_lowercase.encode()


def letter_cases(line: str) -> tuple[int, int]:
    """Count the capitals and the small letters of a line."""
    if not line.isascii():
        return sum(map(str.isupper, line)), sum(map(str.islower, line))
    # Bytes are taken out at once; of a string each sign is looked up.
    signs = line.encode("ascii")
    upper, lower = signs.translate(None, _CAPITALS), signs.translate(None, _SMALL)
    return len(line) - len(upper), len(line) - len(lower)


def count_letters(text: str) -> int:
    """Count the letters of a text, of whatever script."""
    if not text.isascii():
        return sum(map(str.isalpha, text))
    return len(text) - len(text.encode("ascii").translate(None, _CAPITALS + _SMALL))


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
    def large(self) -> tuple[int, ...]:
        """The numbers of the words that are written otherwise than folded: most have a capital."""
        return tuple(compress(count(), map(ne, self.written, self.folded)))

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


class _Phrases(NamedTuple, Generic[Value]):
    """The phrases with one first word: that word alone, and longer ones by their second word."""

    alone: _Entry[Value] | None = None
    longer: Mapping[str, tuple[_Entry[Value], ...]] = MappingProxyType({})
    """The longest first: "Papua New Guinea" before "Papua New"."""

    def going_on(self, rest: tuple[str, ...]) -> _Entry[Value] | None:
        """Give the phrase that goes on with just these words."""
        if not rest:
            return self.alone
        return next((each for each in self.longer.get(rest[0], ()) if each.rest == rest), None)

    def having(self, entry: _Entry[Value]) -> _Phrases[Value]:
        """Give the phrases with one more, in place of one of the same words."""
        if not entry.rest:
            return _Phrases(entry, self.longer)
        second = entry.rest[0]
        others = (each for each in self.longer.get(second, ()) if each.rest != entry.rest)
        some = tuple(sorted((*others, entry), key=lambda each: -len(each.rest)))
        return _Phrases(self.alone, {**self.longer, second: some})


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
        self._starts: dict[str, _Phrases[Value]] = {}
        # The words with which phrases begin in any case, and those that must not be written small.
        self._in_any_case: set[str] = set()
        self._with_capital: set[str] = set()
        self._shared: dict[tuple[str, ...], tuple[str, ...]] = {}

    def add(self, phrase: str, value: Value) -> None:
        """Add a phrase, unless it is there already."""
        written = _WORD.findall(phrase)
        first, *others = [fold(word) for word in written] or [""]
        first, rest = intern(first), tuple(map(intern, others))
        own = self._starts.get(first)
        if not written or (own is not None and own.going_on(rest) is not None):
            return
        entry = _Entry(rest, self._share(tuple(map(_capital, written))), value)
        self._starts[first] = (own or self._under(first)).having(entry)
        small = not entry.capitals[0] or _caseless(first)
        (self._in_any_case if small else self._with_capital).add(first)

    def _share(self, capitals: tuple[str, ...]) -> tuple[str, ...]:
        return self._shared.setdefault(capitals, capitals)

    def _under(self, first: str) -> _Phrases[Value]:
        """Give the phrases that begin with a folded word."""
        own = self._starts.get(first)
        if own is None and self._beneath is not None:
            return self._beneath._under(first)
        return own or _Phrases()

    def __contains__(self, phrase: str) -> bool:
        return self.get(phrase) is not None

    def get(self, phrase: str) -> Value | None:
        """Give what a whole phrase stands for, whatever its case."""
        first, *rest = [fold(word) for word in _WORD.findall(phrase)] or [""]
        entry = self._under(first).going_on(tuple(rest))
        return None if entry is None else entry.value

    def find(self, words: Words, *, shouting: bool = False) -> Iterator[Found[Value]]:
        """Give the phrases in a text from left to right, none overlapping another."""
        starts, free = self._starts, 0
        for index in sorted({*self._beginnings(words)}):
            if index < free:
                continue
            first = words.folded[index]
            phrases = starts.get(first) or self._under(first)
            found = _longest(phrases, words, index, shouting=shouting)
            if found is not None:
                yield found
                free = found.last + 1

    def _beginnings(self, words: Words) -> Iterator[int]:
        """Give the numbers of the words with which a phrase may begin, in no order."""
        folded, distinct, capital = words.folded, words.distinct, self._with_capital
        yield from [number for number in words.large if folded[number] in capital]
        # "The" and "on" begin phrases, too, but stand in most texts, in which no such phrase does.
        begin = {
            word
            for word in distinct & self._in_any_case
            if (phrases := self._starts[word]).alone or not distinct.isdisjoint(phrases.longer)
        }
        if begin:
            yield from compress(count(), map(begin.__contains__, folded))
        if self._beneath is not None:
            yield from self._beneath._beginnings(words)


def _longest(
    phrases: _Phrases[Value], words: Words, index: int, *, shouting: bool
) -> Found[Value] | None:
    """Give the longest of some phrases that stands at a word."""
    written, folded = words.written, words.folded
    following = folded[index + 1] if index + 1 < len(folded) else ""
    for rest, capitals, value in phrases.longer.get(following, ()):
        last = index + len(rest)
        if folded[index + 1 : last + 1] != rest or not words.joined(index, last):
            continue
        if shouting or all(map(_fits, written[index : last + 1], capitals)):
            return Found(index, last, value)
    alone = phrases.alone
    if alone is not None and (shouting or _fits(written[index], alone.capitals[0])):
        return Found(index, index, alone.value)
    return None


def split_lead(body: str) -> tuple[str, str]:
    """Split the first paragraph from the rest; old wires indent paragraphs by four spaces."""
    begun = body.lstrip()
    end = _LEAD_ENDS.search(begun)
    return (begun[: end.start()], begun[end.end() :]) if end else (begun, "")
