"""Plain lists of public stories for machines: sitemaps read addresses and times, nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat

from dateline.desk.models import Author, Placement, Story
from dateline.desk.queries.keys import CALENDAR, day_keys, month_keys, story_keys
from dateline.desk.queries.newest import have_stories
from dateline.desk.rules.addresses import address_of
from dateline.desk.rules.editions import LATEST
from dateline.edge import Kept, shows

# So many translations that stand elsewhere are noted one by one; beyond, every change of a story counts.
MOST_NOTED = 1_000
# A language, and the address where the same is told in it.
Alternate: TypeAlias = tuple[str, str]
# Beginnings and ends, oldest first.
Spans: TypeAlias = tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A public story as a sitemap lists it."""

    url: str
    headline: str
    language: str
    published_at: datetime
    updated_at: datetime
    translations: tuple[Alternate, ...] = ()
    """Languages and addresses of all that tell the same, itself among them; none where it is alone."""


def listed(since: datetime, until: datetime, *, limit: int) -> list[Listed]:
    """Read the stories first published in a span of time, newest first. One query.

    One more where some have translations. A story that changes purges the date on which it first went
    out: only translations, which may stand on other dates or be public later, are noted one by one.
    """
    shows(*day_keys(since, until))
    rows = (
        Placement.objects.filter(front=LATEST, published_at__gte=since, published_at__lt=until)
        .filter(story__live=True, story__killed_at=None)
        .order_by("-published_at", "-story_id")
        .values_list(
            "story_id",
            "published_at",
            "story__slug",
            "story__sectors",
            "story__headline",
            "story__language",
            "story__updated_at",
            "story__translation__group",
        )[:limit]
    )
    told = _told({row[-1] for row in rows if row[-1] is not None})
    return [
        Listed(
            url=address_of(number, slug, sectors),
            headline=headline,
            language=language,
            published_at=published_at,
            updated_at=updated_at or published_at,
            translations=told.get(group, ()),
        )
        for number, published_at, slug, sectors, headline, language, updated_at, group in rows
    ]


def _told(groups: Collection[int]) -> Mapping[int, tuple[Alternate, ...]]:
    """Read where the stories of each group of translations stand; groups of one public story are none."""
    if not groups:
        return {}
    rows = (
        Story.objects.filter(translation__group__in=groups)
        .order_by("pk")
        .values_list("translation__group", "pk", "slug", "sectors", "language", "live", "killed_at")
    )
    found: dict[int, list[Alternate]] = defaultdict(list)
    noted = []
    for group, number, slug, sectors, language, live, killed_at in rows:
        noted.append(number)
        if live and killed_at is None:
            found[group].append((language, address_of(number, slug, sectors)))
    shows(*(story_keys(noted) if len(noted) <= MOST_NOTED else [LATEST]))
    return {group: tuple(told) for group, told in found.items() if len(told) > 1}


def authors_listed(*, limit: int) -> list[str]:
    """Read the slugs of authors who have signed public stories. One query.

    Whatever is changed about an author purges everything.
    """
    shows(CALENDAR)
    signed = Placement.objects.filter(front=Concat(Value("author:"), OuterRef("slug")))
    found = Author.objects.filter(Exists(signed)).order_by("slug")
    return list(found.values_list("slug", flat=True)[:limit])


_SPANS: Kept[Spans, tuple[bool, ...]] = Kept("spans of the archive", most=400)


def spans_with_stories(spans: Spans) -> tuple[bool, ...]:
    """Tell of each span of time, oldest first, if a public story stands in it. One query.

    What is told of the same spans is kept until a story comes to one of their months or leaves it.
    """
    return _SPANS.get(spans, lambda: _read_spans(spans))


def _read_spans(spans: Spans) -> tuple[bool, ...]:
    shows(*month_keys(spans[0][0], spans[-1][1]))
    return tuple(have_stories([(LATEST, since, until) for since, until in spans]))
