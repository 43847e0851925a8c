"""Blocks of fronts around ready cards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from django.utils.translation import get_language

from dateline.desk.queries import SectorCard
from dateline.desk.rules.countries import country
from dateline.portal.markup.words import gettext
from dateline.portal.rules.dates import long_date
from dateline.portal.rules.html import link, tongue


def opening(lead: str, under_lead: str, second: str, third: str) -> str:
    """Write the first block of the home page; what has no stories is left out."""
    below = _within("under-lead", under_lead)
    columns = (
        _within("front-lead", f"{lead}{below}" if lead else ""),
        _within("front-second", second),
        _within("front-third", third),
    )
    return f'<div class="front-page">\n{"".join(columns)}</div>\n'


def onward(address: str) -> str:
    """Write the line that leads from the home page to all stories."""
    return f'<p class="onward">{link(address, gettext("All stories, newest first"))}</p>'


def _within(look: str, words: str) -> str:
    return f'<div class="{look}">\n{words}</div>\n' if words else ""


def latest(address: str, changed: str, lines: str) -> str:
    """Write the strip of the newest; `changed` is when a story of the page last did."""
    as_of = f'<p class="as-of">{escape(gettext("Latest change"))}: {changed}</p>\n'
    return (
        '<section class="live" aria-labelledby="live">\n'
        f'<h2 id="live">{link(address, gettext("Latest"))}</h2>\n'
        f"{as_of if changed else ''}{lines}\n</section>\n"
    )


def section(sector: SectorCard, large: bool, first: str, others: str) -> str:
    """Write a sector's block of the home page."""
    name, look = f"sector-{sector.slug}", "block block-large" if large else "block"
    beside = f'<div class="side-cards">\n{others}</div>\n' if large else others
    return (
        f'<section class="{look}" aria-labelledby="{name}">\n<h2 id="{name}" class="block-title">'
        f'{link(f"/sector/{sector.slug}/", sector.name, tongue(sector.language))}</h2>\n<div class="block-cards">\n'
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


def shots(address: str, cards: str) -> str:
    """Write the strip of shots below the front page's news."""
    word = escape(gettext("Shots"))
    return (
        '<section class="block shots-strip" aria-labelledby="shots">\n'
        f'<h2 id="shots" class="block-title"><a href="{address}">{word}</a></h2>\n'
        f'<ul class="small-shots" tabindex="0" aria-label="{word}">\n{cards}</ul>\n</section>\n'
    )


def active_countries(address: str, counted: Iterable[tuple[str, int]]) -> str:
    """Write the block of the countries in the news, each with the number of its stories."""
    language, title = get_language() or "en", gettext("Countries in the news")
    found = ((country(code, language), count) for code, count in counted)
    lines = "".join(
        f'<li><a href="/country/{each.slug}/">{escape(each.name)} <span class="count">{count}</span>'
        "</a></li>\n"
        for each, count in found
    )
    return (
        '<section class="block countries" aria-labelledby="countries">\n'
        f'<h2 id="countries" class="block-title">{link(address, title)}</h2>\n'
        f'<ul class="tags">\n{lines}</ul>\n</section>\n'
    )
