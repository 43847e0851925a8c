"""What the list of stories is narrowed to, at a cost that does not grow with the archive.

No list counts or sorts all stories there are: it holds the newest that are meant, up to `MOST`.
Whoever looks for older ones narrows it further, by dates for example.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.admin.paginator import WagtailPaginator
from wagtail.models import Revision

from dateline.desk.models import Placement, Story, search
from dateline.desk.queries.waiting import untouched_drafts
from dateline.desk.rules.search import by_date, read_question

MOST = 2_000
# Of the stories found by words, and of the newest in which a slugline is looked for.
FOUND = 500


class Pages(WagtailPaginator):
    """Pages of a list whose end may be far away: more than `MOST` is not counted."""

    @cached_property
    def count(self) -> int:
        """Count the stories, up to `MOST`."""
        stories: Any = self.object_list
        return int(stories.order_by().values("pk")[:MOST].count())

    @cached_property
    def items_count_label(self) -> str:
        """Say how many there are."""
        label = str(super().items_count_label)
        return f"the newest {label}" if self.count == MOST else label


def scheduled() -> QuerySet[Revision]:
    """Give the revisions of stories that go out by themselves."""
    kind = ContentType.objects.get_for_model(Story)
    going: QuerySet[Revision] = Revision.objects.filter(
        content_type=kind, approved_go_live_at__isnull=False
    )
    return going


def with_status(stories: QuerySet[Story], status: str) -> QuerySet[Story]:
    """Keep the stories of one status of the filter."""
    if status == "live":
        return stories.filter(live=True)
    if status == "changed":
        return stories.filter(live=True, has_unpublished_changes=True)
    if status == "killed":
        # None of them is live: said once more, it lets the index of those be used.
        return stories.filter(live=False, killed_at__isnull=False)
    if status == "waiting":
        return stories.filter(pk__in=untouched_drafts().values("pk"))
    ids = [int(pk) for pk in scheduled().values_list("object_id", flat=True)]
    going = Q(release_at__isnull=False) | Q(pk__in=ids)
    if status == "scheduled":
        return stories.filter(going)
    return stories.filter(live=False, killed_at=None).exclude(going)


def unpublished() -> QuerySet[Story]:
    """Give the stories that are not public: they stand on no front."""
    return Story.objects.filter(live=False)


def unpublished_with(column: str, code: str) -> QuerySet[Story]:
    """Give those of them that have a code in one of their lists."""
    # Both databases write a list of codes as text with each code in double quotes.
    stories = unpublished().annotate(codes=Cast(column, TextField()))
    listed: QuerySet[Story] = stories.filter(codes__contains=f'"{code}"')
    return listed


def standing_on(
    stories: QuerySet[Story], front: str, likewise: QuerySet[Story], *, whole: bool = False
) -> QuerySet[Story]:
    """Keep the newest stories of a front, or with `whole` all of it, and the unpublished like them."""
    placed = Placement.objects.filter(front=front)
    newest = placed.order_by("-published_at", "-story").values("story")[:MOST]
    on_front = Exists(placed.filter(story=OuterRef("pk"))) if whole else Q(pk__in=newest)
    return stories.filter(on_front | Q(pk__in=likewise.values("pk")))


def among_newest(stories: QuerySet[Story], most: int = MOST) -> QuerySet[Story]:
    """Keep those of the stories that are among the newest of all. One query now."""
    oldest = Story.objects.order_by("-pk").values_list("pk", flat=True)[most : most + 1].first()
    return stories if oldest is None else stories.filter(pk__gt=oldest)


def with_words(stories: QuerySet[Story], text: str) -> QuerySet[Story]:
    """Keep what readers find by these words, and by headline or slugline drafts and the newest."""
    says = Q(headline__icontains=text) | Q(slugline__icontains=text)
    drafts = unpublished().filter(says).values("pk")
    newest = among_newest(Story.objects.filter(says), FOUND).values("pk")
    return stories.filter(Q(pk__in=_found(text)) | Q(pk__in=drafts) | Q(pk__in=newest))


def _found(text: str) -> list[int]:
    question = read_question(text, last_is_beginning=True)
    return [
        each.story
        for match in (by_date(question, []) if question.terms else ())
        for each in search.newest(match, search.places(None, None), FOUND)
    ]
