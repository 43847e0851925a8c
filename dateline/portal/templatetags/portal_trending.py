"""The block of what is read most, and the list."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from dateline.audience.queries.trending import trending_block
from dateline.audience.rules.trending import FEWEST
from dateline.desk.queries import Card, EditionCard, Frame
from dateline.portal import fragments
from dateline.portal.markup import trending as markup
from dateline.portal.views.frame import Head

register = template.Library()
SECTOR = "sector:"
LISTED = fragments.Look("row", level=2, standfirst=True)


@register.simple_tag(takes_context=True)
def trending(context: template.Context) -> SafeString:
    """Show what is read most: in the page's sector, else in its edition; nothing if nothing is."""
    head, edition, frame = context["head"], context["edition"], context["frame"]
    in_sector = _of_sector(head, edition, frame)
    if in_sector:
        return in_sector
    shown = trending_block(edition.front)
    if len(shown) < FEWEST:
        return mark_safe("")
    return _block(shown, "", reverse("portal:trending"), edition)


@register.simple_tag(takes_context=True)
def beside(context: template.Context) -> SafeString:
    """Show what stands beside a story: stories like it, what is read most, the newest."""
    page, edition = context["page"], context["edition"]
    like, newest = (
        fragments.related(page.related, edition),
        fragments.newest(page.latest, edition),
    )
    return fragments.beside_story(f"{like}{trending(context)}\n{newest}", edition)


def _of_sector(head: Head, edition: EditionCard, frame: Frame) -> SafeString | None:
    if not head.front.startswith(SECTOR):
        return None
    sector = frame.sector(head.front.removeprefix(SECTOR))
    shown = trending_block(head.front, within=edition.within) if sector else ()
    if sector is None or len(shown) < FEWEST:
        return None
    address = reverse("portal:trending-in-sector", args=[sector.slug])
    return _block(shown, sector.name, address, edition)


@lru_cache(maxsize=400)
def _block(shown: tuple[Card, ...], sector: str, address: str, edition: EditionCard) -> SafeString:
    with translation.override(edition.language):
        title = gettext("Trending in %(sector)s") % {"sector": sector} if sector else ""
        return mark_safe(markup.block(shown, title or gettext("Trending"), address))


@register.simple_tag(takes_context=True)
def ranking(context: template.Context, shown: Iterable[Card]) -> SafeString:
    """Show the whole ranking of a front."""
    edition: EditionCard = context["edition"]
    with translation.override(edition.language):
        cards = ((each, fragments.card(each, LISTED, edition)) for each in shown)
        return mark_safe(markup.ranked(cards))
