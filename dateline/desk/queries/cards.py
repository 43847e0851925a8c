"""A story as it stands on a front: one frozen card, ready to be shown."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django.db.models import F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from dateline.desk.models import Sector, Story, StorySource
from dateline.media.queries import PictureCard, picture_cards

# The lists of a story are filled by hand too: what is no slug and no code is not shown.
_SLUG = re.compile(r"[-a-zA-Z0-9_]+")
_CODE = re.compile(r"[A-Z]{2}")

# Story, kind of credit, name, address, role, place among its like.
CreditRow: TypeAlias = tuple[int, str, str, str, str, int]

# Everything but the body, which no front shows.
CARD_FIELDS = (
    "id",
    "kind",
    "language",
    "headline",
    "slug",
    "standfirst",
    "byline",
    "dateline_place",
    "dateline_country",
    "sectors",
    "countries",
    "urgency",
    "lead_picture_id",
    "pinned_until",
    "first_published_at",
    "updated_at",
    "version",
)


@dataclass(frozen=True, slots=True)
class Credit:
    """Who says so or who wrote it: a name, and where it leads."""

    name: str
    address: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class SectorName:
    """A sector's slug and name."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A public story on a front."""

    id: int
    url: str
    kind: str
    kind_label: str
    headline: str
    standfirst: str
    language: str
    sector: SectorName
    countries: tuple[str, ...]
    dateline_place: str
    dateline_country: str
    picture: PictureCard | None
    published_at: datetime
    updated_at: datetime
    """When words that readers see last changed; the first publication if they never have."""
    urgency: int
    pinned_until: datetime | None
    sources: tuple[Credit, ...]
    authors: tuple[Credit, ...]
    byline: str
    version: int

    @property
    def source_name(self) -> str:
        """The first source's name; empty where there is none."""
        return self.sources[0].name if self.sources else ""


def cards_of(ids: Iterable[int], *, names: Mapping[str, str] | None = None) -> dict[int, Card]:
    """Build the cards of those of the stories that are public, by id.

    `names` are the sectors' names where the caller has them (`Frame.sector_names`). Two queries,
    one more without `names`, and those of `picture_cards`.
    """
    stories = public_stories(ids)
    return build_cards(stories, credits_of([story.pk for story in stories]), names)


def public_stories(ids: Iterable[int]) -> list[Story]:
    """Read the stories that readers may see, without their bodies. One query."""
    wanted = list(ids)
    return list(Story.objects.public().filter(pk__in=wanted).only(*CARD_FIELDS)) if wanted else []


@dataclass(frozen=True, slots=True)
class Credits:
    """The sources and the authors of one story."""

    sources: tuple[Credit, ...] = ()
    authors: tuple[Credit, ...] = ()


def credits_of(ids: Iterable[int]) -> dict[int, Credits]:
    """Read sources and authors of the stories. One query."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = _source_rows(wanted).union(_author_rows(wanted), all=True)
    found: dict[int, list[tuple[str, Credit]]] = defaultdict(list)
    for story, kind, name, address, role, _ in sorted(rows, key=lambda row: row[5]):
        found[story].append((kind, Credit(name, address, role)))
    return {story: _sorted_out(lines) for story, lines in found.items()}


def _sorted_out(lines: list[tuple[str, Credit]]) -> Credits:
    return Credits(
        sources=tuple(credit for kind, credit in lines if kind == "source"),
        authors=tuple(credit for kind, credit in lines if kind == "author"),
    )


def _source_rows(ids: list[int]) -> QuerySet[Any, CreditRow]:
    place = Cast(Coalesce("sort_order", "id"), IntegerField())
    rows: QuerySet[Any, CreditRow] = (
        StorySource.objects.filter(story_id__in=ids)
        .order_by()
        .values_list("story_id", Value("source"), "name", "url", Value(""), place)
    )
    return rows


def _author_rows(ids: list[int]) -> QuerySet[Any, CreditRow]:
    signed = Story.authors.through.objects.filter(story_id__in=ids)
    rows: QuerySet[Any, CreditRow] = signed.order_by().values_list(
        "story_id",
        Value("author"),
        "author__name",
        "author__slug",
        "author__role",
        Cast(F("id"), IntegerField()),
    )
    return rows


def build_cards(
    stories: list[Story], credits: Mapping[int, Credits], names: Mapping[str, str] | None = None
) -> dict[int, Card]:
    """Put stories, credits and pictures together; the pictures' queries, and one without `names`."""
    known = sector_names(stories) if names is None else names
    pictures = picture_cards([story.lead_picture_id for story in stories if story.lead_picture_id])
    return {
        story.pk: build_card(
            story,
            credits.get(story.pk, Credits()),
            pictures.get(story.lead_picture_id or 0),
            known,
        )
        for story in stories
    }


def sector_names(stories: Iterable[Story]) -> dict[str, str]:
    """Read the names of the sectors that the stories stand in. One query."""
    slugs = {slug for story in stories for slug in story.sectors}
    return dict(Sector.objects.filter(slug__in=slugs).order_by().values_list("slug", "name"))


def build_card(
    story: Story, credits: Credits, picture: PictureCard | None, names: Mapping[str, str]
) -> Card:
    """Build one card; no query."""
    published_at = story.first_published_at or story.created_at
    main = next(iter(slugs_of(story)), "news")
    return Card(
        id=story.pk or 0,
        url=story.get_absolute_url(),
        kind=story.kind,
        kind_label=str(story.get_kind_display()),
        headline=story.headline,
        standfirst=story.standfirst,
        language=story.language,
        sector=SectorName(main, sector_name(main, names)),
        countries=countries_of(story),
        dateline_place=story.dateline_place,
        dateline_country=story.dateline_country,
        picture=picture,
        published_at=published_at,
        updated_at=story.updated_at or published_at,
        urgency=story.urgency,
        pinned_until=story.pinned_until,
        sources=credits.sources,
        authors=credits.authors,
        byline=story.byline,
        version=story.version,
    )


def slugs_of(story: Story) -> tuple[str, ...]:
    """Give the story's sectors, without any that cannot stand in an address."""
    return tuple(slug for slug in story.sectors if _SLUG.fullmatch(str(slug)))


def countries_of(story: Story) -> tuple[str, ...]:
    """Give the codes of the countries it is about, without any that is none."""
    return codes_in(story.countries)


def codes_in(countries: Iterable[str]) -> tuple[str, ...]:
    """Give what is written as a country's code."""
    return tuple(code for code in countries if _CODE.fullmatch(str(code)))


def sector_name(slug: str, names: Mapping[str, str]) -> str:
    """Name a sector; one that was taken out of the list is named after its slug."""
    return names.get(slug) or slug.replace("-", " ").capitalize()
