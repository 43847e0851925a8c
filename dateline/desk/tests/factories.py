"""Stories for tests and for trying things out, made through the real models and the real gate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.utils.text import slugify

from dateline.desk.actions.publishing import publish_now
from dateline.desk.models import Author, Desk, Edition, Sector, Story, StorySource, User
from dateline.media.models import Picture

NOON = datetime(2025, 6, 5, 12, 0, tzinfo=UTC)
_numbers = count(1)


def sector(slug: str = "politics", *, parent: Sector | None = None) -> Sector:
    """Give the sector of that slug, made where it is missing."""
    name = slug.replace("-", " ").capitalize()
    return Sector.objects.get_or_create(slug=slug, defaults={"name": name, "parent": parent})[0]


def edition(slug: str = "world", **fields: Any) -> Edition:
    """Give the edition of that slug, made where it is missing; the first one stands at /."""
    first = not Edition.objects.exists()
    wanted = {"name": slug.capitalize(), "is_default": first, **fields}
    return Edition.objects.get_or_create(slug=slug, defaults=wanted)[0]


def author(name: str = "Mira Voss", **fields: Any) -> Author:
    """Give the author of that name, made where there is none."""
    slug = slugify(name)
    return Author.objects.get_or_create(slug=slug, defaults={"name": name, **fields})[0]


def draft(
    *,
    headline: str = "",
    sectors: Sequence[str] = ("politics",),
    source: str = "Meridian Press",
    authors: Sequence[Author] = (),
    picture: Picture | None = None,
    **fields: Any,
) -> Story:
    """Make a story that lies on the desk, with everything that the gate asks for."""
    number = next(_numbers)
    for slug in sectors:
        sector(slug)
    story = Story(
        headline=headline or f"Harbour council votes on plan {number}",
        slug=str(fields.pop("slug", "")) or f"harbour-council-votes-on-plan-{number}",
        sectors=list(sectors),
        lead_picture=picture,
        desk=Desk.named("news"),
        **{"body": f"<p>The harbour council voted on plan {number}.</p>", "live": False, **fields},
    )
    story.sources = [StorySource(name=source, url="https://example.org/")]
    story.authors = list(authors)
    story.save()
    return story


def published(*, at: datetime = NOON, **fields: Any) -> Story:
    """Make a story and publish it at that time."""
    story = draft(**fields)
    publish_now(story=story, now=at, at=at)
    story.refresh_from_db()
    return story


def several(number: int, *, newest: datetime = NOON, **fields: Any) -> list[Story]:
    """Publish many stories, one minute apart, the newest first."""
    return [published(at=newest - timedelta(minutes=minute), **fields) for minute in range(number)]


def user(name: str = "mira") -> User:
    """Give the person of that name."""
    found: User = User.objects.filter(username=name).first() or User.objects.create_user(name)
    return found
