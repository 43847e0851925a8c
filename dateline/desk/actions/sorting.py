"""Putting public stories on the right fronts again, after editions or sectors were changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction

from dateline.desk.models import Placement, Story, search
from dateline.desk.models.ledger import Named
from dateline.desk.models.story_keys import purge_moved
from dateline.desk.models.taxonomy import read_layout
from dateline.desk.rules.editions import Layout, fronts_of

AT_ONCE = 100


def sort_again(*, newest: int | None = None) -> int:
    """Place every public story by the rules in force; gives how many stories moved.

    It is not a publication: no word changed. Stories go by the hundred, newest first, each
    hundred in a transaction of its own, so that the desk can go on meanwhile. `newest` stops
    after so many, for a person who waits for it.
    """
    moved, seen, last = 0, 0, None
    while newest is None or seen < newest:
        wanted = AT_ONCE if newest is None else min(AT_ONCE, newest - seen)
        # Locked, and read under the lock: a story that is killed meanwhile must not be placed again.
        with transaction.atomic():
            stories = _public_before(last, wanted)
            # Read under the lock too: the rules may have changed since the hundred before, and who
            # changed them may have sorted these stories already.
            moved += _place_all(stories, read_layout())
        if len(stories) < wanted:
            break
        seen, last = seen + len(stories), stories[-1].pk
    return moved


def _public_before(last: int | None, limit: int) -> list[Story]:
    stories = Story.objects.public().select_for_update().order_by("-pk").defer("body")
    return list(stories.filter(pk__lt=last)[:limit] if last else stories[:limit])


def _place_all(stories: Sequence[Story], layout: Layout) -> int:
    keys = [story.pk for story in stories]
    stand = _by_story(Placement.objects.filter(story__in=keys).values_list("story", "front"))
    signed = Story.authors.through.objects.filter(story__in=keys).order_by("pk")
    authors = _by_story(signed.values_list("story", "author__slug"))
    fresh: list[Placement] = []
    moved: list[Story] = []
    touched: set[str] = set()
    for story in stories:
        named = Named(authors=[("", slug) for slug in authors[story.pk]])
        fronts, stood = fronts_of(story.sorting(named), layout), stand[story.pk]
        if set(fronts) != set(stood) and story.first_published_at is not None:
            moved.append(story)
            search.move(story.pk, fronts)
            # All of them: a block of an edition's page holds what stands on a sector and there too.
            touched |= set(fronts) | set(stood)
            story.placements.filter(front__in=set(stood) - set(fronts)).delete()
            at = story.first_published_at
            missing = [front for front in fronts if front not in stood]
            fresh += [Placement(front=front, story=story, published_at=at) for front in missing]
    Placement.objects.bulk_create(fresh)
    if moved:
        purge_moved(moved, touched)
    return len(moved)


def _by_story(rows: Iterable[tuple[int, str]]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for story, value in rows:
        found[story].append(value)
    return found
