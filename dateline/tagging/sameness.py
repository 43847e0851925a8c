"""Are two texts the same, or only made alike? What they have in common is counted exactly.

Two things look like one another: a text that was sold on, cut, updated or edited, and the report of
another day or company that fills the same form. What differs tells them apart. Who edits a text
changes any of its words; who fills a form changes its numbers and names, and leaves the words in
between. So of the shorter text

- at least 45 % of the runs of three words stand in the other, and either the two have 28 % of all
  their runs in common (Jaccard) or three quarters of the shorter one's stand in the longer;
- at most a quarter of the numbers and names are missing in the other, and less than half of the
  numbers; or, where only the numbers were changed: names and other words are all there (but for 5 %
  and 2 %), the text has 60 words or more, and 68 % of all runs are in common.

The figures were chosen on one half of pairs from a corpus of 12,276 wires, and hold on the other
half; `benchmarks/duplicates.py` prints both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from dateline.tagging.wording import Wording

LEAST_WORDS = 20
"""Below that a text has too few words to be told from another."""
LEAST_CONTAINED = 0.45
LEAST_JACCARD = 0.28
CONTAINED = 0.75
FACTS_LOST = 0.25
NUMBERS_LOST = 0.5
RENUMBERED_JACCARD = 0.68
RENUMBERED_WORDS = 60
NAMES_LOST, WORDS_LOST = 0.05, 0.02
MUCH_LONGER = 1.25
"""A text that holds another and has so many times its words says more than the other."""
_NUMBER_WORDS = frozenset({
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf",
    "deux", "trois", "quatre", "cinq", "sept", "huit", "neuf", "dix", "onze", "douze",
    "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce",
})  # fmt: skip
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The words of a text by what they are worth."""

    numbers: Counter[str]
    names: frozenset[str]
    others: Counter[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What a text has in common with one that came before, as shares of 1."""

    jaccard: float = 0.0
    containment: float = 0.0
    """Runs of three words of the shorter text that stand in the longer."""
    same: bool = False
    """Whether they are one text, by the rules above."""
    much_longer: bool = False
    """Whether the later one holds the earlier one and much more."""
    figures: tuple[str, ...] = ()
    """Numbers that only the later one has; years do not count."""


def likeness(earlier: Wording, later: Wording) -> Likeness:
    """Compare a text with one that came before."""
    shorter, longer = sorted((earlier, later), key=lambda each: len(each.words))
    jaccard, containment = _in_common(earlier, later)
    enough = containment >= LEAST_CONTAINED and (
        jaccard >= LEAST_JACCARD or containment >= CONTAINED
    )
    if not enough or len(shorter.words) < LEAST_WORDS:
        return Likeness(jaccard=jaccard, containment=containment)
    small = _in_small(earlier.words) | _in_small(later.words)
    ours, theirs = _parts(shorter, small), _parts(longer, small)
    return Likeness(
        jaccard=jaccard,
        containment=containment,
        same=_keeps_facts(ours, theirs) or _is_renumbered(ours, theirs, shorter, jaccard),
        much_longer=len(later.words) > MUCH_LONGER * len(earlier.words),
        figures=_new_figures(earlier.words, later.words),
    )


def _in_common(a: Wording, b: Wording) -> tuple[float, float]:
    import numpy as np

    sizes = len(a.shingles), len(b.shingles)
    if not all(sizes):
        return 0.0, 0.0
    both = np.concatenate((a.shingles, b.shingles))
    both.sort()
    common = int(np.count_nonzero(both[1:] == both[:-1]))
    return common / (sum(sizes) - common), common / min(sizes)


def _keeps_facts(ours: _Parts, theirs: _Parts) -> bool:
    numbers, lost_numbers = ours.numbers.total(), (ours.numbers - theirs.numbers).total()
    facts = numbers + len(ours.names)
    lost = lost_numbers + len(ours.names - theirs.names)
    return lost <= FACTS_LOST * facts and (
        not lost_numbers or lost_numbers < NUMBERS_LOST * numbers
    )


def _is_renumbered(ours: _Parts, theirs: _Parts, shorter: Wording, jaccard: float) -> bool:
    if jaccard < RENUMBERED_JACCARD or len(shorter.words) < RENUMBERED_WORDS:
        return False
    words_lost = (ours.others - theirs.others).total()
    return (
        len(ours.names - theirs.names) <= NAMES_LOST * len(ours.names)
        and words_lost <= WORDS_LOST * ours.others.total()
    )


def _parts(text: Wording, small: frozenset[str]) -> _Parts:
    """Sort the words; a name is what has a capital and stands in small letters in neither text."""
    numbers: list[str] = []
    names: list[str] = []
    others: list[str] = []
    for word in text.words:
        folded = word.casefold()
        if word[0].isdigit() or folded in _NUMBER_WORDS:
            numbers.append(folded)
        elif word[0].isupper() and folded not in small:
            names.append(folded)
        else:
            others.append(folded)
    return _Parts(Counter(numbers), frozenset(names), Counter(others))


def _in_small(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if word[0].islower())


def _new_figures(earlier: Iterable[str], later: Iterable[str]) -> tuple[str, ...]:
    before = set(earlier)
    new = (word for word in later if word[0].isdigit() and word not in before)
    return tuple(dict.fromkeys(word for word in new if not _is_year(word)))


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and int(word) in _YEARS
