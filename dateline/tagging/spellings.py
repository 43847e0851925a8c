"""How a story's body writes the words of its headline."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import compress, count

from dateline.tagging.tokens import Words, letter_cases, split_lead, words_of
from dateline.tagging.vocabulary import headline_words, is_ordinary

# Where a new sentence or a line of figures begins, a capital proves nothing.
_SENTENCE_END = re.compile(r"[.!?:;\"“”]\s|\n\s|\n\n")
_DATELINE = re.compile(r"\s*+[^\n]{2,90}? -{1,2} ")
_INSIDE_NAMES = frozenset({" ", "\n", "-", "/", ". ", ".\n"})
_MOSTLY = 0.6
_LOOK_AT = 200

Forms = defaultdict[str, Counter[str]]


@dataclass(frozen=True, slots=True)
class Spellings:
    """The forms that words have inside a body's sentences, by folded word.

    ``alone`` are capitals of words between small ones, or within a word (USAir); ``named`` those
    beside other capitals; ``first`` those that open a sentence. ``pairs`` are neighbours that
    both have capitals, ``whole`` those that are a name without further words.
    """

    small: Counter[str] = field(default_factory=Counter)
    alone: Forms = field(default_factory=lambda: defaultdict(Counter))
    named: Forms = field(default_factory=lambda: defaultdict(Counter))
    first: Forms = field(default_factory=lambda: defaultdict(Counter))
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    whole: set[tuple[str, str]] = field(default_factory=set)

    def of_name(self, folded: str) -> str:
        """Give the commonest form with a capital, or nothing."""
        forms = self.alone[folded] + self.named[folded] or self.first[folded]
        return forms.most_common(1)[0][0] if forms else ""

    def is_name(self, folded: str) -> bool:
        """Tell whether the body writes the word by itself with a capital, mostly."""
        alone = sum(self.alone[folded].values())
        return alone > self.small[folded]

    def join(self, one: str, other: str) -> bool:
        """Tell whether two words stand together in a name."""
        titles = headline_words("title")
        if other in titles or not self.pairs[one, other]:
            return False
        if one in titles and is_ordinary(other):
            return False
        # "Offshore Oil" of a firm's longer name does not make a name of offshore oil.
        return not (self.small[one] and self.small[other]) or (one, other) in self.whole


def learn_spellings(body: str, wanted: frozenset[str]) -> Spellings:
    """Learn from the body how the wanted words are written; a body in capitals teaches nothing."""
    found = Spellings()
    if _in_capitals(body):
        return found
    opening = _DATELINE.match(body)
    # In the two parts whose words others ask for as well, so that they are split once.
    for words in map(words_of, split_lead(body[opening.end() :] if opening else body)):
        for index in compress(count(), map(wanted.__contains__, words.folded)):
            _note(found, words, index)
    return found


def _in_capitals(body: str) -> bool:
    upper, lower = letter_cases(body[:_LOOK_AT])
    return upper > _MOSTLY * (upper + lower)


def _note(found: Spellings, words: Words, index: int) -> None:
    written, folded = words.written[index], words.folded[index]
    if not _has_capital(written):
        found.small[folded] += not (index and words.gap(index - 1) == "'")
        return
    begins = index == 0 or _sentence_ends(words, index - 1)
    after = _capital_after(words, index) and not (begins and folded in headline_words("small"))
    before = not begins and _capital_after(words, index - 1) and _is_capital(words, index - 1)
    if after:
        pair = (folded, words.folded[index + 1])
        found.pairs[pair] += 1
        if not before and (pair[1] == "of" or not _capital_after(words, index + 1)):
            found.whole.add(pair)
    if _has_capital(written[1:]):
        found.alone[folded][written] += 1
    elif before or after:
        found.named[folded][written] += 1
    elif begins:
        found.first[folded][written] += 1
    else:
        found.alone[folded][written] += 1


def _sentence_ends(words: Words, index: int) -> bool:
    """Tell whether a sentence ends behind a word; the full stop of "U.S." ends none."""
    gap = words.gap(index)
    if gap == " " or ("." in words.written[index] and gap in {". ", ".\n"}):
        return False
    return bool(_SENTENCE_END.search(gap))


def _has_capital(letters: str) -> bool:
    return any(map(str.isupper, letters))


def _is_capital(words: Words, index: int) -> bool:
    return words.written[index][0].isupper()


def _capital_after(words: Words, index: int) -> bool:
    """Tell whether the next word has a capital and belongs to the same name."""
    if index + 1 >= len(words) or _sentence_ends(words, index):
        return False
    if words.gap(index) not in _INSIDE_NAMES:
        return False
    of = words.folded[index + 1] == "of" and index + 2 < len(words)
    return _is_capital(words, index + 2 if of else index + 1)
