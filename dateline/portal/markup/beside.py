"""What stands beside a story, and the strip of the newest, around ready cards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from django.utils.translation import get_language

from dateline.portal.markup.words import gettext
from dateline.portal.rules.dates import long_date
from dateline.portal.rules.html import link


def beside(parts: str) -> str:
    """Write the column beside a story."""
    label = escape(gettext("Beside the story"))
    return f'<aside class="beside" aria-label="{label}">\n{parts}</aside>\n'


def related(cards: str) -> str:
    """Write the block of the stories like this one."""
    return (
        '<section aria-labelledby="related">\n'
        f'<h2 id="related" class="block-title">{escape(gettext("Related"))}</h2>\n'
        f'<div class="related-cards">\n{cards}</div>\n</section>\n'
    )


def newest(days: Iterable[tuple[date, str]], address: str) -> str:
    """Write the block of the newest stories, date by date."""
    return (
        '<section aria-labelledby="newest">\n<h2 id="newest" class="block-title">'
        f"{link(address, gettext('Latest'))}</h2>\n"
        f'<div class="live">\n{live(days)}\n</div>\n</section>\n'
    )


def live(days: Iterable[tuple[date, str]]) -> str:
    """Write lines below the dates they are of."""
    language = get_language() or "en"
    return "".join(
        f'<h3 class="live-day">{link(f"/{day:%Y/%m/%d}/", long_date(day, language))}</h3>\n'
        f"<ol>\n{lines}</ol>"
        for day, lines in days
    )
