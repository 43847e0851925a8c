"""Months of the archive as they hang on the wall."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from django.utils import dateformat
from django.utils.translation import get_language

from dateline.portal.rules.dates import month_name
from dateline.portal.rules.months import CalendarDay, MonthCalendar


def month(shown: MonthCalendar, base: str = "/") -> str:
    """Write a month; days with stories lead to their pages, which stand below `base`."""
    name, laid_out = escape(month_name(shown.first, get_language() or "en")), shown.weeks
    names = "".join(f'<th scope="col">{_weekday(day.date)}</th>' for day in laid_out[0])
    weeks = "".join(
        f"<tr>{''.join(_day(day, escape(base)) for day in week)}</tr>\n" for week in laid_out
    )
    if shown.with_stories:
        name = f'<a href="{escape(base)}{shown.first:%Y/%m}/">{name}</a>'
    return (
        f'<table class="calendar">\n<caption>{name}</caption>\n'
        f"<thead><tr>{names}</tr></thead>\n<tbody>\n{weeks}</tbody>\n</table>\n"
    )


def years(listed: Iterable[int], shown: int, base: str = "/") -> str:
    """Write the years of an archive; that which the page shows is marked."""
    lines = (
        f'<li><a href="{escape(base)}{each}/"{_CURRENT if each == shown else ""}>{each}</a></li>\n'
        for each in listed
    )
    return f'<ul class="tags">{"".join(lines)}</ul>'


_CURRENT = ' aria-current="page"'


def _weekday(day: date) -> str:
    return escape(dateformat.format(day, "D"))


def _day(day: CalendarDay, base: str) -> str:
    if not day.inside:
        return "<td></td>"
    if not (day.has_stories or day.chosen):
        return f"<td>{day.date.day}</td>"
    chosen = ' aria-current="date"' if day.chosen else ""
    return f'<td><a href="{base}{day.date:%Y/%m/%d}/"{chosen}>{day.date.day}</a></td>'
