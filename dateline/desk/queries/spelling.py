"""What a question that finds next to nothing may have meant.

The words that no story has, or hardly any, are looked at; the index tells which words near them
stories have. It costs one query for the question's words and one for each that is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from dateline.desk.models import Author, search
from dateline.desk.queries.cards import cards_of
from dateline.desk.queries.newest import newest_on
from dateline.desk.rules.editions import LATEST
from dateline.desk.rules.folding import words_in
from dateline.desk.rules.search import read_question
from dateline.desk.rules.spelling import (
    FEW,
    MOST_WORDS,
    OFTEN,
    Correction,
    best,
    can_be_wrong,
    corrected,
    near,
)
from dateline.edge import Kept

RECENT = 300
"""Newest stories whose headlines and standfirsts are among the known words."""
MOST_AUTHORS = 2_000

_RECENT: Kept[str, frozenset[str]] = Kept("words of recent headlines", most=1)
_LANGUAGES: Kept[str, tuple[str, ...]] = Kept("languages of recent stories", most=1)
_AUTHORS: Kept[str, tuple[tuple[str, str], ...]] = Kept("names of authors", most=1)


def nearest(text: str, *, known: Collection[str] = ()) -> Correction | None:
    """Give the question with near words for those that are hardly found; None if there are none.

    `known` are names that may be meant besides those that authors and the newest headlines have.
    """
    asked = [term.text for term in read_question(text).terms]
    looked_at = [word for word in asked if can_be_wrong(word)]
    stories = search.counts(looked_at, OFTEN)
    wrong = [word for word in looked_at if stories.get(word, 0) <= FEW][:MOST_WORDS]
    if not wrong:
        return None
    every = {*known, *recent_words(), *(word for _, name in authors() for word in words_in(name))}
    meant = {word: _nearest_to(word, every) for word in wrong}
    found = {word: other for word, other in meant.items() if other}
    return corrected(text, found) if found else None


def _nearest_to(word: str, known: Collection[str]) -> str:
    far = near(word, known)
    single = dict.fromkeys(part for each in (word, *far) for part in each.split(" "))
    return best(word, far, search.counts(single, OFTEN))


def recent_words() -> frozenset[str]:
    """Give the words of the newest headlines and standfirsts; no query while they are kept."""

    def build() -> frozenset[str]:
        cards = cards_of(newest_on({LATEST: RECENT})[LATEST])
        openings = (f"{card.headline} {card.standfirst}" for card in cards.values())
        return frozenset(word for opening in openings for word in words_in(opening))

    return _RECENT.get("all", build)


def authors() -> tuple[tuple[str, str], ...]:
    """Give slug and name of every author; no query while they are kept.

    Whatever is changed about an author purges everything: this needs no key of its own.
    """

    def build() -> tuple[tuple[str, str], ...]:
        return tuple(Author.objects.order_by("name").values_list("slug", "name")[:MOST_AUTHORS])

    return _AUTHORS.get("all", build)


def languages() -> tuple[str, ...]:
    """Give the languages of the newest stories, such as ar and en; no query while they are kept."""

    def build() -> tuple[str, ...]:
        cards = cards_of(newest_on({LATEST: RECENT})[LATEST]).values()
        return tuple(sorted({re.split("[-_]", card.language)[0].lower() for card in cards}))

    return _LANGUAGES.get("all", build)
