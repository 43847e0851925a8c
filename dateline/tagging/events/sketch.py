"""A report, reduced to what is compared with others: some kilobytes become some dozens of words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log, sqrt

from dateline.tagging.casing import is_shouting
from dateline.tagging.dates import month_number
from dateline.tagging.events.people import ages_in, persons_in
from dateline.tagging.events.stems import stem
from dateline.tagging.events.weights import weight_of
from dateline.tagging.tokens import Words, words_of
from dateline.tagging.vocabulary import WEEKDAYS, headline_words, is_ordinary, month_names

# The news stands in the headline and the first paragraphs; further down reports tell of other things.
OPENING_WORDS = 60
_OPENING_LETTERS = 1200
# The words are most often within so many letters; what follows the last of them is looked at, too.
_ENOUGH_LETTERS, _LOOKED_AHEAD = 500, 4
# A headline in which this part of the words has a capital writes ordinary words with one, too.
_TITLE_CASE = 0.6
_HEADLINE_WORDS = 14
_LEAST_OF_NAME, _OF_NAME = 2.5, 3.0
_ENDS_SENTENCE = frozenset('.!?:\n"“')
_SCORE = re.compile(r"(?<![\d–-])(\d{1,2})[–-](\d{1,2})(?![\d–-])")
_MAY_SCORE = re.compile(r"[–-]\d")
# The agency's name in a dateline, which all its items have in common: OSLO, May 3 (Wire One) -
_CREDIT = re.compile(r"^([^\n(]{0,80})\([^()\n]{1,60}\)(?=\s*[-–—:])")
_DATED = re.compile(
    r"([^\n\d]{1,60}?)[,\s]\s*(?:([^\W\d]{3,12})\.?\s\d{1,2}|\d{1,2}\.?\s(?:de )?([^\W\d]{3,12}))\b"
    r"(?=[^\n]{0,40}?[-–—:])"
)
# A number that many reports have says nothing, nor does the year.
_LEAST_OF_NUMBER, _YEARS = 4.5, frozenset(map(str, range(1900, 2100)))
# Scripts that put no spaces between words: two letters at a time stand for words.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]{2,}")


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

    def terms(self, most: int) -> tuple[str, ...]:
        """Give the words by which events like it are looked up, the heaviest first."""
        return tuple(sorted(self.words, key=lambda word: (-self.words[word], word))[:most])


def sketch_of(report: Report) -> Sketch:
    """Reduce a report to its sketch."""
    joint = "" if report.headline.rstrip().endswith((".", "!", "?")) else "."
    told = _CREDIT.sub(r"\1", report.text[:_OPENING_LETTERS], count=1)
    text = f"{report.headline}{joint}\n{_without_date(told)}"[: 2 * _OPENING_LETTERS]
    words = _first_words(text)
    end = min(len(words), OPENING_WORDS)
    stems = [stem(word, report.language) for word in words.folded[:end]]
    return Sketch(
        words=_weighed(stems, text, report.language),
        names=dict(_names(words, stems, report)),
        persons=persons_in(words, end),
        ages=ages_in(words, end),
        numbers=frozenset(_numbers(words.folded[:end])),
        scores=_scores(text),
        days=WEEKDAYS.intersection(words.folded[:end]),
        countries=frozenset("".join(code.split()) for code in report.countries[:2]),
    )


def _without_date(told: str) -> str:
    """Leave out the date of a dateline, which all reports of a day have: OSLO, May 3 -"""
    found = _DATED.match(told)
    if found is None or not month_number(found[2] or found[3]):
        return told
    return found[1] + told[found.end() :]


def _numbers(folded: Sequence[str]) -> Iterator[str]:
    """Give the numbers that say something: few reports have them."""
    for word in folded:
        counts = word[0].isdigit() and len(word) > 1 and word not in _YEARS
        if counts and weight_of(word, word) >= _LEAST_OF_NUMBER:
            yield word


def _first_words(text: str) -> Words:
    """Split the beginning of a text, where that is enough words; no word goes beyond a space."""
    words = (
        words_of(text[: text.find(" ", _ENOUGH_LETTERS)]) if len(text) > _ENOUGH_LETTERS else None
    )
    return words if words and len(words) >= OPENING_WORDS + _LOOKED_AHEAD else words_of(text)


def _weighed(stems: list[str], text: str, language: str) -> dict[str, float]:
    """Weigh each word by its rarity, and give the whole the length 1."""
    often = Counter(part for part in _parts(stems, text) if len(part) > 1 or part.isdecimal())
    weighed = {
        word: (1 + log(count)) * weight_of(word, word, language) for word, count in often.items()
    }
    length = sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
    return {word: weight / length for word, weight in weighed.items()}


def _parts(stems: list[str], text: str) -> Iterator[str]:
    if text.isascii() or not _UNSPACED.search(text):
        yield from stems
        return
    for run in _UNSPACED.findall(text):
        yield from (run[at : at + 2] for at in range(len(run) - 1))
    yield from (word for word in stems if word.isascii())


def _names(words: Words, stems: list[str], report: Report) -> Iterator[tuple[str, float]]:
    """Give the words that stand with a capital for no other reason than that they are names."""
    if is_shouting(report.headline):
        titled = _HEADLINE_WORDS
    else:
        begun = [word[0].isupper() for word in words.written[:12]]
        titled = _HEADLINE_WORDS if sum(begun) > _TITLE_CASE * max(1, len(begun)) else 0
    for index, written in enumerate(words.written[: len(stems)]):
        folded = words.folded[index]
        if not written[0].isupper() or len(folded) < 2 or _is_no_name(folded):
            continue
        first = index < titled or index == 0 or not _ENDS_SENTENCE.isdisjoint(words.gap(index - 1))
        if first and is_ordinary(folded):
            continue
        weight = weight_of(stems[index], folded, report.language)
        if weight > _LEAST_OF_NAME:
            yield folded, max(_OF_NAME, weight)


def _is_no_name(folded: str) -> bool:
    return folded in WEEKDAYS or folded in month_names() or folded in headline_words("firm")


def _scores(text: str) -> frozenset[str]:
    """Give the results of matches, the larger number first."""
    if not _MAY_SCORE.search(text):
        return frozenset()
    pairs = (sorted(map(int, pair), reverse=True) for pair in _SCORE.findall(text))
    return frozenset(f"{more}-{fewer}" for more, fewer in pairs)
