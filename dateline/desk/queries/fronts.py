"""Fronts: the stories that stand on one, page by page, and several fronts at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from dateline.desk.models import Author, Placement, Story
from dateline.desk.queries.cards import Card, cards_of, codes_in
from dateline.desk.queries.newest import have_stories, newest_on
from dateline.desk.rules.paging import Cursor
from dateline.media.queries import PictureCard, picture_cards


@dataclass(frozen=True, slots=True)
class FrontPage:
    """One page of a front, newest first, and where the next one begins."""

    cards: tuple[Card, ...]
    next: Cursor | None = None


CANDIDATE_FIELDS = (
    "pk",
    "kind",
    "urgency",
    "first_published_at",
    "pinned_until",
    "lead_picture_id",
    "countries",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is asked of a story to find its place on a page."""

    id: int
    kind: str
    urgency: int
    published_at: datetime
    pinned_until: datetime | None
    picture: int | None
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorPage:
    """An author, and one page of what they signed."""

    name: str
    slug: str
    role: str
    bio: str
    url: str
    picture: PictureCard | None
    front: FrontPage


def front_page(
    front: str,
    *,
    before: Cursor | None = None,
    limit: int = 24,
    names: Mapping[str, str] | None = None,
) -> FrontPage:
    """Read one page of a front, such as `latest` or `country:KP`, by key and without OFFSET.

    Three queries (four without `names`, the sectors' names) and those of `picture_cards`.
    """
    return page_of(Placement.objects.filter(front=front), before=before, limit=limit, names=names)


def page_of(
    placements: QuerySet[Placement],
    *,
    before: Cursor | None,
    limit: int,
    names: Mapping[str, str] | None = None,
) -> FrontPage:
    """Read one page of the placements of one front."""
    if before is not None:
        placements = placements.filter(behind(before))
    rows = list(
        placements.filter(story__live=True, story__killed_at=None)
        .order_by("-published_at", "-story_id")
        .values_list("published_at", "story_id")[: limit + 1]
    )
    cards = cards_of((story for _, story in rows[:limit]), names=names)
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


def several_fronts(
    fronts: Mapping[str, int], *, names: Mapping[str, str] | None = None
) -> dict[str, tuple[Card, ...]]:
    """Read the newest cards of many fronts at once: `fronts` says how many of each.

    Queries as of `front_page`.
    """
    found = newest_on(fronts)
    cards = cards_of({story for ids in found.values() for story in ids}, names=names)
    return {
        front: tuple(cards[story] for story in ids if story in cards)
        for front, ids in found.items()
    }


def candidates(fronts: Mapping[str, int], *, within: str) -> dict[str, tuple[Candidate, ...]]:
    """Read of many fronts what a page is made up by; the stories stand on `within` too.

    Two queries. `cards_of` gives the cards of those that were chosen.
    """
    found = newest_on(fronts, within=within)
    ids = {story for numbers in found.values() for story in numbers}
    rows = Story.objects.public().filter(pk__in=ids).values_list(*CANDIDATE_FIELDS)
    known = {
        number: Candidate(number, kind, urgency, at, pinned_until, picture, codes_in(countries))
        for number, kind, urgency, at, pinned_until, picture, countries in rows
    }
    return {
        front: tuple(known[story] for story in numbers if story in known)
        for front, numbers in found.items()
    }


def fronts_with_stories(fronts: Iterable[str]) -> list[str]:
    """Give those of the fronts on which a story stands, in the order given. One query."""
    asked = list(fronts)
    answers = have_stories([(front, None, None) for front in asked])
    return [front for front, has in zip(asked, answers, strict=True) if has]


def author_page(
    slug: str,
    *,
    before: Cursor | None = None,
    limit: int = 24,
    names: Mapping[str, str] | None = None,
) -> AuthorPage | None:
    """Read an author and one page of their stories; None if there is no such author."""
    author = Author.objects.filter(slug=slug).first()
    if author is None:
        return None
    pictures = picture_cards([author.picture_id] if author.picture_id else [])
    return AuthorPage(
        name=author.name,
        slug=author.slug,
        role=author.role,
        bio=author.bio,
        url=author.url,
        picture=pictures.get(author.picture_id or 0),
        front=front_page(f"author:{slug}", before=before, limit=limit, names=names),
    )


def author_name(slug: str) -> str:
    """Read an author's name; empty if there is no such author. One query."""
    return Author.objects.filter(slug=slug).values_list("name", flat=True).first() or ""
