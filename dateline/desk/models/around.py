"""What is stored around a story, by one query: sources, authors, fronts, and what is under way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from dateline.wires.models import rows

if TYPE_CHECKING:
    from dateline.desk.models.story import Story

SQL = """
SELECT 'source', id, name, url, wire_item_id, sort_order FROM desk_storysource WHERE story_id = %s
UNION ALL
SELECT 'author', author.id, author.name, author.slug, NULL, NULL FROM desk_story_authors AS signed
  JOIN desk_author AS author ON author.id = signed.author_id WHERE signed.story_id = %s
UNION ALL
SELECT 'front', id, front, '', NULL, NULL FROM desk_placement WHERE story_id = %s
UNION ALL
SELECT 'workflow', id, '', '', NULL, NULL FROM wagtailcore_workflowstate
 WHERE base_content_type_id = %s AND object_id = %s AND status IN ('in_progress', 'needs_changes')
UNION ALL
SELECT 'schedule', id, '', '', NULL, NULL FROM wagtailcore_revision
 WHERE base_content_type_id = %s AND object_id = %s AND approved_go_live_at IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A source of a story, as its row says."""

    pk: int
    name: str
    url: str
    wire_item: int | None
    order: int | None


@dataclass(frozen=True, slots=True)
class StoredAuthor:
    """An author of a story."""

    pk: int
    name: str
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the tables hold of one story beside its own row."""

    sources: tuple[StoredSource, ...] = ()
    """In their order on the page."""
    authors: tuple[StoredAuthor, ...] = ()
    """By name."""
    fronts: tuple[str, ...] = ()
    """In the order in which it was placed."""
    in_workflow: bool = False
    scheduled: bool = False
    """A revision waits for its time."""


def read_around(story: Story) -> Around:
    """Read what is stored around a story."""
    named = [type(story).get_base_content_type().pk, str(story.pk)]
    with connection.cursor() as cursor:
        rows.run(cursor, SQL, [story.pk, story.pk, story.pk, *named, *named])
        found = cursor.fetchall()
    sources = [StoredSource(pk, *rest) for part, pk, *rest in found if part == "source"]
    authors = [StoredAuthor(pk, *rest[:2]) for part, pk, *rest in found if part == "author"]
    placed = sorted((pk, front) for part, pk, front, *_ in found if part == "front")
    return Around(
        sources=tuple(sorted(sources, key=_in_order)),
        authors=tuple(sorted(authors, key=lambda author: author.name)),
        fronts=tuple(front for _, front in placed),
        in_workflow=any(part == "workflow" for part, *_ in found),
        scheduled=any(part == "schedule" for part, *_ in found),
    )


def _in_order(source: StoredSource) -> tuple[int, int]:
    return (-1 if source.order is None else source.order, source.pk)
