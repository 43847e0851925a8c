"""Ready-made parts of pages: cards, mastheads, feet, whole stories.

A part is made of nothing but the values that it is given: the same card in the same look for the
same edition is the same words. So parts are remembered by value, and nothing ever has to purge
them: once a story has changed, its card is another value, and asks for another part.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from dateline.desk.queries import Article, Card, EditionCard, Frame
from dateline.portal.markup import calendars, cards, stories
from dateline.portal.rules.months import MonthCalendar


@dataclass(frozen=True, slots=True)
class Look:
    """How a story stands on a front."""

    name: str
    """`lead`, `large`, `side`, `row`, `text`, `line`, `strip` or `column`."""
    level: int = 3
    """Of its headline: 2 or 3."""
    standfirst: bool = False
    plain: bool = False
    """Without its sector, where it stands under the sector's name."""


@lru_cache(maxsize=8_000)
def card(shown: Card, look: Look, edition: EditionCard) -> SafeString:
    """Give a story as it stands on a front."""
    with translation.override(edition.language):
        if look.name == "strip":
            return mark_safe(cards.strip(shown, edition))
        if look.name == "column":
            return mark_safe(cards.column(shown))
        return mark_safe(
            cards.card(
                shown,
                look.name,
                look.level,
                edition,
                standfirst=look.standfirst,
                plain=look.plain,
            )
        )


@lru_cache(maxsize=400)
def story(article: Article, address: str, edition: EditionCard) -> SafeString:
    """Give a story as it stands on its page; `address` is its address in full."""
    with translation.override(edition.language):
        return mark_safe(stories.story(article, address, edition))


@lru_cache(maxsize=400)
def month(shown: MonthCalendar, edition: EditionCard) -> SafeString:
    """Give a month of the archive."""
    with translation.override(edition.language):
        return mark_safe(calendars.month(shown))


def masthead(frame: Frame, edition: EditionCard, path: str) -> SafeString:
    """Give the head of every page; in the menu, the page at that path is marked as this one."""
    return _masthead(frame, edition, path if path in _menu(frame) else "")


@lru_cache(maxsize=256)
def _masthead(frame: Frame, edition: EditionCard, path: str) -> SafeString:
    return _made("portal/_masthead.html", edition, {"frame": frame, "path": path})


@lru_cache(maxsize=2)
def _menu(frame: Frame) -> frozenset[str]:
    sectors = (f"/sector/{sector.slug}/" for sector in frame.sectors)
    return frozenset([*(entry.address for entry in frame.menu), *sectors])


@lru_cache(maxsize=512)
def foot(frame: Frame, edition: EditionCard, feeds: str) -> SafeString:
    """Give the foot of every page; `feeds` is the path under which the page's feeds stand."""
    return _made("portal/_foot.html", edition, {"frame": frame, "feeds": feeds})


def _made(template: str, edition: EditionCard, about: dict[str, object]) -> SafeString:
    with translation.override(edition.language):
        return get_template(template).render({**about, "edition": edition})
