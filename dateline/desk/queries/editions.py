"""Editions as readers choose them, and the one in which the present page is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from dateline.desk.models import Edition
from dateline.desk.rules.blocks import order_of
from dateline.desk.rules.places import base_of, site_beside

# The slug of the edition in which a page is made; empty for the home edition.
_INSIDE: ContextVar[str] = ContextVar("edition", default="")


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
    menu: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    """Of its front, in their order."""
    host: str = ""
    is_home: bool = False

    @property
    def tzinfo(self) -> ZoneInfo:
        """The zone that times are shown in."""
        return ZoneInfo(self.zone)

    @property
    def base(self) -> str:
        """The path below which its pages stand: empty for the home edition and on a host of its own."""
        return "" if self.is_home or self.host or not self.slug else base_of(self.slug)

    @property
    def front(self) -> str:
        """The front with all of its stories."""
        return f"edition:{self.slug}" if self.slug else "latest"

    @property
    def within(self) -> str:
        """The front on which the stories of its lists must stand too; empty where there are no editions."""
        return self.front if self.slug else ""


def edition_card(edition: Edition) -> EditionCard:
    """Give an edition as readers choose it."""
    return EditionCard(
        slug=edition.slug,
        name=edition.name,
        tagline=edition.tagline,
        zone=edition.zone,
        date_format=edition.date_format,
        language=edition.language,
        sectors=tuple(edition.sectors),
        menu=tuple(edition.menu),
        blocks=order_of(edition.blocks),
        host="" if edition.is_default else edition.host,
        is_home=edition.is_default,
    )


@contextmanager
def inside(slug: str) -> Iterator[None]:
    """Read pages as they stand in that edition; an empty slug is the home edition."""
    token = _INSIDE.set(slug)
    try:
        yield
    finally:
        _INSIDE.reset(token)


def entered() -> str:
    """Give the slug of the edition in which pages are read now; empty for the home edition."""
    return _INSIDE.get()


def site_of(edition: EditionCard) -> str:
    """Give where an edition's pages begin, in full."""
    return site_at(edition.host) if edition.host else f"{settings.SITE_URL}{edition.base}"


def lasting_site_of(edition: EditionCard) -> str:
    """Give where an edition's pages can be had as long as the newsroom has its address: for mails.

    Mails are kept for years. By then the edition's host may be gone, or the edition itself.
    """
    base = "" if edition.is_home or not edition.slug else base_of(edition.slug)
    return f"{settings.SITE_URL}{base}"


def site_at(host: str) -> str:
    """Give the site of an edition's own host."""
    return site_beside(settings.SITE_URL, host)


# Words of the newsroom with what stands for them in a language.
Wordings = Mapping[str, str]
