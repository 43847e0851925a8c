"""Blocks of fronts around ready cards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from django.utils.translation import get_language

from dateline.desk.queries import SectorCard
from dateline.portal.rules.countries import country
from dateline.portal.rules.dates import long_date
from dateline.portal.rules.html import link


def section(sector: SectorCard, large: bool, first: str, others: str) -> str:
    """Write a sector's block of the home page."""
    name, look = f"sector-{sector.slug}", "block block-large" if large else "block"
    beside = f'<div class="side-cards">\n{others}</div>\n' if large else others
    return (
        f'<section class="{look}" aria-labelledby="{name}">\n<h2 id="{name}" class="block-title">'
        f'{link(f"/sector/{sector.slug}/", sector.name)}</h2>\n<div class="block-cards">\n'
        f"{first}{beside}</div>\n</section>\n"
    )


def river_day(day: date, cards: str) -> str:
    """Write the stories of one date of a front."""
    name, words = f"day-{day:%Y%m%d}", long_date(day, get_language() or "en")
    return (
        f'<section class="river-day" aria-labelledby="{name}">\n<h2 class="river-date" id="{name}">'
        f'{link(f"/{day:%Y/%m/%d}/", words)}</h2>\n<div class="river-cards">\n{cards}</div>\n'
        "</section>\n"
    )


def active_countries(counted: Iterable[tuple[str, int]]) -> str:
    """Write the countries in the news as list entries, each with the number of its stories."""
    language = get_language() or "en"
    found = ((country(code, language), count) for code, count in counted)
    return "".join(
        f'<li><a href="/country/{each.slug}/">{escape(each.name)} <span class="count">{count}</span>'
        "</a></li>\n"
        for each, count in found
    )
