"""What templates of the portal need beside Django's own: times, countries, scripts, rich text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from dateline.desk.queries import Article, Card, EditionCard, SectorCard
from dateline.desk.rules.paging import Cursor
from dateline.portal import fragments
from dateline.portal.markup import cards as looks_of_cards
from dateline.portal.markup import times
from dateline.portal.rules import dates, html, scripts
from dateline.portal.rules.bodies import frame_tables, reach_lines
from dateline.portal.rules.months import MonthCalendar

register = template.Library()


@register.simple_tag(takes_context=True)
def when(context: template.Context, moment: datetime, form: str = "plain") -> SafeString:
    """Show a time in the edition's zone as `<time>`.

    `full` names the zone, `plain` leaves it out, `clock` gives hour and minute only.
    """
    return mark_safe(times.when(moment, context["edition"], form))


@register.simple_tag(takes_context=True)
def cards(
    context: template.Context,
    shown: Iterable[Card],
    look: str,
    level: int = 3,
    standfirst: bool = False,
    plain: bool = False,
) -> SafeString:
    """Show stories one below the other, all in the same look."""
    return fragments.cards(
        shown, fragments.Look(look, level, standfirst, plain), context["edition"]
    )


@register.simple_tag(takes_context=True)
def river(context: template.Context, shown: Iterable[Card], before: Cursor | None) -> SafeString:
    """Show stories date by date; the first of a front stands large."""
    edition: EditionCard = context["edition"]
    groups = dates.by_day(shown, edition.tzinfo)
    large = [before is None and place == 0 for place in range(len(groups))]
    parts = (
        fragments.river_day(group, first, edition)
        for group, first in zip(groups, large, strict=True)
    )
    return mark_safe("".join(parts))


@register.simple_tag
def address_of(file: str) -> str:
    """Give the address of a file that every page loads, as `static` does."""
    return fragments.address_of(file)


@register.simple_tag(takes_context=True)
def month(context: template.Context, shown: MonthCalendar) -> SafeString:
    """Show a month of the archive that the page belongs to."""
    return fragments.month(shown, context.get("base", "/"), context["edition"])


@register.simple_tag(takes_context=True)
def years(context: template.Context, listed: tuple[int, ...], shown: int) -> SafeString:
    """Show the years of the archive that the page belongs to."""
    return fragments.years(listed, shown, context.get("base", "/"))


@register.simple_tag(takes_context=True)
def story(context: template.Context, article: Article) -> SafeString:
    """Show a story as it stands on its page."""
    note = context["frame"].opinion_note
    return fragments.story(article, context["address"], context["edition"], note)


@register.simple_tag(takes_context=True)
def report_link(context: template.Context, number: int) -> SafeString:
    """Lead to the form for errors in the story of that number."""
    return fragments.report_link(number, context["edition"])


@register.simple_tag(takes_context=True)
def translations(context: template.Context, shown: tuple[Card, ...]) -> SafeString:
    """Lead to the same story in other languages."""
    return fragments.translations(shown, context["edition"])


@register.simple_tag(takes_context=True)
def masthead(context: template.Context) -> SafeString:
    """Show the head of every page."""
    return fragments.masthead(
        context["frame"], context["edition"], context["path"], context["switch"]
    )


@register.simple_tag(takes_context=True)
def foot(context: template.Context) -> SafeString:
    """Show the foot of every page."""
    return fragments.foot(
        context["frame"], context["edition"], context["head"].feeds, context["switch"]
    )


@register.filter
def kind_label(kind: str) -> str:
    """Name a kind of story as a label over its headline."""
    return looks_of_cards.kind_label(kind)


@register.filter
def long_date(day: date) -> str:
    """Write a date out in the language of the page."""
    return dates.long_date(day, get_language() or "en")


@register.filter
def full_date(day: date) -> str:
    """Write a date out with its day of the week, in the language of the page."""
    return dates.full_date(day, get_language() or "en")


@register.filter
def month_name(day: date) -> str:
    """Name the month and year of a date in the language of the page."""
    return dates.month_name(day, get_language() or "en")


@register.filter
def direction(language: str) -> str:
    """Give the direction of a language."""
    return scripts.direction(language)


@register.filter
def language_tag(language: str) -> str:
    """Write a language as HTML wants it."""
    return scripts.language_tag(language)


@register.filter
def tongue(language: str, page: str = "") -> SafeString:
    """Give the attributes for words in a language, where that is another than the page's."""
    return mark_safe("" if language == page else html.tongue(language))


@register.filter
def breakable(address: str) -> SafeString:
    """Let a mail address go on in the next line behind its @."""
    name, at, host = address.partition("@")
    return format_html("{}{}<wbr>{}", name, at, host)


@register.filter
def body(text: str) -> SafeString:
    """Show rich text, which was cleaned when it came in and resolved when it was read."""
    shown: SafeString = mark_safe(reach_lines(frame_tables(text, escape(gettext("Table")))))
    return shown


@register.filter
def branch(sector: SectorCard) -> list[SectorCard]:
    """List a sector and those below it."""
    return [sector, *sector.children]
