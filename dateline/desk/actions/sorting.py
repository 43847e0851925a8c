"""Putting public stories on the right fronts again, after editions or sectors were changed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db import transaction

from dateline.desk.models import Edition, Placement, Sector, Story
from dateline.desk.rules.editions import fronts_of


def sort_again(*, newest: int | None = None) -> int:
    """Place every public story by the rules in force; gives how many stories moved.

    It is not a publication: no word changed. Stories go by the hundred, newest first, each
    hundred in a transaction of its own, so that the desk can go on meanwhile. `newest` stops
    after so many, for a person who waits for it.
    """
    parents = dict(Sector.objects.filter(parent__isnull=False).values_list("slug", "parent__slug"))
    rules = [edition.rule for edition in Edition.objects.all()]
    moved = 0
    for hundred in islice(_public_by_the_hundred(), newest and -(-newest // 100)):
        with transaction.atomic():
            moved += sum(
                _place(story, fronts_of(story.sorting(parents), rules)) for story in hundred
            )
    return moved


def _public_by_the_hundred() -> Iterator[list[Story]]:
    last = None
    while True:
        stories = Story.objects.public().order_by("-pk")
        hundred = list(stories.filter(pk__lt=last)[:100] if last else stories[:100])
        if not hundred:
            return
        yield hundred
        last = hundred[-1].pk


def _place(story: Story, fronts: list[str]) -> bool:
    stands = set(story.placements.values_list("front", flat=True))
    if stands == set(fronts) or story.first_published_at is None:
        return False
    story.placements.filter(front__in=stands - set(fronts)).delete()
    Placement.objects.bulk_create(
        Placement(front=front, story=story, published_at=story.first_published_at)
        for front in fronts
        if front not in stands
    )
    return True
