"""The agency's side of a story: where it came from, and what is held of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dateline.desk.models import Story
from dateline.desk.queries.waiting import Held, held_items, held_row
from dateline.wires.models import WireItem


@dataclass(frozen=True, slots=True, kw_only=True)
class WireSide:
    """What the agency sent for a story."""

    source: str
    source_id: int
    uri: str
    item_id: int | None
    version: str
    arrived_at: datetime | None
    usage_terms: str
    ednote: str
    link: str
    held: tuple[Held, ...]
    """Newer versions that wait for an editor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SameText:
    """Another item with the same text, and the story that was made of it."""

    item: WireItem
    story: Story | None


def same_texts(item: WireItem, *, limit: int = 20) -> tuple[SameText | None, tuple[SameText, ...]]:
    """Read the item whose text this is a copy of, and the copies of this; each with its story.

    Two queries, and one for each item that there is.
    """
    around = WireItem.objects.select_related("source").defer("record")
    first = around.filter(pk=item.first_id).first() if item.first_id else None
    copies = around.filter(first=item).order_by("pk")[:limit]
    return (_with_story(first) if first else None), tuple(_with_story(copy) for copy in copies)


def _with_story(item: WireItem) -> SameText:
    made = Story.objects.filter(origin_source=item.source_id, origin_uri=item.uri)
    # Said in the words of the index: SQLite would read all stories of the source without it.
    return SameText(item=item, story=made.extra(where=["NOT (origin_uri = '')"]).first())


def wire_side(story: Story) -> WireSide | None:
    """Read what came from the agency; None for a story written here. At most three queries."""
    if story.origin_source is None:
        return None
    item = story.wire_item
    copy = item.copy if item else None
    held = held_items().filter(source=story.origin_source, uri=story.origin_uri)
    return WireSide(
        source=story.origin_source.name,
        source_id=story.origin_source.pk,
        uri=story.origin_uri,
        item_id=item.pk if item else None,
        version=item.version if item else "",
        arrived_at=item.arrived_at if item else None,
        usage_terms=story.usage_terms,
        ednote=copy.ednote if copy else "",
        link=copy.link if copy else "",
        held=tuple(held_row(each) for each in held),
    )
