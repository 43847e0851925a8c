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


NEWEST_FIRST = ("-published_at", "-story_id")
OLDEST_FIRST = ("published_at", "story_id")
Order = tuple[str, str]


def both_on(
    front: str, other: str, span: Q, *, limit: int, order: Order = NEWEST_FIRST
) -> tuple[list[Row], Row | None]:
    """Give the first stories of a span on both fronts, and behind which story the next page begins.

    The last is None where there is nothing more. Three queries, each by index.
    """
    ends = [_end_of_window(each, span, order) for each in (front, other)]
    # The window that reaches further holds all that the other does; one without an end holds all.
    furthest = min if order == NEWEST_FIRST else max
    further = ends.index(None) if None in ends else ends.index(furthest(end for end in ends if end))
    walked, sought = (front, other) if further == 0 else (other, front)
    there = also_on(sought).filter(span & _up_to(ends[further], order), front=walked)
    rows = list(_pairs(there.filter(story__live=True, story__killed_at=None), order)[: limit + 1])
    if len(rows) > limit:
        return rows[:limit], rows[limit - 1]
    return rows, ends[further]


def also_on(front: str) -> QuerySet[Placement]:
    """Give the places, on whatever front, of the stories that stand on this one."""
    return Placement.objects.filter(
        Exists(Placement.objects.filter(story=OuterRef("story"), front=front))
    )


def _end_of_window(front: str, span: Q, order: Order) -> Row | None:
    found = _pairs(Placement.objects.filter(span, front=front), order)
    return next(iter(found[LOOKED_AT - 1 : LOOKED_AT]), None)


def _up_to(end: Row | None, order: Order) -> Q:
    if end is None:
        return Q()
    side = "gt" if order == NEWEST_FIRST else "lt"
    same = Q(published_at=end[0], **{f"story_id__{side}e": end[1]})
    further = Q(**{f"published_at__{side}": end[0]})
    # The first condition is what the index serves.
    return Q(**{f"published_at__{side}e": end[0]}) & (further | same)


def _pairs(found: QuerySet[Placement], order: Order) -> QuerySet[Placement, Row]:
    return found.order_by(*order).values_list("published_at", "story_id")
