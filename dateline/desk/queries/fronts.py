"""Fronts: the stories that stand on one, page by page, and several fronts at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from dateline.desk.models import Author, Placement, Story
from dateline.desk.queries.both import both_on
from dateline.desk.queries.cards import Card, Row, cards_of, codes_in, rows_of, slugs_in
from dateline.desk.queries.keys import CALENDAR, author_key, picture_key, story_keys
from dateline.desk.queries.newest import Asked, have_stories, newest_on
from dateline.desk.rules.paging import Cursor
from dateline.edge import Kept, shows
from dateline.edge.noting import noting
from dateline.media.queries import PictureCard, picture_cards
from dateline.media.reading import Reading


@dataclass(frozen=True, slots=True)
class FrontPage:
    """One page of a front, newest first, and where the next one begins."""

    cards: tuple[Card, ...]
    next: Cursor | None = None


CANDIDATE_FIELDS = (
    "pk",
    "kind",
    "language",
    "urgency",
    "first_published_at",
    "pinned_until",
    "lead_picture_id",
    "countries",
    "sectors",
)

_IN_ROWS = {"pk": "id"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is asked of a story to find its place on a page."""

    id: int
    kind: str
    language: str
    urgency: int
    published_at: datetime
    pinned_until: datetime | None
    picture: int | None
    countries: tuple[str, ...]
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorPage:
    """An author, and one page of what they signed."""

    name: str
    slug: str
    role: str
    bio: str
    email: str
    elsewhere: tuple[str, ...]
    """Addresses of their own page and their accounts."""
    picture: PictureCard | None
    front: FrontPage


# So few are most likely what has just come, and will be shown: their cards need no query then.
FEW = 4
_ROWS = Reading(
    lambda ids: Story.objects.public().filter(pk__in=ids).values_list(*CANDIDATE_FIELDS)
)
_CANDIDATES: Kept[int, Candidate] = Kept("candidates", most=12_000)
_POOLS: Kept[Asked, tuple[Candidate, ...]] = Kept("candidates of fronts", most=4_000)


def front_page(
    front: str, *, before: Cursor | None = None, limit: int = 24, within: str = ""
) -> FrontPage:
    """Read one page of a front, such as `latest` or `country:KP`, by key and without OFFSET.

    `within` is a front on which the stories must stand too. One query, and those of `cards_of`;
    none where the first page's stories are kept.
    """
    shows(front)
    within = "" if within == front else within
    page = _first_page(front, limit, within) if before is None else None
    if page is not None:
        return page
    if within:
        return _page_within(front, within, before=before, limit=limit)
    return page_of(Placement.objects.filter(front=front), before=before, limit=limit)


def _page_within(front: str, within: str, *, before: Cursor | None, limit: int) -> FrontPage:
    """Read a page of what stands on both fronts; where there is less, it goes on behind what was read."""
    shows(within)
    rows, rest = both_on(front, within, behind(before) if before else Q(), limit=limit)
    cards = cards_of(story for _, story in rows)
    return FrontPage(
        cards=tuple(cards[story] for _, story in rows if story in cards),
        next=_cursor(rest) if rest else None,
    )


def _first_page(front: str, limit: int, within: str = "") -> FrontPage | None:
    """Give the first page from what is kept; None where a story was left on the front that is down.

    None, too, where so few stand on both fronts that more may stand behind those looked at; but not
    where the front has no more at all.
    """
    ids = newest_on({front: limit + 1}, within=within)[front]
    if within and len(ids) <= limit < len(newest_on({front: limit + 1})[front]):
        return None
    cards = cards_of(ids)
    if len(cards) < len(ids):
        return None
    shown = tuple(cards[number] for number in ids[:limit])
    last = shown[-1] if len(ids) > limit else None
    return FrontPage(shown, Cursor(last.published_at, last.id) if last else None)


def page_of(placements: QuerySet[Placement], *, before: Cursor | None, limit: int) -> FrontPage:
    """Read one page of the placements of one front; the caller notes the front's key."""
    if before is not None:
        placements = placements.filter(behind(before))
    rows = list(
        placements.filter(story__live=True, story__killed_at=None)
        .order_by("-published_at", "-story_id")
        .values_list("published_at", "story_id")[: limit + 1]
    )
    cards = cards_of(story for _, story in rows[:limit])
    return FrontPage(
        cards=tuple(cards[story] for _, story in rows[:limit] if story in cards),
        next=_cursor(rows[limit - 1]) if len(rows) > limit else None,
    )


def _cursor(row: tuple[datetime, int]) -> Cursor:
    return Cursor(*row)


def behind(cursor: Cursor) -> Q:
    """Say in SQL what stands behind the cursor; the first condition is what the index serves."""
    return Q(published_at__lte=cursor.published_at) & (
        Q(published_at__lt=cursor.published_at) | Q(story_id__lt=cursor.story)
    )


def several_fronts(fronts: Mapping[str, int], *, within: str = "") -> dict[str, tuple[Card, ...]]:
    """Read the newest cards of many fronts at once: `fronts` says how many of each.

    Queries as of `front_page`; `within` as there.
    """
    found = newest_on(fronts, within=within)
    cards = cards_of(story for ids in found.values() for story in ids)
    return {
        front: tuple(cards[story] for story in ids if story in cards)
        for front, ids in found.items()
    }


def candidates(fronts: Mapping[str, int], *, within: str = "") -> dict[str, tuple[Candidate, ...]]:
    """Read of many fronts what a page is made up by; the stories stand on `within` too.

    Two queries for what is not kept. `cards_of` gives the cards of those that were chosen.
    """
    shows(*fronts)
    asked = {(front, most, within): front for front, most in fronts.items()}
    found = _POOLS.good(asked)
    missing = {front: fronts[front] for each, front in asked.items() if each not in found}
    if missing:
        found = {**found, **_read_pools(missing, within)}
    return {front: found[each] for each, front in asked.items()}


def _read_pools(fronts: Mapping[str, int], within: str) -> dict[Asked, tuple[Candidate, ...]]:
    since = _POOLS.start()
    newest = newest_on(fronts, within=within)
    # A page notes the fronts that it chooses from, which every change of a story on them purges: it
    # need not carry the names of hundreds of stories that it does not show.
    with noting():
        known = _candidates({story for numbers in newest.values() for story in numbers})
    found = {
        (front, fronts[front], within): tuple(known[each] for each in numbers if each in known)
        for front, numbers in newest.items()
    }
    _POOLS.keep_all(((each, pool, (each[0],)) for each, pool in found.items()), since=since)
    return found


def _candidates(ids: Iterable[int]) -> dict[int, Candidate]:
    wanted = list(ids)
    found = _CANDIDATES.good(wanted)
    missing = [number for number in wanted if number not in found]
    return {**found, **_read_candidates(missing)} if missing else found


def _read_candidates(ids: list[int]) -> dict[int, Candidate]:
    since = _CANDIDATES.start()
    if len(ids) <= FEW:
        found = {row.id: _candidate_in(row) for row in rows_of(ids)}
    else:
        found = {row[0]: _candidate(*row) for row in _ROWS(ids)}
    _CANDIDATES.keep_all(((each.id, each, _keys_of(each)) for each in found.values()), since=since)
    return found


def _candidate_in(row: Row) -> Candidate:
    return _candidate(*(getattr(row, _IN_ROWS.get(name, name)) for name in CANDIDATE_FIELDS))


def _keys_of(candidate: Candidate) -> list[str]:
    picture = [picture_key(candidate.picture)] if candidate.picture else []
    return [*story_keys([candidate.id]), *picture]


def _candidate(
    number: int,
    kind: str,
    language: str,
    urgency: int,
    published_at: datetime,
    pinned_until: datetime | None,
    picture: int | None,
    countries: Sequence[str],
    sectors: Sequence[str],
) -> Candidate:
    return Candidate(
        number,
        kind,
        language,
        urgency,
        published_at,
        pinned_until,
        picture,
        codes_in(countries),
        slugs_in(sectors),
    )


def fronts_with_stories(fronts: Iterable[str], *, within: str = "") -> list[str]:
    """Give those of the fronts on which a story stands, in the order given. One query.

    `within` is a front on which one of the newest of its stories must stand too.
    """
    shows(CALENDAR)
    asked = list(fronts)
    answers = have_stories([(front, None, None) for front in asked], within=within)
    return [front for front, has in zip(asked, answers, strict=True) if has]


def author_page(slug: str, *, before: Cursor | None = None, limit: int = 24) -> AuthorPage | None:
    """Read an author and one page of their stories; None if there is no such author."""
    shows(author_key(slug))
    author = Author.objects.filter(slug=slug).first()
    if author is None:
        return None
    if author.picture_id:
        shows(picture_key(author.picture_id))
    pictures = picture_cards([author.picture_id] if author.picture_id else [])
    return AuthorPage(
        name=author.name,
        slug=author.slug,
        role=author.role,
        bio=author.bio,
        email=author.email,
        elsewhere=tuple(dict.fromkeys(f"{author.url}\n{author.links}".split())),
        picture=pictures.get(author.picture_id or 0),
        front=front_page(f"author:{slug}", before=before, limit=limit),
    )


def author_name(slug: str) -> str:
    """Read an author's name; empty if there is no such author. One query."""
    shows(author_key(slug))
    return Author.objects.filter(slug=slug).values_list("name", flat=True).first() or ""
