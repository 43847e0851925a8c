"""Shots: cards of at most sixty words, made from the public version of each story when it is read.

Nothing is stored of what the rule makes, so that nothing can be left behind by a correction; an
editor's text is shown only while the story reads as it did when the text was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q

from dateline.desk.models import Placement, Publication, Story
from dateline.desk.queries.cards import Card, cards_of
from dateline.desk.queries.fronts import behind, candidates
from dateline.desk.queries.keys import story_keys
from dateline.desk.queries.stories import Moved, Takedown
from dateline.desk.rules import shots as rules
from dateline.desk.rules.addresses import address_of
from dateline.desk.rules.editions import LATEST
from dateline.desk.rules.paging import Cursor
from dateline.edge import Kept, shows
from dateline.media.reading import Reading

DECK = 20
# So many stories are looked at for a deck, and for the shot before one.
LOOKED_AT, LOOKED_BACK = 60, 12


@dataclass(frozen=True, slots=True)
class ShotCard:
    """A story on its card: what stands around it, and at most sixty words with the headline."""

    card: Card
    text: str
    written: bool
    """An editor wrote it; else the rule took it from the story's opening."""

    def __hash__(self) -> int:
        return hash(self.card)


@dataclass(frozen=True, slots=True)
class Deck:
    """Some shots, newest first, and the numbers of those before and behind; 0 where there is none."""

    shots: tuple[ShotCard, ...]
    newer: int = 0
    older: int = 0


class _Row(NamedTuple):
    """What is read of a story for its shot, beside its card."""

    id: int
    standfirst: str
    body: str
    words: str
    written: str | None
    written_for: str | None
    corrected: bool


def _rows(ids: list[int]) -> Any:
    corrected = Publication.objects.filter(
        story=OuterRef("pk"),
        signal=Publication.Signal.CORRECT,
        version__gt=OuterRef("shot__version"),
    )
    return (
        Story.objects.public()
        .filter(pk__in=ids)
        .values_list(
            *("pk", "standfirst", "body", "words", "shot__text", "shot__words"), Exists(corrected)
        )
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """What a shot says; empty where the story has none."""

    text: str
    written: bool = False


_ROWS = Reading(_rows)
_TEXTS: Kept[int, _Text] = Kept("texts of shots", most=4_000)


def shots_of(ids: Iterable[int]) -> dict[int, ShotCard]:
    """Give the shots of those of the stories that have one. One query, and those of `cards_of`."""
    wanted = list(dict.fromkeys(ids))
    cards = cards_of(wanted)
    found = _TEXTS.good(cards)
    missing = [number for number in cards if number not in found]
    if missing:
        found = {**found, **_read_texts(missing, cards)}
    # Beside the card, which is in the words of the edition, only the text is kept.
    return {
        number: ShotCard(cards[number], told.text, written=told.written)
        for number, told in found.items()
        if told.text
    }


def _read_texts(ids: list[int], cards: Mapping[int, Card]) -> dict[int, _Text]:
    since = _TEXTS.start()
    rows = [_Row(*row) for row in _ROWS(ids)]
    found = {row.id: _text(row, cards[row.id]) for row in rows}
    _TEXTS.keep_all(
        ((number, told, story_keys([number])) for number, told in found.items()), since=since
    )
    return found


def _text(row: _Row, card: Card) -> _Text:
    sources = [source.name for source in card.sources]
    if not rules.may_have(card.kind, sources):
        return _Text("")
    if row.written and row.written_for == row.words and not row.corrected:
        return _Text(row.written, written=True)
    told = rules.Told(
        kind=card.kind,
        headline=card.headline,
        standfirst=row.standfirst,
        body=row.body,
        sources=sources,
    )
    return _Text(rules.text_by_rule(told))


def deck(front: str, *, within: str = "") -> Deck:
    """Give the newest shots of a front, such as `sector:politics`, as far as they are fresh.

    `within` is a front on which their stories must stand too.
    """
    pool = candidates({front: LOOKED_AT}, within=within)[front]
    able = [each.id for each in pool if each.kind not in rules.NEVER]
    found = shots_of(able)
    return _dealt([found[number] for number in able if number in found])


def deck_from(number: int, front: str) -> Deck | Moved | Takedown | None:
    """Give the shots of a front from this story's on, and the number of the one before it.

    `Moved` leads to the story where it has no shot; None where readers never saw such a story.
    """
    first = shots_of([number]).get(number)
    if first is None:
        return _instead(number)
    at, around = _around(first.card, front)
    found = shots_of([*at.newer, *at.older])
    dealt = _dealt([first, *(found[each] for each in at.older if each in found)])
    newer = next((each for each in at.newer if each in found), 0)
    shows(around)
    return Deck(dealt.shots, newer=newer, older=dealt.older)


@dataclass(frozen=True, slots=True)
class _Neighbours:
    newer: Sequence[int]
    older: Sequence[int]


def _dealt(shots: Sequence[ShotCard]) -> Deck:
    if not shots:
        return Deck(())
    newest = shots[0].card.published_at
    fresh = [shot for shot in shots if rules.is_fresh(shot.card.published_at, newest)]
    behind_it = fresh[DECK : DECK + 1]
    return Deck(tuple(fresh[:DECK]), older=behind_it[0].card.id if behind_it else 0)


def _around(card: Card, front: str) -> tuple[_Neighbours, str]:
    """Read what stands around a story: on the front, or among all in its language."""
    placed = Placement.objects.filter(story__live=True, story__killed_at=None)
    on_it = front if placed.filter(front=front, story=card.id).exists() else LATEST
    there = placed.filter(front=on_it).exclude(story__kind__in=rules.NEVER)
    if on_it != front:
        there = there.filter(story__language=card.language)
    here = Cursor(card.published_at, card.id)
    since = Q(published_at__gt=here.published_at) | Q(
        published_at=here.published_at, story_id__gt=here.story
    )
    older = there.filter(behind(here)).order_by("-published_at", "-story_id")
    newer = there.filter(since).order_by("published_at", "story_id")
    return _Neighbours(
        newer=list(newer.values_list("story_id", flat=True)[:LOOKED_BACK]),
        older=list(older.values_list("story_id", flat=True)[:LOOKED_AT]),
    ), on_it


def _instead(number: int) -> Moved | Takedown | None:
    shows(*story_keys([number]))
    about = ("live", "killed_at", "version", "slug", "sectors")
    row = Story.objects.filter(pk=number).values_list(*about).first()
    if row is None:
        return None
    live, killed_at, version, slug, sectors = row
    if live and killed_at is None:
        return Moved(address_of(number, slug, sectors))
    return Takedown(killed=killed_at is not None) if version else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotState:
    """A story's shot as the desk sees it."""

    story: Story
    shown: ShotCard | None
    by_rule: str
    written: str
    overtaken: bool
    """An editor wrote it for an earlier version: somebody has to look at it."""


def shot_state(story: Story) -> ShotState:
    """Read a story's shot for the desk: what readers see, the rule's text and an editor's."""
    shown = shots_of([story.pk]).get(story.pk)
    shot = getattr(story, "shot", None)
    overtaken = shot is not None and type(shot).objects.overtaken().filter(pk=shot.pk).exists()
    told = rules.Told(
        kind=story.kind,
        headline=story.headline,
        standfirst=story.standfirst,
        body=story.body,
        sources=[source.name for source in story.sources.all()],
    )
    return ShotState(
        story=story,
        shown=shown,
        by_rule=rules.text_by_rule(told),
        written=shot.text if shot is not None else "",
        overtaken=overtaken,
    )


def newest_states(*, most: int) -> list[tuple[Card, ShotCard | None]]:
    """Give the newest public stories, each with its shot, for the desk's list."""
    pool = candidates({LATEST: most})[LATEST]
    able = [each.id for each in pool if each.kind not in rules.NEVER]
    cards, found = cards_of(able), shots_of(able)
    return [(cards[each], found.get(each)) for each in able if each in cards]
