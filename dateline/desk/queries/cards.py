"""A story as it stands on a front: one frozen card, ready to be shown, kept while it is true."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from django.db.models import F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from dateline.desk.models import Sector, Story, StorySource
from dateline.desk.queries.keys import NEWSROOM, author_key, picture_key, story_keys
from dateline.desk.queries.wordings import in_words
from dateline.desk.rules.addresses import address_of
from dateline.desk.rules.kinds import label_of
from dateline.edge import Kept, shows
from dateline.media.queries import PictureCard, picture_cards
from dateline.media.reading import Reading

# The lists of a story are filled by hand too: what is no slug and no code is not shown.
_SLUG = re.compile(r"[-a-zA-Z0-9_]+")
_CODE = re.compile(r"[A-Z]{2}")

# Story, kind of credit, name, address, role, place among its like, picture, addresses by line.
CreditRow: TypeAlias = tuple[int, str, str, str, str, int, int | None, str]


class Row(NamedTuple):
    """What is read of a story for its card: everything but the body, which no front shows."""

    id: int
    kind: str
    language: str
    headline: str
    slug: str
    standfirst: str
    byline: str
    dateline_place: str
    dateline_country: str
    sectors: Sequence[str]
    countries: Sequence[str]
    urgency: int
    lead_picture_id: int | None
    pinned_until: datetime | None
    first_published_at: datetime | None
    created_at: datetime
    updated_at: datetime | None
    version: int
    drawn_picture: int | None = None
    """What was drawn for it; shown where it has no picture of its own."""

    @property
    def picture(self) -> int | None:
        """The picture that it shows."""
        return self.lead_picture_id or self.drawn_picture


@dataclass(frozen=True, slots=True)
class Credit:
    """Who says so or who wrote it: a name, and where it leads."""

    name: str
    address: str = ""
    role: str = ""
    portrait: PictureCard | None = None
    elsewhere: tuple[str, ...] = ()
    """Addresses of further pages about an author."""


@dataclass(frozen=True, slots=True)
class SectorName:
    """A sector's slug and name, and what the newsroom itself calls it where that name is a translation."""

    slug: str
    name: str
    translated_from: str = ""
    language: str = ""
    """Of the name, where that is another than the page's."""

    @property
    def own(self) -> str:
        """Its name in the newsroom's own words, whatever the edition."""
        return self.translated_from or self.name


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

    def __hash__(self) -> int:
        # Cards are looked up by the dozen: number and version tell almost all of them apart.
        return hash((self.id, self.version))

    @property
    def source_name(self) -> str:
        """The first source's name; empty where there is none."""
        return self.sources[0].name if self.sources else ""

    @property
    def signatures(self) -> tuple[Credit, ...]:
        """Who signed it: its authors, or whom the agency names in the byline."""
        return self.authors or ((Credit(self.byline),) if self.byline else ())


@dataclass(frozen=True, slots=True)
class Credits:
    """The sources and the authors of one story."""

    sources: tuple[Credit, ...] = ()
    authors: tuple[Credit, ...] = ()


def _credit_rows(ids: list[int]) -> list[CreditRow]:
    """Read sources and authors of the stories, each in its place. One query."""
    rows: list[Any] = list(_CREDITS(ids)) if ids else []
    return sorted(rows, key=lambda row: row[5])


def _credits_in(
    rows: Iterable[CreditRow], pictures: Mapping[int, PictureCard]
) -> dict[int, Credits]:
    found: dict[int, list[tuple[str, Credit]]] = defaultdict(list)
    for story, kind, name, address, role, _, picture, elsewhere in rows:
        portrait = pictures.get(picture or 0)
        credit = Credit(name, address, role, portrait, tuple(elsewhere.split()))
        found[story].append((kind, credit))
    return {story: _sorted_out(lines) for story, lines in found.items()}


def _sorted_out(lines: list[tuple[str, Credit]]) -> Credits:
    return Credits(
        sources=tuple(credit for kind, credit in lines if kind == "source"),
        authors=tuple(credit for kind, credit in lines if kind == "author"),
    )


NO_PICTURE = Cast(Value(None), IntegerField())
NOWHERE_ELSE = Value("", output_field=TextField())
ELSEWHERE = Concat("author__url", Value("\n"), "author__links", output_field=TextField())


def _source_rows(ids: list[int]) -> QuerySet[Any, CreditRow]:
    place = Cast(Coalesce("sort_order", "id"), IntegerField())
    rows: QuerySet[Any, CreditRow] = (
        StorySource.objects.filter(story_id__in=ids)
        .order_by()
        .values_list(
            "story_id", Value("source"), "name", "url", Value(""), place, NO_PICTURE, NOWHERE_ELSE
        )
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
        Cast(F("author__picture_id"), IntegerField()),
        ELSEWHERE,
    )
    return rows


_CREDITS = Reading(lambda ids: _source_rows(ids).union(_author_rows(ids), all=True))
COLUMNS = (*Row._fields[:-1], "illustration__picture")
_ROWS = Reading(lambda ids: Story.objects.public().filter(pk__in=ids).values_list(*COLUMNS))
# What was read of late, for whoever else on the same page wants to know of these stories.
_RECENT: Kept[int, Row] = Kept("rows of stories", most=500)
_CARDS: Kept[int, Card] = Kept("cards", most=12_000)
_NAMES: Kept[str, Mapping[str, str]] = Kept("names of sectors", most=1)


def cards_of(ids: Iterable[int]) -> dict[int, Card]:
    """Give the cards of those of the stories that are public, by id, in the order asked for.

    No query for those that are kept; for the others two, and those of `picture_cards`.
    """
    wanted = list(dict.fromkeys(ids))
    shows(*story_keys(wanted))
    found = _CARDS.good(wanted)
    missing = [number for number in wanted if number not in found]
    if missing:
        found = {**found, **_read_cards(missing)}
        found = {number: found[number] for number in wanted if number in found}
    return in_words(found)


def _read_cards(ids: list[int]) -> dict[int, Card]:
    since = _CARDS.start()
    names = sector_names()
    cards = _build_cards(rows_of(ids), names)
    _CARDS.keep_all(((card.id, card, keys_of(card)) for card in cards.values()), since=since)
    return cards


def rows_of(ids: Sequence[int]) -> list[Row]:
    """Read what cards are made of, of those of the stories that are public. One query at most."""
    found = _RECENT.good(ids)
    missing = [number for number in ids if number not in found]
    if not missing:
        return [*found.values()]
    since = _RECENT.start()
    read = [Row._make(row) for row in _ROWS(missing)]
    keep_rows(read, since=since)
    return [*found.values(), *read]


def keep_rows(rows: Iterable[Row], *, since: int) -> None:
    """Keep what was read of public stories by a read that began at `since`."""
    _RECENT.keep_all(((row.id, row, _keys_of_row(row)) for row in rows), since=since)


def _keys_of_row(row: Row) -> list[str]:
    pictures = (picture_key(each) for each in (row.lead_picture_id, row.drawn_picture) if each)
    return [*story_keys([row.id]), *pictures]


def keys_of(card: Card) -> list[str]:
    """Name everything that a card was built from."""
    shown = (card.picture, *(author.portrait for author in card.authors))
    pictures = (picture_key(each.id) for each in shown if each)
    authors = (author_key(author.address) for author in card.authors)
    return [*story_keys([card.id]), NEWSROOM, *pictures, *authors]


def _build_cards(rows: list[Row], names: Mapping[str, str]) -> dict[int, Card]:
    credited = _credit_rows([row.id for row in rows])
    # The portraits of authors are read with the pictures of stories.
    wanted = (*(row.picture for row in rows), *(credit[6] for credit in credited))
    pictures = picture_cards(number for number in wanted if number)
    credits = _credits_in(credited, pictures)
    return {
        row.id: build_card(
            row, credits.get(row.id, Credits()), pictures.get(row.picture or 0), names
        )
        for row in rows
    }


def sector_names() -> Mapping[str, str]:
    """Give the names of all sectors by slug. One query, none while they are kept."""

    def build() -> Mapping[str, str]:
        shows(NEWSROOM)
        return dict(Sector.objects.order_by().values_list("slug", "name"))

    return _NAMES.get("all", build)


def row_of(story: Story) -> Row:
    """Give what a card needs of a story that is in memory, saved or not."""
    return Row(*(getattr(story, name) for name in Row._fields[:-1]))


def build_card(
    row: Row, credits: Credits, picture: PictureCard | None, names: Mapping[str, str]
) -> Card:
    """Build one card; no query."""
    published_at = row.first_published_at or row.created_at
    main = next(iter(slugs_in(row.sectors)), "news")
    return Card(
        id=row.id or 0,
        url=address_of(row.id, row.slug, row.sectors),
        kind=row.kind,
        kind_label=label_of(row.kind),
        headline=row.headline,
        standfirst=row.standfirst,
        language=row.language,
        sector=SectorName(main, sector_name(main, names)),
        countries=codes_in(row.countries),
        dateline_place=row.dateline_place,
        dateline_country=row.dateline_country,
        picture=picture,
        published_at=published_at,
        updated_at=row.updated_at or published_at,
        urgency=row.urgency,
        pinned_until=row.pinned_until,
        sources=credits.sources,
        authors=credits.authors,
        byline=row.byline,
        version=row.version,
    )


def slugs_in(sectors: Iterable[str]) -> tuple[str, ...]:
    """Give the slugs among the sectors, without any that cannot stand in an address."""
    return tuple(slug for slug in sectors if _SLUG.fullmatch(str(slug)))


def codes_in(countries: Iterable[str]) -> tuple[str, ...]:
    """Give what is written as a country's code."""
    return tuple(code for code in countries if _CODE.fullmatch(str(code)))


def sector_name(slug: str, names: Mapping[str, str]) -> str:
    """Name a sector; one that was taken out of the list is named after its slug."""
    return names.get(slug) or slug.replace("-", " ").capitalize()
