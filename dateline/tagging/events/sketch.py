"""A report, reduced to what is compared with others: some kilobytes become some dozens of words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import log, sqrt

from dateline.tagging.casing import is_shouting
from dateline.tagging.dates import month_number
from dateline.tagging.events.known import Known, known
from dateline.tagging.events.people import ages_in, persons_in
from dateline.tagging.events.places import settings_in
from dateline.tagging.tokens import Words, words_of
from dateline.tagging.vocabulary import WEEKDAYS

# The news stands in the headline and the first paragraphs; further down reports tell of other things.
OPENING_WORDS = 60
_OPENING_LETTERS = 1200
# The words are most often within so many letters; what follows the last of them is looked at, too.
_ENOUGH_LETTERS, _LOOKED_AHEAD = 500, 4
# A headline in which this part of the words has a capital writes ordinary words with one, too.
_TITLE_CASE = 0.6
_HEADLINE_WORDS = 14
_ENDS_SENTENCE = frozenset('.!?:\n"“')
_SCORE = re.compile(r"(?<![\d–-])(\d{1,2})[–-](\d{1,2})(?![\d–-])")
# In plain text one sign is looked for, which takes a tenth of the time.
_MAY_SCORE, _PLAIN_MAY_SCORE = re.compile(r"[–-]\d"), re.compile(r"-\d")
# The agency's name in a dateline, which all its items have in common: OSLO, May 3 (Wire One) -
_CREDIT = re.compile(r"([^\n(]{0,80})\([^()\n]{1,60}\)(?=\s*[-–—:])")
_DATED = re.compile(
    r"([^\n\d]{1,60}?)[,\s]\s*(?:([^\W\d]{3,12})\.?\s\d{1,2}|\d{1,2}\.?\s(?:de )?([^\W\d]{3,12}))\b"
    r"(?=[^\n]{0,40}?[-–—:])"
)
# Scripts that put no spaces between words: two letters at a time stand for words.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]{2,}")


def heaviest(weighed: Mapping[str, float], most: int) -> tuple[str, ...]:
    """Give the heaviest names, of equal ones the first in the alphabet: so all machines agree."""
    return tuple(sorted(sorted(weighed), key=weighed.__getitem__, reverse=True)[:most])


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an item says: headline and text plain, the language's code, countries where known."""

    headline: str = ""
    text: str = ""
    language: str = "en"
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is compared. `words` is of length 1; `names` are weighed by their rarity."""

    words: dict[str, float]
    names: dict[str, float]
    persons: frozenset[str] = frozenset()
    ages: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    scores: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    settings: frozenset[str] = field(default=frozenset(), compare=False)
    """Names of places and of those in office; asked of a new report alone, and not stored."""

    def terms(self, most: int) -> tuple[str, ...]:
        """Give the words by which events like it are looked up, the heaviest first."""
        return heaviest(self.words, most)


def sketch_of(report: Report) -> Sketch:
    """Reduce a report to its sketch."""
    joint = "" if report.headline.rstrip().endswith((".", "!", "?")) else "."
    told = _without_date(_without_credit(report.text[:_OPENING_LETTERS]))
    text = f"{report.headline}{joint}\n{told}"[: 2 * _OPENING_LETTERS]
    words = _first_words(text)
    end = min(len(words), OPENING_WORDS)
    told_of = [known(word, report.language) for word in words.folded[:end]]
    names = dict(_names(words, told_of, report.headline))
    return Sketch(
        words=_weighed(told_of, text, report.language),
        names=names,
        persons=persons_in(words, end),
        ages=ages_in(words, end),
        numbers=frozenset(
            word
            for word, each in zip(words.folded, told_of, strict=False)
            if each.is_telling_number
        ),
        scores=_scores(text),
        days=WEEKDAYS.intersection(words.folded[:end]),
        countries=frozenset("".join(code.split()) for code in report.countries[:2]),
        settings=settings_in(words, end, names),
    )


def _without_credit(told: str) -> str:
    """Leave out the agency's name in a dateline, which all its items have in common."""
    found = _CREDIT.match(told)
    return told if found is None else _unless_place(found[1]) + told[found.end() :]


def _without_date(told: str) -> str:
    """Leave out the date of a dateline, which all reports of a day have: OSLO, May 3 -"""
    found = _DATED.match(told)
    if found is None or not month_number(found[2] or found[3]):
        return told
    return _unless_place(found[1]) + told[found.end() :]


def _unless_place(opening: str) -> str:
    """Leave out the place of a dateline: what happened elsewhere is told from there, too.

    A sentence may begin in capitals as well: "NATO leaders met in Madrid on June 3 - a day late".
    """
    first, *others = opening.split() or [""]
    is_place = len(first) > 1 and first.isupper() and not any(word[0].islower() for word in others)
    return "" if is_place else opening


def _first_words(text: str) -> Words:
    """Split the beginning of a text, where that is enough words; no word goes beyond a space."""
    words = (
        words_of(text[: text.find(" ", _ENOUGH_LETTERS)]) if len(text) > _ENOUGH_LETTERS else None
    )
    return words if words and len(words) >= OPENING_WORDS + _LOOKED_AHEAD else words_of(text)


def _weighed(told_of: list[Known], text: str, language: str) -> dict[str, float]:
    """Weigh each word by its rarity, and give the whole the length 1."""
    if not text.isascii() and _UNSPACED.search(text):
        told_of = [known(part, language) for part in _parts(told_of, text)]
    weights = {each.stem: each.weight for each in told_of}
    often = Counter([each.stem for each in told_of])
    weighed = {
        word: weights[word] if count == 1 else (1 + log(count)) * weights[word]
        for word, count in often.items()
        if weights[word]
    }
    length = sqrt(sum([weight * weight for weight in weighed.values()])) or 1.0
    return {word: weight / length for word, weight in weighed.items()}


def _parts(told_of: list[Known], text: str) -> Iterator[str]:
    """Give two letters at a time in place of words, where no spaces stand between words."""
    for run in _UNSPACED.findall(text):
        yield from (run[at : at + 2] for at in range(len(run) - 1))
    yield from (each.stem for each in told_of if each.stem.isascii())


def _names(words: Words, told_of: list[Known], headline: str) -> Iterator[tuple[str, float]]:
    """Give the words that stand with a capital for no other reason than that they are names."""
    titled = _titled(words, headline)
    for index, (each, written) in enumerate(zip(told_of, words.written, strict=False)):
        if not each.name or not written[0].isupper():
            continue
        if each.is_ordinary and (index < titled or _begins_sentence(words, index)):
            continue
        yield words.folded[index], each.name


def _titled(words: Words, headline: str) -> int:
    """Give how many of the first words may have a capital because they stand in a headline."""
    if is_shouting(headline):
        return _HEADLINE_WORDS
    begun = [word[0].isupper() for word in words.written[:12]]
    return _HEADLINE_WORDS if sum(begun) > _TITLE_CASE * max(1, len(begun)) else 0


def _begins_sentence(words: Words, index: int) -> bool:
    return index == 0 or not _ENDS_SENTENCE.isdisjoint(words.gap(index - 1))


def _scores(text: str) -> frozenset[str]:
    """Give the results of matches, the larger number first."""
    if not (_PLAIN_MAY_SCORE if text.isascii() else _MAY_SCORE).search(text):
        return frozenset()
    pairs = (sorted(map(int, pair), reverse=True) for pair in _SCORE.findall(text))
    return frozenset(f"{more}-{fewer}" for more, fewer in pairs)
