"""Search: stories by words, with filters, in two orders, page by page.

By date the newest come first. By relevance those come first that have all the words in the
headline, then in the opening, then some in the headline, then the others; inside each group the
newest come first (desk.rules.search). No page sorts all that match, and they are counted up to a
thousand: it costs the same for rare words and for words that stand in every fifth story.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Literal, TypeAlias

from django.db.models import Q

from dateline.desk.models import Story, search
from dateline.desk.models.search import Found
from dateline.desk.models.story_set import StoryQuerySet
from dateline.desk.queries.cards import Card, cards_of
from dateline.desk.rules.editions import LATEST
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
    may_say,
    read_question,
    says,
)
from dateline.desk.rules.snippets import Segment, mark, snippet

Order: TypeAlias = Literal["relevance", "date"]
# A story's number, headline, standfirst and body.
_Row: TypeAlias = tuple[int, str, str, str]

# Stories that are read for one page to see whether words stand in them as they stood in quotes.
LOOKED_THROUGH = 120
AT_ONCE = 60
# The same where nothing but their languages is read.
LANGUAGES_LOOKED_THROUGH = 2_000
LANGUAGES_AT_ONCE = 200
COUNTED = 1_000
"""Stories are counted up to so many."""


FRONTS = ("sector", "country", "edition", "kind", "author")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Among which stories to look; empty: among all."""

    sector: str = ""
    country: str = ""
    """Its code, such as KP."""
    edition: str = ""
    kind: str = ""
    author: str = ""
    language: str = ""
    """Such as en, which takes in en-gb."""
    since: datetime | None = None
    """First publication at that time or later."""
    until: datetime | None = None
    """First publication before that time."""
    anywhere: bool = False
    """All stories are meant, also where no word is looked for."""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was chosen."""
        return self == Filters()

    @property
    def fronts(self) -> list[str]:
        """The fronts on which a story has to stand."""
        asked = {name: getattr(self, name) for name in FRONTS}
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
    """It looked through so many stories and has not come to the end."""
    total: int | None = None
    """How many stories there are, up to one more than are counted; None where only reading would tell."""

    @property
    def uncounted(self) -> bool:
        """Tell whether there are more than are counted."""
        return self.total is not None and self.total > COUNTED


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

    Any text is a question. `after` is the end of the page before. Without a word, the newest of those
    that the filters leave are given. With `last_is_beginning` the last word may go on, from its third
    letter. Some queries for the index (two by date on SQLite), one for the words, and those of
    `cards_of`; none where there is nothing to look for.
    """
    question, asked = read_question(text, last_is_beginning=last_is_beginning), filters or Filters()
    if question.is_empty and asked.is_empty:
        return Answer()
    fronts = asked.fronts or ([LATEST] if question.is_empty else [])
    rank = by_date if order == "date" else by_relevance
    span = search.places(asked.since, asked.until)
    looked = _look(question, asked.language)
    if looked is None:
        places = _places(rank(question, fronts), span, after or After(0, 0), limit)
    else:
        places = _looked_through(looked, rank(question, fronts), span, after or After(0, 0), limit)
    counted = None
    if places.next is None:
        counted = None if after else len(places.found)
    if counted is None and looked is None:
        counted = search.count(by_date(question, fronts)[0], span, COUNTED + 1)
    return Answer(
        hits=_hits([found.story for _, found in places.found], question.terms),
        next=places.next,
        words=tuple(term.text for term in question.terms),
        cut_short=places.cut_short,
        total=counted,
    )


def count(text: str, filters: Filters) -> int:
    """Count the stories with all the words, up to one more than `COUNTED`; phrases as single words."""
    question = read_question(text)
    span = search.places(filters.since, filters.until)
    return search.count(by_date(question, filters.fronts)[0], span, COUNTED + 1)


def _places(matches: Sequence[Match], span: Span, after: After, limit: int) -> _Places:
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


@dataclass(frozen=True, slots=True)
class _Look:
    """What has to be read of stories to know whether they are meant, and how many of them are read."""

    meant: Callable[[Sequence[int]], Collection[int]]
    at_once: int
    most: int


def _look(question: Question, language: str) -> _Look | None:
    """Give what has to be read; None where the index tells it all."""
    if question.word_for_word:
        return _Look(lambda ids: _with_phrases(ids, question, language), AT_ONCE, LOOKED_THROUGH)
    if language:
        return _Look(
            lambda ids: set(_in_language(ids, language).values_list("pk", flat=True)),
            LANGUAGES_AT_ONCE,
            LANGUAGES_LOOKED_THROUGH,
        )
    return None


def _looked_through(
    look: _Look, matches: Sequence[Match], span: Span, after: After, limit: int
) -> _Places:
    """Look through the stories that the index gives for those that are meant."""
    candidates = (
        (group, each)
        for group, match, rest in _left(matches, span, after)
        for each in search.found(match, rest, look.at_once)
    )
    kept: list[tuple[int, Found]] = []
    for _ in range(look.most // look.at_once):
        batch = list(islice(candidates, look.at_once))
        meant = look.meant([found.story for _, found in batch])
        kept += [each for each in batch if each[1].story in meant]
        if len(kept) > limit:
            return _Places(kept[:limit], _after(kept[limit - 1]))
        if len(batch) < look.at_once:
            return _Places(kept)
    return _Places(kept, _after(batch[-1]), cut_short=True)


def _with_phrases(stories: Sequence[int], question: Question, language: str) -> set[int]:
    """Give those of the stories that have the phrases, and not those left out, word for word."""
    rows = _rows_of(stories, language)
    return {row[0] for row in rows if _is_meant(row, question.phrases, question.unsaid)}


def _is_meant(row: _Row, phrases: Sequence[str], unsaid: Sequence[str]) -> bool:
    _, headline, standfirst, body = row
    opening = Words(headline=headline, standfirst=standfirst)
    # Most bodies are told by a look at how they are stored.
    if not all(may_say(body, [each]) or says(opening, [each]) for each in phrases):
        return False
    words = replace(opening, body=words_of(body))
    return says(words, phrases) and not any(says(words, [phrase]) for phrase in unsaid)


def _in_language(stories: Sequence[int], language: str) -> StoryQuerySet:
    public = Story.objects.public().filter(pk__in=stories)
    if not language:
        return public
    return public.filter(Q(language=language) | Q(language__startswith=f"{language}-"))


def _rows_of(stories: Sequence[int], language: str = "") -> Iterable[_Row]:
    """Read number, headline, standfirst and body of stories that readers may see. One query."""
    rows: Iterable[_Row] = _in_language(stories, language).values_list(
        "pk", "headline", "standfirst", "body"
    )
    return rows


def _words_of(stories: Sequence[int]) -> dict[int, Words]:
    return {
        number: Words(headline=headline, standfirst=standfirst, body=words_of(body))
        for number, headline, standfirst, body in _rows_of(stories)
    }


def _hits(stories: Sequence[int], terms: Sequence[Term]) -> tuple[Hit, ...]:
    if not stories:
        return ()
    words, cards = _words_of(stories), cards_of(stories)
    terms = [way for term in terms for way in term.ways]
    return tuple(
        Hit(
            card=cards[story],
            headline=mark(cards[story].headline, terms),
            snippet=snippet(f"{words[story].standfirst} {words[story].body}".strip(), terms),
        )
        for story in stories
        if story in cards and story in words
    )
