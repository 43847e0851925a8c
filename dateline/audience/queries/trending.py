"""What is read most: for readers from the rankings, for the desk from the views themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F, QuerySet, Sum

from dateline.audience.models.trending import Ranking, Views
from dateline.audience.rules.trending import (
    IN_BLOCK,
    LOOKED_BACK,
    STEP,
    Origin,
    block_key,
    both,
    in_order,
    list_key,
    scores,
    step_of,
    with_pairs,
)
from dateline.desk.models import Edition, Placement, Sector, Story
from dateline.desk.queries import Card, cards_of
from dateline.desk.rules.editions import LATEST
from dateline.edge import Kept, shows

TOTAL = sum((F(origin.column) for origin in Origin), start=F("direct") * 0)
# What the desk shows: steps and hours of a chart, and stories of the list.
STEPS_SHOWN = 72
HOURS_SHOWN = 48
LISTED = 30

_RANKINGS: Kept[str, tuple[int, ...]] = Kept("rankings", most=500)


def trending_block(front: str, *, within: str = "") -> tuple[Card, ...]:
    """Read the first places of a front's ranking, as they stand on every page; empty without one.

    `within` is the front of the edition that the stories must stand on too. One query, none while
    the ranking is kept, and those of `cards_of`.
    """
    front = both(front, within)
    shows(block_key(front))
    # What changes behind the first places does not purge a page that shows these alone.
    return _public_of(_ranking(front, block_key(front)), IN_BLOCK)


def trending_list(front: str, *, within: str = "") -> tuple[Card, ...]:
    """Read the whole ranking of a front. Queries as of `trending_block`."""
    front = both(front, within)
    shows(list_key(front))
    ids = _ranking(front, list_key(front))
    return _public_of(ids, len(ids))


def _ranking(front: str, key: str) -> tuple[int, ...]:
    def read() -> tuple[int, ...]:
        shows(key)
        found = Ranking.objects.filter(front=front).values_list("stories", flat=True).first()
        return tuple(found or ())

    return _RANKINGS.get(key, read)


def _public_of(ids: Sequence[int], most: int) -> tuple[Card, ...]:
    """Give the first cards; a story that was taken down gives its place to the next."""
    found: list[Card] = []
    asked = 0
    while len(found) < most and asked < len(ids):
        some = ids[asked : asked + most - len(found)]
        cards = cards_of(some)
        found += [cards[each] for each in some if each in cards]
        asked += len(some)
    return tuple(found)


def ranked_fronts() -> list[str]:
    """Name the fronts that have a ranking: everything, each edition, each sector, also inside editions."""
    editions = Edition.objects.order_by().values_list("slug", flat=True)
    sectors = Sector.objects.order_by().values_list("slug", flat=True)
    named = [f"edition:{slug}" for slug in editions], [f"sector:{slug}" for slug in sectors]
    pairs = (both(sector, edition) for edition in named[0] for sector in named[1])
    return [LATEST, *named[0], *named[1], *pairs]


def fronts_of(stories: Collection[int]) -> dict[int, frozenset[str]]:
    """Read which rankings the stories may stand in that are public. One query."""
    rows = Placement.objects.filter(
        story__in=stories, story__live=True, story__killed_at=None
    ).values_list("story_id", "front")
    found: dict[int, set[str]] = defaultdict(set)
    for story, front in rows:
        found[story].add(front)
    return {story: with_pairs(each) for story, each in found.items()}


def recent_views(*, now: datetime) -> list[tuple[int, datetime, int]]:
    """Read the steps that scores are made of: story, begin, and how many. One query."""
    rows = Views.objects.filter(begin__gte=step_of(now) - LOOKED_BACK)
    return list(rows.values_list("story_id", "begin", TOTAL))


@dataclass(frozen=True, slots=True)
class Readership:
    """How a story was read of late."""

    story: int
    headline: str
    is_public: bool
    """It may have been killed or taken down since it was read."""
    published_at: datetime
    score: float
    last_hour: int
    last_day: int
    steps: tuple[int, ...]
    """Views of each step of ten minutes of the last hours, the one that runs last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryReaders:
    """Everything that is known of a story's readers."""

    total: int
    last_hour: int
    score: float
    place: int
    """Among all stories; 0 if it does not trend."""
    steps: tuple[int, ...]
    steps_begin: datetime
    hours: tuple[int, ...]
    """Views of each hour from the first publication; ends with the hour that runs."""
    origins: Mapping[Origin, int] = field(default_factory=dict)


def most_read(*, now: datetime) -> list[Readership]:
    """Read the stories with the highest scores now, for the desk. Two queries."""
    views = recent_views(now=now)
    found = scores(views, now=now)
    first = sorted(found, key=lambda story: (-found[story], -story))[:LISTED]
    wanted = set(first)
    steps: dict[int, Counter[datetime]] = defaultdict(Counter)
    for story, begin, number in views:
        if story in wanted:
            steps[story][begin] += number
    rows = {row.pk: row for row in Story.objects.filter(pk__in=first).only(*_SHOWN)}
    return [
        _readership(rows[story], found[story], steps[story], now)
        for story in first
        if story in rows
    ]


_SHOWN = ("headline", "live", "first_published_at", "created_at")


def _readership(story: Story, score: float, steps: Counter[datetime], now: datetime) -> Readership:
    return Readership(
        story=story.pk,
        headline=story.headline,
        is_public=story.live,
        published_at=story.first_published_at or story.created_at,
        score=score,
        last_hour=sum(_last(steps, now, 6)),
        last_day=steps.total(),
        steps=_last(steps, now, STEPS_SHOWN),
    )


def _last(steps: Mapping[datetime, int], now: datetime, number: int) -> tuple[int, ...]:
    """Give the last steps in order, with nought where nobody read."""
    at = step_of(now)
    return tuple(steps.get(at - STEP * back, 0) for back in reversed(range(number)))


def readers_of(story: Story, *, now: datetime) -> StoryReaders:
    """Read how a story was and is read. Three queries."""
    rows = Views.objects.filter(story=story)
    recent = Counter(dict(rows.filter(begin__gte=now - LOOKED_BACK).values_list("begin", TOTAL)))
    sums = rows.aggregate(**{origin.column: Sum(origin.column) for origin in Origin})
    origins = {origin: sums[origin.column] or 0 for origin in Origin}
    found = scores(recent_views(now=now), now=now)
    ordered = in_order(found)
    return StoryReaders(
        total=sum(origins.values()),
        last_hour=sum(_last(recent, now, 6)),
        score=found.get(story.pk, 0.0),
        place=ordered.index(story.pk) + 1 if story.pk in ordered else 0,
        steps=_last(recent, now, STEPS_SHOWN),
        steps_begin=step_of(now) - STEP * (STEPS_SHOWN - 1),
        hours=_hours(rows, story.first_published_at, now),
        origins=origins,
    )


def _hours(rows: QuerySet[Views], first: datetime | None, now: datetime) -> tuple[int, ...]:
    """Give the views of each of the first hours; an hour counts from the publication's own step."""
    if first is None:
        return ()
    begin, hour = step_of(first), timedelta(hours=1)
    shown = min(HOURS_SHOWN, (now - begin) // hour + 1)
    found = [0] * max(0, shown)
    early = rows.filter(begin__gte=begin - hour, begin__lt=begin + hour * shown)
    for at, number in early.values_list("begin", TOTAL):
        # Once rows are put together by the hour, the first may begin before the publication.
        found[max(0, (at - begin) // hour)] += number
    return tuple(found)
