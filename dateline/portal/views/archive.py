"""The archive: calendars of years and months, and a page per date."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from dateline.desk import queries
from dateline.desk.queries import Frame, days_with_stories, first_day, newsroom
from dateline.portal.rules.months import (
    dates_of_month,
    dates_of_year,
    month_after,
    month_before,
    month_calendar,
    read_date,
)
from dateline.portal.views.frame import Head, respond
from dateline.portal.views.paging import cursor_of, path_of

FRONT = "latest"
PAGE = 60


def newest_year(request: HttpRequest) -> HttpResponse:
    """Show the calendar of this year."""
    frame = newsroom()
    return _year(request, frame, _today(frame).year)


def year(request: HttpRequest, year: int) -> HttpResponse:
    """Show the calendar of a year."""
    return _year(request, newsroom(), year)


def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show the calendar of a month."""
    frame = newsroom()
    first = _date(year, month, 1, frame)
    has = days_with_stories(FRONT, dates_of_month(year, month), frame.home.tzinfo)
    head = Head(path=request.path, index=bool(has))
    return respond(
        request,
        "portal/month.html",
        frame,
        head,
        {
            "month": month_calendar(year, month, has),
            "previous": month_before(first),
            "next": _not_later(month_after(first), frame),
        },
    )


def day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    """Show what went out on a date of the home edition's zone."""
    frame = newsroom()
    chosen = _date(year, month, day, frame)
    before = cursor_of(request)
    page = queries.day(
        FRONT, chosen, frame.home.tzinfo, before=before, limit=PAGE, names=frame.sector_names
    )
    has = days_with_stories(FRONT, dates_of_month(year, month), frame.home.tzinfo)
    head = Head(
        path=path_of(request, before),
        index=bool(page.front.cards) and before is None,
    )
    return respond(
        request,
        "portal/day.html",
        frame,
        head,
        {
            "day": page,
            "front": page.front,
            "before": before,
            "month": month_calendar(year, month, has, chosen),
            "previous_month": month_before(chosen.replace(day=1)),
            "next_month": _not_later(month_after(chosen.replace(day=1)), frame),
        },
    )


def _year(request: HttpRequest, frame: Frame, year: int) -> HttpResponse:
    zone, today = frame.home.tzinfo, _today(frame)
    oldest = first_day(FRONT, zone)
    if year > today.year:
        raise Http404("That year is still to come.")
    has = days_with_stories(FRONT, dates_of_year(year), zone)
    months = range(1, (today.month if year == today.year else 12) + 1)
    first_year = min(oldest.year if oldest else year, year)
    head = Head(path=f"/{year}/", index=bool(has))
    return respond(
        request,
        "portal/year.html",
        frame,
        head,
        {
            "year": year,
            "months": [month_calendar(year, each, has) for each in reversed(months)],
            "years": range(today.year, first_year - 1, -1),
        },
    )


def _date(year: int, month: int, day: int, frame: Frame) -> date:
    found = read_date(year, month, day)
    if found is None or found > _today(frame):
        raise Http404("No such date.")
    return found


def _not_later(first: date, frame: Frame) -> date | None:
    return first if first <= _today(frame) else None


def _today(frame: Frame) -> date:
    return timezone.now().astimezone(frame.home.tzinfo).date()
