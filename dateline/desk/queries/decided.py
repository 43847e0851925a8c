"""The stories that sectors are learned from: those that editors decided on, and the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import Revision

from dateline.desk.models import Story
from dateline.desk.rules.publishing import words_of
from dateline.desk.rules.training import FIRST_STORIES, Evidence
from dateline.tagging import Text
from dateline.tagging.learning.record import Example

# The newest of each kind: more cost minutes, and a newsroom changes its ways.
MOST_DECIDED, MOST_OTHERS = 5_000, 10_000
# Revisions that are looked through for them: an editor saves a story several times.
MOST_REVISIONS = 50_000
COLUMNS = (
    "headline", "standfirst", "body", "language", "sectors", "wire_item__record__subjects",
)  # fmt: skip
AT_ONCE = 500


def evidence(*, since: datetime | None) -> Evidence:
    """Count what there is to learn from, as far as it matters. Two queries."""
    edited = _edited().filter(created_at__gt=since or datetime.min.replace(tzinfo=UTC))
    keys = edited.order_by("created_at").values_list("object_id", flat=True)
    enough = Story.objects.order_by("-pk")[FIRST_STORIES - 1 : FIRST_STORIES].exists()
    return Evidence(len(set(keys[:1000])), FIRST_STORIES if enough else 0)


def examples() -> list[Example]:
    """Read the newest stories that editors published from the editor, and as many others.

    Who publishes from the editor has seen the sectors and left or changed them. What was killed
    teaches nothing.
    """
    decided = list(dict.fromkeys(_decided_keys()))[:MOST_DECIDED]
    seen = set(decided)
    others = (key for key in _newest_keys() if key not in seen)
    return [
        *(_example(row, decided=True) for row in _read(decided)),
        *(_example(row, decided=False) for row in _read(others)),
    ]


def _edited() -> QuerySet[Revision]:
    """Give the revisions that people wrote."""
    kind = ContentType.objects.get_for_model(Story)
    edited: QuerySet[Revision] = Revision.objects.filter(content_type=kind, user__isnull=False)
    return edited


def _decided_keys() -> Iterator[int]:
    """Give the stories whose public version a person wrote, the last one written first."""
    keys = _edited().order_by("-created_at").values_list("object_id", flat=True)[:MOST_REVISIONS]
    for some in _batched(dict.fromkeys(map(int, keys))):
        public = Story.objects.public().filter(pk__in=some, live_revision__user__isnull=False)
        written = set(public.values_list("pk", flat=True))
        yield from (key for key in some if key in written)


def _newest_keys() -> Iterator[int]:
    newest = Story.objects.filter(killed_at=None, latest_revision=None).order_by("-pk")
    yield from newest.values_list("pk", flat=True)[:MOST_OTHERS]


def _read(keys: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    for some in _batched(keys):
        yield from Story.objects.filter(pk__in=some).values_list(*COLUMNS)


def _batched(keys: Iterable[int]) -> Iterator[list[int]]:
    """Give keys in lists that are short enough for one statement."""
    waiting = list(keys)
    for begin in range(0, len(waiting), AT_ONCE):
        yield waiting[begin : begin + AT_ONCE]


def _example(row: tuple[Any, ...], *, decided: bool) -> Example:
    headline, standfirst, body, language, sectors, subjects = row
    text = Text(
        headline=headline,
        body="\n\n".join(filter(None, [standfirst, words_of(body)])),
        language=language,
        subjects=tuple((each["name"], each["code"]) for each in subjects or ()),
    )
    return Example(text, tuple(sectors) if decided else ())
