"""Search: stories by words, with filters, in two orders, page by page.

By date the newest come first. By relevance those come first that have all the words in the
headline, then in the opening, then some in the headline, then the others; inside each group the
newest come first (desk.rules.search). No page counts or sorts all that match: it costs the same
for rare words and for words that stand in every fifth story.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Literal, TypeAlias

from dateline.desk.models import Story, search
from dateline.desk.models.search import Found
from dateline.desk.queries.cards import Card, cards_of
from dateline.desk.rules.publishing import words_of
from dateline.desk.rules.search import (
    After,
    Match,
    Question,
    Span,
    Term,
    Words,
    by_date,
    by_relevance,
    read_question,
    says,
)
from dateline.desk.rules.snippets import Segment, mark, snippet

Order: TypeAlias = Literal["relevance", "date"]

# Stories that are read for one page to see whether words stand in them as they stood in quotes.
LOOKED_THROUGH = 120
AT_ONCE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Among which stories to look; empty: among all."""

    sector: str = ""
    country: str = ""
    """Its code, such as KP."""
    edition: str = ""
    kind: str = ""
    since: datetime | None = None
    """First publication at that time or later."""
    until: datetime | None = None
    """First publication before that time."""

    @property
    def fronts(self) -> list[str]:
        """The fronts on which a story has to stand."""
        asked = {name: getattr(self, name) for name in ("sector", "country", "edition", "kind")}
        return [f"{name}:{value}" for name, value in asked.items() if value]


@dataclass(frozen=True, slots=True)
class Hit:
    """A story that was found, with the words marked that were looked for."""

    card: Card
    headline: tuple[Segment, ...]
    snippet: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One page of hits, and where the next one begins."""

    hits: tuple[Hit, ...] = ()
    next: After | None = None
    words: tuple[str, ...] = ()
    """What was looked for, as search reads it; empty where the question holds no word."""
    cut_short: bool = False
    """It looked through so many stories for a phrase and has not come to the end."""


@dataclass(frozen=True, slots=True)
class _Places:
    """What was found, each with its group, and where to go on."""

    found: list[tuple[int, Found]]
    next: After | None = None
    cut_short: bool = False


def find(
    text: str,
    *,
    order: Order = "relevance",
    filters: Filters | None = None,
    after: After | None = None,
    limit: int = 20,
    last_is_beginning: bool = False,
) -> Answer:
    """Find public stories that have all the words of a question, and word for word what is in quotes.

    Any text is a question: nothing in it is an operator. `after` is the end of the page before.
    With `last_is_beginning` the last word may go on, from its third letter: for suggestions while
    somebody types. Some queries for the index (one by date on SQLite), one for the words, and those
    of `cards_of`; none where there is nothing to look for.
    """
    question, asked = read_question(text, last_is_beginning=last_is_beginning), filters or Filters()
    if not question.terms:
        return Answer()
    rank = by_date if order == "date" else by_relevance
    span = search.places(asked.since, asked.until)
    places = _places(question, rank(question, asked.fronts), span, after or After(0, 0), limit)
    return Answer(
        hits=_hits([found.story for _, found in places.found], question.terms),
        next=places.next,
        words=tuple(term.text for term in question.terms),
        cut_short=places.cut_short,
    )


def _places(
    question: Question, matches: Sequence[Match], span: Span, after: After, limit: int
) -> _Places:
    if question.phrases:
        return _word_for_word(question.phrases, matches, span, after, limit)
    found: list[tuple[int, Found]] = []
    for group, match, rest in _left(matches, span, after):
        newest = search.newest(match, rest, limit + 1 - len(found))
        found += [(group, each) for each in newest]
        if len(found) > limit:
            return _Places(found[:limit], _after(found[limit - 1]))
    return _Places(found)


def _left(matches: Sequence[Match], span: Span, after: After) -> Iterator[tuple[int, Match, Span]]:
    """Give the groups that are still to be read, and the part of each that is."""
    for group, match in enumerate(matches):
        if group > after.group or not after.place:
            yield group, match, span
        elif group == after.group:
            yield group, match, span.before(after.place)


def _after(last: tuple[int, Found]) -> After:
    group, found = last
    return After(group, found.place)


def _word_for_word(
    phrases: Sequence[str], matches: Sequence[Match], span: Span, after: After, limit: int
) -> _Places:
    """Look through the stories that have the words for those that have them as in the quotes."""
    candidates = (
        (group, each)
        for group, match, rest in _left(matches, span, after)
        for each in search.found(match, rest, AT_ONCE)
    )
    kept: list[tuple[int, Found]] = []
    for _ in range(LOOKED_THROUGH // AT_ONCE):
        batch = list(islice(candidates, AT_ONCE))
        stories = _words_of([found.story for _, found in batch])
        kept += [each for each in batch if _has(stories.get(each[1].story), phrases)]
        if len(kept) > limit:
            return _Places(kept[:limit], _after(kept[limit - 1]))
        if len(batch) < AT_ONCE:
            return _Places(kept)
    return _Places(kept, _after(batch[-1]), cut_short=True)


def _has(words: Words | None, phrases: Sequence[str]) -> bool:
    return words is not None and says(words, phrases)


def _words_of(stories: Sequence[int]) -> dict[int, Words]:
    """Read the words of stories that readers may see. One query."""
    rows = (
        Story.objects.public()
        .filter(pk__in=stories)
        .values_list("pk", "headline", "standfirst", "body")
    )
    return {
        number: Words(headline=headline, standfirst=standfirst, body=words_of(body))
        for number, headline, standfirst, body in rows
    }


def _hits(stories: Sequence[int], terms: Sequence[Term]) -> tuple[Hit, ...]:
    if not stories:
        return ()
    words, cards = _words_of(stories), cards_of(stories)
    return tuple(
        Hit(
            card=cards[story],
            headline=mark(cards[story].headline, terms),
            snippet=snippet(f"{words[story].standfirst} {words[story].body}".strip(), terms),
        )
        for story in stories
        if story in cards and story in words
    )
