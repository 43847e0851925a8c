"""The blocks of a front, in the rows in which they were laid out."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from dateline.desk.queries import Card, Frame
from dateline.portal import fragments
from dateline.portal.rules.blocks import Block, Row
from dateline.portal.rules.makeup import Section
from dateline.portal.templatetags.newsletters import invitation
from dateline.portal.templatetags.portal_trending import trending

register = template.Library()


@register.simple_tag(takes_context=True)
def blocks(context: template.Context) -> SafeString:
    """Show all blocks of the page."""
    rows: tuple[Row[Card], ...] = context["rows"]
    made = "".join(_row(row, context) for row in rows)
    return mark_safe(made + fragments.onward(context["edition"]) if context["page"].lead else made)


def _row(row: Row[Card], context: template.Context) -> str:
    made = "".join(_block(each, context) for each in row.blocks)
    return f'<div class="block-set">\n{made}</div>\n' if row.beside else made


def _block(block: Block[Card], context: template.Context) -> str:
    page, edition = context["page"], context["edition"]
    if block.section:
        return _section(block.section, context)
    if block.name == "opening":
        return fragments.opening(page, context["newest"], trending(context), edition)
    if block.name == "newsletter":
        return invitation(context, "band")
    if block.name == "shots":
        return fragments.shots(context["shots"], edition) if context["shots"] else ""
    if block.name == "countries":
        return fragments.active_countries(page.countries, edition) if page.countries else ""
    shown = getattr(page, block.name)
    return fragments.block(block.name, shown, edition) if shown else ""


def _section(shown: Section[Card], context: template.Context) -> str:
    frame: Frame = context["frame"]
    sector = frame.sector(shown.sector)
    return fragments.section(sector, shown, context["edition"]) if sector else ""
