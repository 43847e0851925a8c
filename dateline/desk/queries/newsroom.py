"""Everything around a page: the newsroom's settings, menus, editions and sectors, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat

from dateline.desk.models import (
    Edition,
    FooterLink,
    MenuEntry,
    Newsroom,
    Sector,
    SocialAccount,
    StandingPage,
)
from dateline.desk.queries.keys import NEWSROOM, picture_key
from dateline.edge import Kept, shows

Entry = TypeVar("Entry", MenuEntry, SocialAccount, FooterLink)


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    label: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionCard:
    """An edition as readers choose it, and how it shows times."""

    slug: str
    name: str
    tagline: str = ""
    zone: str = "UTC"
    date_format: str = "d-m-Y H:i"
    language: str = "en-gb"
    sectors: tuple[str, ...] = ()
    is_home: bool = False

    @property
    def tzinfo(self) -> ZoneInfo:
        """The zone that times are shown in."""
        return ZoneInfo(self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorCard:
    """A sector as readers see it; `children` are the sectors below it."""

    slug: str
    name: str
    description: str = ""
    parent: str = ""
    children: tuple[SectorCard, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What stands around every page."""

    name: str
    tagline: str = ""
    accent: str = "#9b1c31"
    logo: str = ""
    logo_width: int = 0
    logo_height: int = 0
    footer_text: str = ""
    contact_name: str = ""
    contact_address: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    security_contact: str = ""
    ads_txt: str = ""
    demonstration: bool = False
    menu: tuple[Link, ...] = ()
    social: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    standing: tuple[Link, ...] = ()
    editions: tuple[EditionCard, ...] = ()
    home: EditionCard = field(default_factory=lambda: EditionCard(slug="", name="", is_home=True))
    sectors: tuple[SectorCard, ...] = ()
    """Those of the first level, in the desk's order, each with its children."""

    def __hash__(self) -> int:
        # There is one at a time; parts of pages are looked up by it.
        return hash((self.name, self.accent))

    @cached_property
    def sector_names(self) -> Mapping[str, str]:
        """Names of all sectors of both levels, by slug."""
        both = [each for sector in self.sectors for each in (sector, *sector.children)]
        return {sector.slug: sector.name for sector in both}

    def sector(self, slug: str) -> SectorCard | None:
        """Find a sector of either level."""
        both = (each for sector in self.sectors for each in (sector, *sector.children))
        return next((sector for sector in both if sector.slug == slug), None)

    def edition(self, slug: str) -> EditionCard | None:
        """Find an edition."""
        return next((edition for edition in self.editions if edition.slug == slug), None)


_FRAME: Kept[str, Frame] = Kept("frame", most=1)


def newsroom() -> Frame:
    """Give what stands around every page: four queries, none while it is kept.

    A newsroom without settings has defaults.
    """
    return _FRAME.get("all", _read)


def _read() -> Frame:
    shows(NEWSROOM)
    house = Newsroom.objects.select_related("logo").first() or Newsroom()
    if house.logo_id:
        shows(picture_key(house.logo_id))
    lists = _lists()
    editions = tuple(_edition(edition) for edition in Edition.objects.all())
    return Frame(
        name=house.name,
        tagline=house.tagline,
        accent=house.accent,
        logo=house.logo.file.url if house.logo else "",
        logo_width=house.logo.width if house.logo else 0,
        logo_height=house.logo.height if house.logo else 0,
        footer_text=house.footer_text,
        contact_name=house.contact_name,
        contact_address=house.contact_address,
        contact_email=house.contact_email,
        contact_phone=house.contact_phone,
        security_contact=house.security_contact,
        ads_txt=house.ads_txt,
        demonstration=house.demonstration,
        menu=lists["menu"],
        social=lists["social"],
        links=lists["links"],
        standing=lists["standing"],
        editions=editions,
        home=_home(editions),
        sectors=_sectors(),
    )


def _lists() -> dict[str, tuple[Link, ...]]:
    standing = (
        StandingPage.objects.live()
        .filter(in_footer=True)
        .order_by()
        .annotate(address=Concat(Value("/"), "slug", Value("/"), output_field=CharField()))
        .values_list(Value("standing"), "title", "address", Cast("path", CharField()))
    )
    rows = standing.union(
        _list("menu", MenuEntry.objects.all()),
        _list("social", SocialAccount.objects.all()),
        _list("links", FooterLink.objects.all()),
        all=True,
    )
    found: dict[str, tuple[Link, ...]] = {"menu": (), "social": (), "links": (), "standing": ()}
    for kind, label, address, _ in sorted(rows, key=_place):
        found[kind] += (Link(label, address),)
    return found


def _list(kind: str, entries: QuerySet[Entry]) -> QuerySet[Entry, Any]:
    place = Cast(F("sort_order"), CharField())
    return entries.order_by().values_list(Value(kind), "label", "address", place)


def _place(row: tuple[str, str, str, str | None]) -> tuple[int, str]:
    place = row[3] or ""
    return len(place), place


def _edition(edition: Edition) -> EditionCard:
    return EditionCard(
        slug=edition.slug,
        name=edition.name,
        tagline=edition.tagline,
        zone=edition.zone,
        date_format=edition.date_format,
        language=edition.language,
        sectors=tuple(edition.sectors),
        is_home=edition.is_default,
    )


def _home(editions: tuple[EditionCard, ...]) -> EditionCard:
    chosen = next((edition for edition in editions if edition.is_home), None)
    return chosen or EditionCard(slug="", name="", is_home=True)


def _sectors() -> tuple[SectorCard, ...]:
    rows = list(Sector.objects.all())
    slugs = {row.pk: row.slug for row in rows}
    below: dict[int, tuple[SectorCard, ...]] = {}
    for row in rows:
        if row.parent_id:
            below[row.parent_id] = (
                *below.get(row.parent_id, ()),
                SectorCard(
                    slug=row.slug,
                    name=row.name,
                    description=row.description,
                    parent=slugs[row.parent_id],
                ),
            )
    return tuple(
        SectorCard(
            slug=row.slug,
            name=row.name,
            description=row.description,
            children=below.get(row.pk, ()),
        )
        for row in rows
        if not row.parent_id
    )
