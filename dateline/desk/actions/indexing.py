"""Making the search index anew, beside a newsroom that goes on publishing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from dateline.desk.models import Placement, SearchEntry, Story, search

AT_ONCE = 100


def reindex(*, anew: bool = False) -> int:
    """Have search find every public story by the words that readers see; gives how many there are.

    Stories go by the hundred, newest first, each hundred in a transaction of its own; what is
    indexed rightly is left as it is. Readers find the others meanwhile. `anew` empties the index
    first, for one that is damaged: until a story's turn comes again it is not found.
    """
    if anew:
        search.clear()
    seen, last = 0, None
    while True:
        with transaction.atomic():
            stories = _public_before(last)
            _enter(stories)
        seen += len(stories)
        if len(stories) < AT_ONCE:
            break
        last = stories[-1].pk
        search.tidy()
    _forget_what_is_not_public()
    search.tidy()
    return seen


def _public_before(last: int | None) -> list[Story]:
    # Locked, and read under the lock: a story that is killed meanwhile must not be found again.
    stories = Story.objects.public().exclude(first_published_at=None).order_by("-pk")
    stories = stories.select_for_update().only(
        "headline", "standfirst", "body", "first_published_at"
    )
    return list(stories.filter(pk__lt=last)[:AT_ONCE] if last else stories[:AT_ONCE])


def _enter(stories: Sequence[Story]) -> None:
    fronts: defaultdict[int, list[str]] = defaultdict(list)
    placed = Placement.objects.filter(story__in=[story.pk for story in stories])
    for story, front in placed.order_by("pk").values_list("story", "front"):
        fronts[story].append(front)
    search.enter([search.entry_of(story, fronts[story.pk]) for story in stories])


def _forget_what_is_not_public() -> None:
    while True:
        with transaction.atomic():
            gone = _indexed_but_not_public()
            search.forget(gone)
        if len(gone) < AT_ONCE:
            return


def _indexed_but_not_public() -> list[int]:
    # Locked: what is published meanwhile is waited for, and is then no longer among them.
    hidden = Story.objects.filter(Q(live=False) | Q(killed_at__isnull=False))
    indexed = hidden.filter(pk__in=SearchEntry.objects.values("story"))
    return list(indexed.select_for_update().values_list("pk", flat=True)[:AT_ONCE])
