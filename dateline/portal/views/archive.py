"""The archive: calendars of years and months, and a page per date."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse

from dateline.desk import queries
from dateline.desk.queries import Frame, days_with_stories, first_day, newsroom
from dateline.edge import page
from dateline.portal.rules.months import (
    MonthCalendar,
    month_after,
    month_before,
    months_of_year,
    read_date,
)
from dateline.portal.views.clock import has_come, today
from dateline.portal.views.frame import Head, respond
from dateline.portal.views.paging import cursor_of, path_of

PAGE = 60


@page()
def newest_year(request: HttpRequest) -> HttpResponse:
    """Show the calendar of this year."""
    frame = newsroom()
    return _year(request, frame, today(frame.home.tzinfo).year)


@page()
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Show the calendar of a year."""
    return _year(request, newsroom(), year)


@page()
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show the calendar of a month."""
    frame = newsroom()
    first = _date(year, month, 1, frame)
    has = days_with_stories(frame.home.everything, [first], frame.home.tzinfo)[first]
    head = Head(path=request.path, index=bool(has))
    return respond(
        request,
        "portal/month.html",
        frame,
        head,
        {
            "month": MonthCalendar(first, has),
            "previous": month_before(first),
            "next": _not_later(month_after(first), frame),
        },
    )


@page(params=("before",))
def day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    """Show what went out on a date of the home edition's zone."""
    frame = newsroom()
    chosen = _date(year, month, day, frame)
    before = cursor_of(request)
    shown = queries.day(frame.home.everything, chosen, frame.home.tzinfo, before=before, limit=PAGE)
    first = chosen.replace(day=1)
    has = days_with_stories(frame.home.everything, [first], frame.home.tzinfo)[first]
    head = Head(
        path=path_of(request, before),
        index=bool(shown.front.cards) and before is None,
    )
    return respond(
        request,
        "portal/day.html",
        frame,
        head,
        {
            "day": shown,
            "front": shown.front,
            "before": before,
            "month": MonthCalendar(first, has, chosen),
            "previous_month": month_before(first),
            "next_month": _not_later(month_after(first), frame),
        },
    )


def _year(request: HttpRequest, frame: Frame, year: int) -> HttpResponse:
    zone = frame.home.tzinfo
    if not has_come(date(year, 1, 1), zone):
        raise Http404("That year is still to come.")
    oldest, this_day = first_day(frame.home.everything, zone), today(zone)
    months = [first for first in months_of_year(year) if first <= this_day]
    has = days_with_stories(frame.home.everything, months, zone)
    head = Head(path=f"/{year}/", index=any(has.values()))
    return respond(
        request,
        "portal/year.html",
        frame,
        head,
        {
            "year": year,
            "months": [MonthCalendar(first, has[first]) for first in reversed(months)],
            "oldest": min(oldest.year if oldest else year, year),
            "newest": this_day.year,
        },
    )


def _date(year: int, month: int, day: int, frame: Frame) -> date:
    found = read_date(year, month, day)
    if found is None or not has_come(found, frame.home.tzinfo):
        raise Http404("No such date.")
    return found


def _not_later(first: date, frame: Frame) -> date | None:
    return first if has_come(first, frame.home.tzinfo) else None
