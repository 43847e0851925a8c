"""What is offered while somebody types: headlines and authors that go on with what stands there.

The newest stories are looked at first, whose cards are in memory: what many headlines have is found
there. Only what few of them have is asked of the index, and from three letters on: to the index, one
letter stands for every tenth word, and it would read them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dateline.desk.models import search
from dateline.desk.models.search import Found
from dateline.desk.queries.cards import Card, cards_of
from dateline.desk.queries.newest import newest_on
from dateline.desk.queries.spelling import authors
from dateline.desk.rules.editions import LATEST
from dateline.desk.rules.folding import words_in
from dateline.desk.rules.search import (
    Question,
    Span,
    Term,
    in_headline,
    read_question,
)
from dateline.desk.rules.snippets import Segment, mark
from dateline.edge import shows
from dateline.edge.noting import noting

HEADLINES = 5
OTHERS = 3
RECENT = 300
"""Newest stories that are looked at."""
SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Headline:
    """A story that is offered, with what was typed marked in its headline."""

    card: Card
    headline: tuple[Segment, ...]


def headlines(text: str, *, front: str = LATEST, limit: int = HEADLINES) -> tuple[Headline, ...]:
    """Give the newest headlines of a front that have what was typed.

    No query where the newest stories have it and are kept; else one, and those of `cards_of`.
    """
    question = read_question(text, last_is_beginning=True)
    if question.is_empty or question.word_for_word:
        return ()
    shows(SEARCH)
    found = _among_the_newest(question.terms, front)[:limit]
    if len(found) < limit and question.terms[-1].beginning:
        found = _in_the_index(question, front, limit)
    cards = cards_of(found)
    terms = [way for term in _begun(question.terms) for way in term.ways]
    return tuple(
        Headline(cards[number], mark(cards[number].headline, terms))
        for number in found
        if number in cards
    )


def _in_the_index(question: Question, front: str, limit: int) -> list[int]:
    match = in_headline(question, [front] if front != LATEST else [])
    found: list[Found] = search.newest(match, Span(), limit)
    return [each.story for each in found]


def _among_the_newest(terms: Sequence[Term], front: str) -> list[int]:
    begun = _begun(terms)
    # Whatever changes one of them purges search: no need to name hundreds of stories.
    with noting():
        cards = cards_of(newest_on({front: RECENT})[front])
    return [number for number, card in cards.items() if goes_on(_words_of(card.headline), begun)]


@lru_cache(maxsize=4 * RECENT)
def _words_of(headline: str) -> tuple[str, ...]:
    return tuple(words_in(headline))


def _begun(terms: Sequence[Term]) -> list[Term]:
    return [*terms[:-1], Term(terms[-1].text, beginning=True, also=terms[-1].also)]


def goes_on(words: Iterable[str], terms: Iterable[Term]) -> bool:
    """Tell whether among the words are all the terms, or what goes on from their beginnings."""
    there = list(words)
    return all(any(_fits(word, term) for word in there) for term in terms)


def _fits(word: str, term: Term) -> bool:
    if word in term.also:
        return True
    return word.startswith(term.text) if term.beginning else word == term.text


def authors_named(text: str, *, limit: int = OTHERS) -> tuple[tuple[str, str], ...]:
    """Give slug and name of the authors whose names have what was typed; no query while kept."""
    terms = beginnings(text)
    if not terms:
        return ()
    found = ((slug, name) for slug, name in authors() if goes_on(words_in(name), terms))
    return tuple(each for each, _ in zip(found, range(limit), strict=False))


def beginnings(text: str) -> list[Term]:
    """Read what was typed: whole words, and the last one as the beginning of some."""
    words = words_in(text)
    return _begun([Term(word) for word in words]) if words else []
