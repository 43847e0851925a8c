"""Sitemaps, as the protocol of sitemaps.org and Google News read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from dateline.wires.formats.xml import fit_for_xml

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A page in a sitemap."""

    address: str
    changed: datetime | None = None
    """When it last was, where that is known."""
    alternates: Sequence[tuple[str, str]] = ()
    """Languages and addresses of the pages that say the same, itself among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A story in the sitemap of the news."""

    address: str
    headline: str
    language: str
    published: datetime


def index(*entries: str) -> str:
    """Write the list of all sitemaps from pieces that `entries` wrote."""
    return f'{HEAD}<sitemapindex xmlns="{PROTOCOL}">\n{"".join(entries)}</sitemapindex>\n'


def entries(addresses: Iterable[str]) -> str:
    """Write sitemaps as a list of them names them."""
    return "".join(f"<sitemap><loc>{escape(each)}</loc></sitemap>\n" for each in addresses)


def urlset(rows: Iterable[Address]) -> str:
    """Write addresses, each with the time of its last change and the same in other languages."""
    # The order of what stands in a `<url>` is the protocol's: what is of another is the last.
    lines = "".join(
        f"<url><loc>{escape(each.address)}</loc>{_last(each.changed)}{_links(each.alternates)}</url>\n"
        for each in rows
    )
    return f'{HEAD}<urlset xmlns="{PROTOCOL}" xmlns:xhtml="{XHTML}">\n{lines}</urlset>\n'


def _last(changed: datetime | None) -> str:
    return f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""


def _links(alternates: Iterable[tuple[str, str]]) -> str:
    return "".join(
        f'<xhtml:link rel="alternate" hreflang="{escape(language)}" href="{escape(address)}"/>'
        for language, address in alternates
    )


def news(publication: str, items: Iterable[Item]) -> str:
    """Write the news of the last days."""
    name = f"<news:name>{escape(fit_for_xml(publication))}</news:name>"
    lines = "".join(
        f"<url><loc>{escape(each.address)}</loc><news:news><news:publication>{name}"
        f"<news:language>{escape(each.language)}</news:language></news:publication>"
        f"<news:publication_date>{each.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(fit_for_xml(each.headline))}</news:title></news:news></url>\n"
        for each in items
    )
    return f'{HEAD}<urlset xmlns="{PROTOCOL}" xmlns:news="{NEWS}">\n{lines}</urlset>\n'
