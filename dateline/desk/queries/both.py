"""Stories that stand on two fronts: a sector's or a country's inside an edition, page by page.

No index holds the stories of every pair of fronts; rows for each pair would be written with every
publication. So the newest of both are looked at, a window of each: what is rare on the one front is
soon found by way of the other, and a page costs the same whatever the size of the archive.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from dateline.desk.models import Placement

# Stories of each front that one page looks at.
LOOKED_AT = 2000

Row = tuple[datetime, int]


def both_on(front: str, other: str, behind: Q, *, limit: int) -> tuple[list[Row], Row | None]:
    """Give the newest stories on both fronts, and behind which story the next page begins.

    The last is None where there is nothing more. Three queries, each by index.
    """
    ends = [_end_of_window(each, behind) for each in (front, other)]
    # The window that reaches further back holds all that the other does; one without an end holds all.
    further = ends.index(None) if None in ends else ends.index(min(end for end in ends if end))
    walked, sought = (front, other) if further == 0 else (other, front)
    rows = _rows(walked, behind & _up_to(ends[further]), sought, limit + 1)
    if len(rows) > limit:
        return rows[:limit], rows[limit - 1]
    return rows, ends[further]


def _end_of_window(front: str, behind: Q) -> Row | None:
    found = _pairs(Placement.objects.filter(behind, front=front))
    return next(iter(found[LOOKED_AT - 1 : LOOKED_AT]), None)


def _rows(front: str, span: Q, other: str, most: int) -> list[Row]:
    there = Placement.objects.filter(story=OuterRef("story"), front=other)
    found = Placement.objects.filter(
        span, Exists(there), front=front, story__live=True, story__killed_at=None
    )
    return list(_pairs(found)[:most])


def _up_to(end: Row | None) -> Q:
    if end is None:
        return Q()
    same = Q(published_at=end[0], story_id__gte=end[1])
    return Q(published_at__gte=end[0]) & (Q(published_at__gt=end[0]) | same)


def _pairs(found: QuerySet[Placement]) -> QuerySet[Placement, Row]:
    return found.order_by("-published_at", "-story_id").values_list("published_at", "story_id")
