"""Words that are near a word, for questions that find nothing: slips of the finger and of the ear.

All words at one slip's distance are written down, a few hundred, and the index says which of them
stories have. So there is no list of words to keep: nothing is written when a story is published, and a
word that left with its story is never proposed. Words of two slips are found among those that are
known anyway: of the newest headlines, countries, sectors and authors.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from dateline.desk.rules.folding import is_paired, pieces_in

SHORTEST, LONGEST = 4, 20
"""Letters of words that are looked at: of three letters, everything is near everything."""
MOST_WORDS = 3
"""Words of a question that are looked at."""
MOST_NEAR = 900
"""Words that the index is asked for, for one word."""
OFTEN = 50
"""Stories are counted up to so many."""
FEW = 2
"""A word that so many stories have, at most, may be a slip of theirs or of the reader's."""
TIMES_MORE = 10
"""So many times as many stories have a word that is proposed for one that some story has."""

# By its first letter, the letters that a word may have, folded.
_ALPHABETS = (
    ("a", "z", "abcdefghijklmnopqrstuvwxyz"),
    ("\u0430", "\u045f", "абвгдежзиклмнопрстуфхцчшщъыьэюяієґ"),
    ("\u03b1", "\u03c9", "αβγδεζηθικλμνξοπρστυφχψω"),
    ("\u0621", "\u064a", "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىء"),
    ("\u05d0", "\u05ea", "אבגדהוזחטיכלמנסעפצקרשתךםןףץ"),
)
# What is heard alike, or written in one's own way where another script was written.
_SOUNDS = (
    "iy:y yy:y ij:y i:y ii:i ei:ie ai:ay ay:ai oe:o ue:u ae:e ou:u oo:u w:v f:ph kh:h kh:k gh:g g:k dh:d th:t "
    "q:k c:k ck:k ks:x sch:sh tch:ch tz:z z:s ts:s j:y dj:j zh:j ence:ance ent:ant er:or ible:able "
    "cede:ceed ou:ow eu:yu ia:ya"
)
_PAIRS = tuple(
    pair
    for each in _SOUNDS.split()
    for one, other in [each.split(":")]
    for pair in ((one, other), (other, one))
)
_DOUBLED = re.compile(r"(.)\1")


@dataclass(frozen=True, slots=True)
class Correction:
    """A question with other words in it, and which were put for which."""

    text: str
    words: tuple[tuple[str, str], ...]


def can_be_wrong(word: str) -> bool:
    """Tell whether near words are looked for at all."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha() and not is_paired(word)


def near(word: str, known: Collection[str] = ()) -> dict[str, float]:
    """Give the words near a word, each with how far it is; two words with a blank between them.

    `known` are words among which those are looked for that are further away.
    """
    found: dict[str, float] = {}
    letters = next((abc for first, last, abc in _ALPHABETS if first <= word[0] <= last), "")
    for each, far in (*_heard(word), *_slips(word, letters), *_parted(word)):
        if each != word and far < found.get(each, math.inf):
            found[each] = far
    nearest = sorted(found.items(), key=lambda pair: pair[1])[:MOST_NEAR]
    return {**dict(_further(word, known)), **dict(nearest)}


def _slips(word: str, letters: str) -> Iterator[tuple[str, float]]:
    """Go through all words that one slip makes: a letter too few, too many, another, two swapped."""
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        # Hardly anybody is wrong in the first letter.
        first = 0.0 if place else 0.7
        if tail:
            doubled = tail[0] == head[-1:]
            yield head + tail[1:], (0.7 if doubled else 1.0) + first
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:], 0.8 + first
        for letter in letters:
            if tail:
                yield head + letter + tail[1:], 1.2 + first
            yield head + letter + tail, (0.7 if letter == head[-1:] else 1.0) + first


def _heard(word: str) -> Iterator[tuple[str, float]]:
    """Go through words that sound alike, by one change of a sound or two."""
    once = dict.fromkeys(_resounded(word))
    for each in once:
        yield each, 0.8
        yield _DOUBLED.sub(r"\1", each), 1.2
        for other in _resounded(each):
            yield other, 1.6
    single = _DOUBLED.sub(r"\1", word)
    yield single, 0.8


def _resounded(word: str) -> Iterator[str]:
    for one, other in _PAIRS:
        begin = word.find(one)
        while begin >= 0:
            yield word[:begin] + other + word[begin + len(one) :]
            begin = word.find(one, begin + 1)


def _parted(word: str) -> Iterator[tuple[str, float]]:
    for place in range(3, len(word) - 2):
        yield f"{word[:place]} {word[place:]}", 1.5


def _further(word: str, known: Iterable[str]) -> Iterator[tuple[str, float]]:
    """Go through those of the known words that two slips make; three in a long word."""
    most = 3 if len(word) > 9 else 2 if len(word) > 5 else 1
    signs = _signs(word)
    for each in known:
        if abs(len(each) - len(word)) > most or each == word or each[0] != word[0]:
            continue
        # Each slip changes two letters of those that there are, at most.
        if (signs ^ _signs(each)).bit_count() > 2 * most:
            continue
        far = distance(word, each, most)
        if far <= most:
            yield each, 0.9 * far + 0.2


def _signs(word: str) -> int:
    signs = 0
    for letter in word:
        signs |= 1 << (ord(letter) & 63)
    return signs


def distance(one: str, other: str, most: int) -> int:
    """Count the slips between two words, a swap of neighbours as one; above `most`, some number above."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one):
        last, before, row = before, row, [place + 1]
        for column, sign in enumerate(other):
            here = min(before[column] + (letter != sign), before[column + 1] + 1, row[column] + 1)
            swapped = place and column and letter == other[column - 1] and sign == one[place - 1]
            row.append(min(here, last[column - 1] + 1) if swapped else here)
        if min(row) > most:
            return most + 1
    return row[-1]


def best(word: str, far: Mapping[str, float], stories: Mapping[str, int]) -> str:
    """Choose the word that was meant: the nearest, and of those alike the most frequent; else nothing.

    `stories` says how many stories have each word, up to `OFTEN`. Of a pair both must be there.
    """
    own = stories.get(word, 0)
    scored = [
        (distance - 0.5 * math.log10(count), each)
        for each, distance in far.items()
        if (count := _both(each, stories)) >= max(1, own * TIMES_MORE)
    ]
    return min(scored)[1] if scored else ""


def _both(words: str, stories: Mapping[str, int]) -> int:
    return min(stories.get(each, 0) for each in words.split(" "))


def corrected(text: str, words: Mapping[str, str]) -> Correction:
    """Write a question with other words for some of its own, everything else as it was typed."""
    parts: list[str] = []
    put: dict[str, str] = {}
    place = 0
    for begin, end, folded in pieces_in(text):
        if len(folded) == 1 and folded[0] in words:
            parts += [text[place:begin], words[folded[0]]]
            put[text[begin:end]] = words[folded[0]]
            place = end
    return Correction("".join([*parts, text[place:]]), tuple(put.items()))
