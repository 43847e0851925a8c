"""What search looks for: the terms of a story, the terms of a question, and the order of answers.

The index holds of a story each of its words once, then `h_` words (of the headline), `o_` words (of
the opening: headline and standfirst) and `f_` terms, one for each front it stands on. So filters
and the ranking are look-ups of terms like any other. No word of a text has a `_`.

The most relevant stories are those with all words in the headline; then all in the opening; then
some in the headline; then the others. Inside each group the newest comes first. Every group can be
read newest first straight from the index, so that a page of answers costs the same for words that
stand in every fifth story.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from dateline.desk.rules.folding import distinct_words_in, is_paired, words_in
from dateline.desk.rules.same_names import other_ways

LONGEST_QUESTION = 300
"""Characters of a question that are read."""
MOST_WORDS = 12
"""Words of a question that are looked for."""
SHORTEST_BEGINNING = 3
"""Characters from which on a beginning is looked for instead of the whole word."""
LONGEST_TEXT = 100_000
"""Characters of a body that are indexed."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
# Quotation marks, apostrophes and dashes: they fold into no letter.
APART = dict.fromkeys(map(ord, "„“”«»–—…·•€£\u00a0"), " ") | dict.fromkeys(map(ord, "’ʼ"), "'")
# Hyphen and minus sign, as they are typed before a word that is to be left out.
_HYPHENS = ("-", "\u2212")
_NOT_IN_FRONTS = re.compile(r"[^a-z0-9_:-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a public story, and the fronts it stands on."""

    headline: str
    standfirst: str = ""
    body: str = ""
    """Plain words, no markup."""
    fronts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the index, or the beginning of one."""

    text: str
    beginning: bool = False
    also: tuple[str, ...] = ()
    """Other ways in which it is written: any of them will do."""

    @property
    def ways(self) -> tuple[Term, ...]:
        """Give a term for each way in which it is written."""
        return (Term(self.text, self.beginning), *map(Term, self.also))


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Which stories are meant: every term, one of `some` if there are any, no group of `but` whole."""

    every: tuple[Term, ...]
    some: tuple[Term, ...] = ()
    but: tuple[tuple[Term, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for: all of the terms, and word for word what stood in quotes."""

    terms: tuple[Term, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[tuple[Term, ...], ...] = ()
    """What stood behind a hyphen: no story that has all the terms of one of these."""
    unsaid: tuple[str, ...] = ()
    """What stood in quotes behind a hyphen."""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is asked for: to leave out is not enough."""
        return not self.terms

    @property
    def word_for_word(self) -> bool:
        """Tell whether stories have to be read to answer it."""
        return bool(self.phrases or self.unsaid)


def indexed(words: Words) -> str:
    """Give the terms that the index holds of a story, each once, with a space between them."""
    headline = dict.fromkeys(distinct_words_in(words.headline))
    opening = headline | dict.fromkeys(distinct_words_in(words.standfirst))
    terms = [
        *(opening | dict.fromkeys(distinct_words_in(words.body[:LONGEST_TEXT]))),
        *[f"h_{word}" for word in headline],
        *[f"o_{word}" for word in opening],
        *front_terms(words.fronts),
    ]
    return " ".join(terms)


def front_terms(fronts: Iterable[str]) -> list[str]:
    """Give the terms of fronts, such as `f_country:kp`."""
    return list(dict.fromkeys(f"f_{_NOT_IN_FRONTS.sub('-', front.lower())}" for front in fronts))


def moved(terms: str, fronts: Iterable[str]) -> str:
    """Give the terms of a story that stands on these fronts from now on."""
    kept = [term for term in terms.split(" ") if not term.startswith("f_")]
    return " ".join([*kept, *front_terms(fronts)])


def read_question(text: str, *, last_is_beginning: bool = False) -> Question:
    """Read what somebody typed; it is words and phrases, and only `-` before one is an operator."""
    spoken = text[:LONGEST_QUESTION].translate(_QUOTES).split('"')
    read = _Read()
    for place, part in enumerate(spoken):
        if place % 2 == 1 and place < len(spoken) - 1:
            read.quoted(words_in(part), left_out=spoken[place - 1].split(" ")[-1] in _HYPHENS)
        else:
            read.plain(part.split())
    goes_on = last_is_beginning and spoken[-1] != ""
    kept = list(dict.fromkeys(read.terms))[:MOST_WORDS]
    return Question(
        terms=tuple(_maybe_begun(term, goes_on and term == kept[-1]) for term in kept),
        phrases=tuple(dict.fromkeys(read.phrases)),
        without=tuple(dict.fromkeys(read.without))[:MOST_WORDS],
        unsaid=tuple(dict.fromkeys(read.unsaid))[:MOST_WORDS],
    )


@dataclass(slots=True)
class _Read:
    """What has been read of a question so far."""

    terms: list[Term] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    without: list[tuple[Term, ...]] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)

    def quoted(self, words: list[str], *, left_out: bool) -> None:
        """Read what stands in quotes: there, words are meant as they are written."""
        terms = [Term(word) for word in words]
        if left_out and len(words) == 1:
            self.without.append(tuple(terms))
        elif left_out and words:
            self.unsaid.append(" ".join(words))
        else:
            self.terms += terms
            if len(words) > 1:
                self.phrases.append(" ".join(words))

    def plain(self, pieces: Iterable[str]) -> None:
        """Read pieces that stand between blanks."""
        for piece in pieces:
            words = words_in(piece)
            terms = tuple(Term(word, also=other_ways(word)) for word in words)
            if words and piece.startswith(_HYPHENS):
                self.without.append(terms)
                continue
            self.terms += terms
            if len(words) > 1 and is_paired(words[0]):
                self.phrases.append(" ".join(words))


def _maybe_begun(term: Term, wanted: bool) -> Term:
    # One character of a paired script stands in the index mostly as the first of a pair.
    alone = len(term.text) == 1 and is_paired(term.text)
    begun = alone or (wanted and len(term.text) >= SHORTEST_BEGINNING)
    return replace(term, beginning=begun)


def by_date(question: Question, fronts: Iterable[str]) -> list[Match]:
    """Give what is read one after the other, newest first."""
    return [Match(every=(*_on(fronts), *question.terms), but=question.without)]


def by_relevance(question: Question, fronts: Iterable[str]) -> list[Match]:
    """Give what is read one after the other, each newest first: no story is in two of them."""
    on, words, but = _on(fronts), question.terms, question.without
    if not words:
        return by_date(question, fronts)
    headline, opening = _within("h_", words), _within("o_", words)
    groups = [
        Match(every=(*on, *headline), but=but),
        Match(every=(*on, *opening), but=(*but, headline)),
    ]
    if len(words) == 1:
        return [*groups, Match(every=(*on, *words), but=(*but, opening))]
    none_of = tuple((term,) for term in headline)
    return [
        *groups,
        Match(every=(*on, *words), some=headline, but=(*but, opening)),
        Match(every=(*on, *words), but=(*but, opening, *none_of)),
    ]


def in_headline(question: Question, fronts: Iterable[str] = ()) -> Match:
    """Give what is read for suggestions: all the words in the headline."""
    return Match(every=(*_on(fronts), *_within("h_", question.terms)))


def _on(fronts: Iterable[str]) -> tuple[Term, ...]:
    return tuple(map(Term, front_terms(fronts)))


def _within(part: str, words: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(
        Term(part + word.text, word.beginning, tuple(part + way for way in word.also))
        for word in words
    )


def says(words: Words, phrases: Iterable[str]) -> bool:
    """Tell whether a story has every phrase, word for word, in headline, standfirst or body."""
    parts = (words.headline, words.standfirst, words.body)
    return all(any(_says(part, phrase) for part in parts) for phrase in phrases)


def may_say(markup: str, phrases: Iterable[str]) -> bool:
    """Tell from a body as it is stored if it may have every phrase; only if so, read its words.

    False is certain; most bodies are told by it, and their words need not be taken out of the tags.
    """
    if not markup.isascii() or _INSIDE_WORDS.search(markup):
        return True
    lower = markup.lower()
    return all(
        any(other in lower for other in _other_spellings(phrase))
        or _stands(lower, phrase, _in_markup(phrase))
        for phrase in phrases
    )


def _says(text: str, phrase: str) -> bool:
    """Look for a phrase as it is written; only where words may be written in other ways, read them."""
    lower = text.lower()
    if not lower.isascii():
        lower = lower.translate(APART)
    if lower.isascii() and not any(other in lower for other in _other_spellings(phrase)):
        return _stands(lower, phrase, _spoken(phrase))
    return f" {phrase} " in f" {' '.join(words_in(text))} "


def _stands(lower: str, phrase: str, whole: re.Pattern[str]) -> bool:
    """Look at the places where the first word stands: faster than to look for the whole."""
    first = phrase.partition(" ")[0]
    begin = lower.find(first)
    while begin >= 0:
        if not (begin and lower[begin - 1].isalnum()) and whole.match(lower, begin):
            return True
        begin = lower.find(first, begin + 1)
    return False


# What takes no room between letters, so that a word may go on behind it, and letters by their names.
_INSIDE_WORDS = re.compile(r"</?(?:a|b|strong|i|em)\b|&(?!(?:amp|lt|gt|quot|nbsp);)")


@lru_cache(maxsize=256)
def _spoken(phrase: str) -> re.Pattern[str]:
    between = r"(?:'[a-z])?[^a-z0-9]+(?:[a-z]')?"
    return re.compile(rf"{between.join(phrase.split())}(?![a-z0-9])")


@lru_cache(maxsize=256)
def _in_markup(phrase: str) -> re.Pattern[str]:
    between = r"(?:'[a-z])?(?:[^a-z0-9<&]|<[^>]*>|&[a-z]{2,4};)+(?:[a-z]')?"
    return re.compile(rf"{between.join(phrase.split())}(?![a-z0-9])")


@lru_cache(maxsize=256)
def _other_spellings(phrase: str) -> tuple[str, ...]:
    return tuple(written for word in phrase.split() for written in spellings(word)[1:])


@lru_cache(maxsize=1024)
def spellings(word: str) -> tuple[str, ...]:
    """Give how a folded word may be written in plain letters: us as u.s, 1000 as 1,000."""
    if word.isdigit() and len(word) > 3 and word.isascii():
        return word, f"{int(word):,}"
    return (word, ".".join(word)) if 1 < len(word) < 7 and word.isalpha() else (word,)


@dataclass(frozen=True, slots=True)
class After:
    """Where a page of answers ends: the group of the last one, and its place in the index."""

    group: int
    place: int

    def __str__(self) -> str:
        return f"{self.group}-{self.place}"


_WRITTEN = re.compile(r"([0-3])-(\d{1,18})", re.ASCII)


def read_after(text: str) -> After | None:
    """Read the end of a page from an address; None if it is none."""
    found = _WRITTEN.fullmatch(text)
    return After(int(found[1]), int(found[2])) if found else None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of places in the index: from `since` on, before `until`."""

    since: int | None = None
    until: int | None = None

    def before(self, place: int) -> Span:
        """Give the part of it that lies before a place."""
        return Span(self.since, place if self.until is None else min(place, self.until))


def seconds(moment: datetime) -> int:
    """Give a time in whole seconds since 1970."""
    return int(moment.timestamp())
