"""What is read most, as it stands on every page and on a page of its own."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.translation import get_language

from dateline.desk.queries import Card
from dateline.desk.rules.countries import country
from dateline.portal.markup.cards import label
from dateline.portal.markup.words import gettext
from dateline.portal.rules.html import direction, lang, link

# A story about more countries than these is about the world.
MOST_COUNTRIES = 2


def place_of(shown: Card) -> str:
    """Name the country that a story is about, or say that it is about many or none."""
    if not shown.countries or len(shown.countries) > MOST_COUNTRIES:
        return gettext("Global")
    return country(shown.countries[0], get_language() or "en").name


def block(shown: Iterable[Card], title: str, address: str) -> str:
    """Write the block: a rank, a headline and a country for each."""
    entries = "".join(
        f'<li><div{direction(each.language)}><p class="headline">'
        f"{link(each.url, each.headline, lang(each.language))}</p>"
        f'<p class="trending-place">{label(each)}{escape(place_of(each))}</p></div></li>\n'
        for each in shown
    )
    return (
        '<section class="trending" aria-labelledby="trending">\n'
        f'<h2 id="trending" class="block-title">{link(address, title)}</h2>\n'
        f'<ol role="list">\n{entries}</ol>\n</section>\n'
    )


def ranked(cards: Iterable[tuple[Card, str]]) -> str:
    """Write the whole ranking around ready cards."""
    entries = "".join(
        f'<li><p class="trending-place">{escape(place_of(shown))}</p>\n{card}</li>\n'
        for shown, card in cards
    )
    return f'<ol class="ranking" role="list">\n{entries}</ol>\n'
