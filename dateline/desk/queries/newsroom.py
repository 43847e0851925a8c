"""Everything around a page: the newsroom's settings, menus, editions and sectors, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from wagtail.models import PageViewRestriction

from dateline.desk.models import (
    Edition,
    FooterLink,
    MenuEntry,
    Newsroom,
    Sector,
    SocialAccount,
    StandingPage,
    Wording,
)
from dateline.desk.queries.editions import EditionCard, Wordings, edition_card, entered
from dateline.desk.queries.keys import NEWSROOM, picture_key
from dateline.edge import Kept, shows

Entry = TypeVar("Entry", MenuEntry, SocialAccount, FooterLink)


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    label: str
    address: str
    language: str = ""
    """Of the label, where that is another than the page's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorCard:
    """A sector as readers see it; `children` are the sectors below it."""

    slug: str
    name: str
    description: str = ""
    parent: str = ""
    language: str = ""
    """Of its name, where that is another than the page's."""
    described_in: str = ""
    """The language of its description, likewise."""
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
    opinion_note: str = ""
    """Stands under opinion."""
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
    """The edition in which the page is read: its zone, language and menu are those of the page."""
    wordings: Mapping[str, Wordings] = field(default_factory=dict, compare=False)
    """The newsroom's own words in other languages, by language."""
    sectors: tuple[SectorCard, ...] = ()
    """Those of the first level, in the desk's order, each with its children."""

    def __hash__(self) -> int:
        # There is one at a time; parts of pages are looked up by it.
        return hash((self.name, self.accent, self.home.slug))

    @cached_property
    def sector_names(self) -> Mapping[str, str]:
        """Names of all sectors of both levels, by slug."""
        both = [each for sector in self.sectors for each in (sector, *sector.children)]
        return {sector.slug: sector.name for sector in both}

    def sector(self, slug: str) -> SectorCard | None:
        """Find a sector of either level."""
        return self._sectors.get(slug)

    @cached_property
    def _sectors(self) -> Mapping[str, SectorCard]:
        both = [each for sector in self.sectors for each in (sector, *sector.children)]
        # Of two with one slug, the first is meant.
        return {sector.slug: sector for sector in reversed(both)}

    def edition(self, slug: str) -> EditionCard | None:
        """Find an edition."""
        return next((edition for edition in self.editions if edition.slug == slug), None)

    def edition_at(self, host: str) -> EditionCard | None:
        """Find the edition that has a host of its own."""
        return next((each for each in self.editions if each.host and each.host == host), None)

    @property
    def root(self) -> EditionCard:
        """The edition that stands at /."""
        return _home(self.editions)

    @property
    def called(self) -> str:
        """The newsroom's name, with that of the edition where it is read in another than the first."""
        is_root = self.home.slug == self.root.slug
        return self.name if is_root else f"{self.name} – {self.home.name}"

    @property
    def motto(self) -> str:
        """The line below the name: the edition's own, else the newsroom's."""
        return self.home.tagline or self.tagline

    def say(self, words: str) -> str:
        """Give words of the newsroom in the language of the page; themselves where nobody translated."""
        return self.wordings.get(self.home.language, {}).get(words, words)

    def tongue_of(self, words: str) -> str:
        """Give the language of what `say` gives for words where that is another than the page's."""
        here, own = self.home.language, self.root.language
        return "" if here == own or words in self.wordings.get(here, {}) else own


_FRAME: Kept[str, Frame] = Kept("frame", most=1)
_SEEN: Kept[str, Frame] = Kept("frame of an edition", most=64)


def newsroom() -> Frame:
    """Give what stands around every page of the edition in which it is read.

    Four queries, none while it is kept. A newsroom without settings has defaults.
    """
    slug = entered()
    return _SEEN.get(slug, lambda: _seen_from(_FRAME.get("all", _read), slug))


def _seen_from(frame: Frame, slug: str) -> Frame:
    """Give the frame in the words of an edition, with its menu."""
    seen = replace(frame, home=frame.edition(slug) or frame.home)
    sectors = tuple(_said(sector, seen) for sector in frame.sectors)
    named = {each.slug: each for top in sectors for each in (top, *top.children)}
    chosen = (slug for slug in seen.home.menu if slug in named)
    own = tuple(Link(named[slug].name, f"/sector/{slug}/", named[slug].language) for slug in chosen)
    return replace(
        seen,
        tagline=seen.say(frame.tagline),
        footer_text=seen.say(frame.footer_text),
        opinion_note=seen.say(frame.opinion_note),
        menu=own or _links_said(frame.menu, seen),
        links=_links_said(frame.links, seen),
        standing=_links_said(frame.standing, seen),
        sectors=sectors,
    )


def _links_said(links: tuple[Link, ...], frame: Frame) -> tuple[Link, ...]:
    return tuple(
        Link(frame.say(link.label), link.address, frame.tongue_of(link.label)) for link in links
    )


def _said(sector: SectorCard, frame: Frame) -> SectorCard:
    return replace(
        sector,
        name=frame.say(sector.name),
        description=frame.say(sector.description),
        language=frame.tongue_of(sector.name),
        described_in=frame.tongue_of(sector.description) if sector.description else "",
        children=tuple(_said(child, frame) for child in sector.children),
    )


def _read() -> Frame:
    shows(NEWSROOM)
    house = Newsroom.objects.select_related("logo").first() or Newsroom()
    if house.logo_id:
        shows(picture_key(house.logo_id))
    lists, wordings = _lists()
    editions = tuple(edition_card(edition) for edition in Edition.objects.all())
    return Frame(
        name=house.name,
        tagline=house.tagline,
        accent=house.accent,
        logo=house.logo.file.url if house.logo else "",
        logo_width=house.logo.width if house.logo else 0,
        logo_height=house.logo.height if house.logo else 0,
        footer_text=house.footer_text,
        opinion_note=house.opinion_note,
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
        wordings=wordings,
    )


def _lists() -> tuple[dict[str, tuple[Link, ...]], dict[str, dict[str, str]]]:
    """Read all lists of links, and the words in other languages, by one query."""
    standing = (
        StandingPage.objects.live()
        .filter(~Exists(_closing()), in_footer=True)
        .order_by()
        .annotate(address=Concat(Value("/"), "slug", Value("/"), output_field=CharField()))
        .values_list(Value("standing"), "title", "address", Cast("path", CharField()))
    )
    rows = standing.union(
        _list("menu", MenuEntry.objects.all()),
        _list("social", SocialAccount.objects.all()),
        _list("links", FooterLink.objects.all()),
        Wording.objects.order_by().values_list(
            Concat(Value(_WORDS), "language", output_field=CharField()),
            "words",
            "translated",
            Value("0"),
        ),
        all=True,
    )
    found: dict[str, tuple[Link, ...]] = {"menu": (), "social": (), "links": (), "standing": ()}
    wordings: dict[str, dict[str, str]] = {}
    for kind, label, address, _ in sorted(rows, key=_place):
        if kind.startswith(_WORDS):
            wordings.setdefault(kind.removeprefix(_WORDS), {})[label] = address
        else:
            found[kind] += (Link(label, address),)
    return found, wordings


def _closing() -> QuerySet[PageViewRestriction]:
    """Give what closes a page, itself or from above; Wagtail's own `public()` takes a query more."""
    path = ExpressionWrapper(OuterRef("path"), CharField())
    found: QuerySet[PageViewRestriction] = PageViewRestriction.objects.alias(path=path)
    return found.filter(path__startswith=F("page__path"))


# What the rows of the newsroom's words in a language are called among those of the lists.
_WORDS = "words:"


def _list(kind: str, entries: QuerySet[Entry]) -> QuerySet[Entry, Any]:
    place = Cast(F("sort_order"), CharField())
    return entries.order_by().values_list(Value(kind), "label", "address", place)


def _place(row: tuple[str, str, str, str | None]) -> tuple[int, str]:
    place = row[3] or ""
    return len(place), place


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
