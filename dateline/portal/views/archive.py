"""The archives: calendars of years and months, and a page per date.

There is one of everything, and one of each sector, country and author, with the same pages below
its own address. In these a month lists its stories; of everything there are too many.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from dateline.desk import queries
from dateline.desk.queries import (
    Frame,
    days_with_stories,
    first_day,
    months_beside,
    newsroom,
    years_with_stories,
)
from dateline.desk.queries.fronts import author_name
from dateline.desk.rules.countries import code_of
from dateline.desk.rules.countries import country as country_of
from dateline.edge import page
from dateline.portal.rules.months import (
    MonthCalendar,
    months_of_year,
    read_date,
)
from dateline.portal.views.clock import has_come, today
from dateline.portal.views.frame import Head, respond
from dateline.portal.views.paging import cursor_of, path_of

PAGE = 60


@dataclass(frozen=True, slots=True)
class Archive:
    """Of what an archive is."""

    front: str
    base: str = "/"
    """The address below which its years stand."""
    name: str = ""
    """Empty for the archive of everything."""
    one_address: bool = False
    """It says the same in every edition."""
    within: str = ""
    """The front on which its stories must stand too."""

    def days(self, first: date, frame: Frame) -> frozenset[date]:
        """Give the dates of a month that have stories."""
        return self.of_months([first], frame)[first]

    def of_months(self, months: Iterable[date], frame: Frame) -> dict[date, frozenset[date]]:
        """Give the dates of months that have stories."""
        return days_with_stories(self.front, months, frame.home.tzinfo, within=self.within)


def archive_of(frame: Frame, kind: str, word: str) -> Archive:
    """Find an archive by its address; raises Http404 where there is no such sector, country, author."""
    if kind == "sector" and (sector := frame.sector(word)):
        base = reverse("portal:sector", args=[word])
        return Archive(f"sector:{word}", base, sector.name, within=frame.home.within)
    if kind == "country" and (code := code_of(word)):
        country = country_of(code, frame.home.language)
        if word == country.slug:
            base = reverse("portal:country", args=[word])
            return Archive(f"country:{code}", base, country.name, within=frame.home.within)
    if kind == "author" and (name := author_name(word)):
        base = reverse("portal:author", args=[word])
        return Archive(f"author:{word}", base, name, one_address=True)
    if kind:
        raise Http404("No such archive.")
    return Archive(frame.home.front)


@page()
def newest_year(request: HttpRequest, kind: str = "", word: str = "") -> HttpResponse:
    """Show the calendar of this year."""
    frame = newsroom()
    return _year(request, frame, archive_of(frame, kind, word), today(frame.home.tzinfo).year)


@page()
def year(request: HttpRequest, year: int, kind: str = "", word: str = "") -> HttpResponse:
    """Show the calendar of a year."""
    frame = newsroom()
    return _year(request, frame, archive_of(frame, kind, word), year)


@page()
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show the calendar of a month."""
    frame = newsroom()
    archive = archive_of(frame, "", "")
    first = _date(year, month, 1, frame)
    has = archive.days(first, frame)
    previous, following = months_beside(archive.front, first, frame.home.tzinfo)
    head = Head(path=request.path, index=bool(has))
    return respond(
        request,
        "portal/month.html",
        frame,
        head,
        {
            "base": archive.base,
            "month": MonthCalendar(first, has),
            "previous": previous,
            "next": following,
        },
    )


@page(params=("before",))
def month_stories(
    request: HttpRequest, year: int, month: int, kind: str, word: str
) -> HttpResponse:
    """Show the stories of a month of a sector, a country or an author."""
    frame = newsroom()
    archive, zone = archive_of(frame, kind, word), frame.home.tzinfo
    first, before = _date(year, month, 1, frame), cursor_of(request)
    shown = queries.month_page(
        archive.front, first, zone, within=archive.within, before=before, limit=PAGE
    )
    head = Head(
        path=path_of(request, before),
        index=bool(shown.front.cards) and before is None,
        one_address=archive.one_address,
    )
    return respond(
        request,
        "portal/month_stories.html",
        frame,
        head,
        {
            "archive": archive,
            "base": archive.base,
            "front": shown.front,
            "before": before,
            "month": _calendar(archive, first, frame),
            "previous": shown.previous,
            "next": shown.next,
        },
    )


@page(params=("before",))
def day(
    request: HttpRequest, year: int, month: int, day: int, kind: str = "", word: str = ""
) -> HttpResponse:
    """Show what went out on a date of the edition's zone."""
    frame = newsroom()
    archive, zone = archive_of(frame, kind, word), frame.home.tzinfo
    chosen, before = _date(year, month, day, frame), cursor_of(request)
    shown = queries.day(
        archive.front, chosen, zone, within=archive.within, before=before, limit=PAGE
    )
    first = chosen.replace(day=1)
    # A day of one sector is a part of its month, which search engines are told of.
    whole = bool(shown.front.cards) and before is None and not archive.name
    head = Head(path=path_of(request, before), index=whole, one_address=archive.one_address)
    return respond(
        request,
        "portal/day.html",
        frame,
        head,
        {
            "archive": archive,
            "base": archive.base,
            "day": shown,
            "front": shown.front,
            "before": before,
            "month": _calendar(archive, first, frame, chosen),
        },
    )


def _year(request: HttpRequest, frame: Frame, archive: Archive, year: int) -> HttpResponse:
    zone = frame.home.tzinfo
    if not has_come(date(year, 1, 1), zone):
        raise Http404("That year is still to come.")
    this_day = today(zone)
    months = [first for first in months_of_year(year) if first <= this_day]
    has = archive.of_months(months, frame)
    shown = [first for first in months if has[first]]
    path = f"{archive.base}{year}/"
    head = Head(path=path, index=any(has.values()), one_address=archive.one_address)
    return respond(
        request,
        "portal/year.html",
        frame,
        head,
        {
            "archive": archive,
            "base": archive.base,
            "year": year,
            "months": [MonthCalendar(first, has[first]) for first in reversed(shown)],
            "years": tuple(_years(archive, year, frame)),
        },
    )


def _years(archive: Archive, shown: int, frame: Frame) -> list[int]:
    """Give the years that have stories, and the one that is shown, newest first."""
    zone = frame.home.tzinfo
    oldest = first_day(archive.front, zone, within=archive.within)
    span = range(oldest.year, today(zone).year + 1) if oldest else range(0)
    there = years_with_stories(archive.front, span, zone, within=archive.within)
    return sorted({*there, shown}, reverse=True)


def _calendar(
    archive: Archive, first: date, frame: Frame, chosen: date | None = None
) -> MonthCalendar:
    return MonthCalendar(first, archive.days(first, frame), chosen)


def _date(year: int, month: int, day: int, frame: Frame) -> date:
    found = read_date(year, month, day)
    if found is None or not has_come(found, frame.home.tzinfo):
        raise Http404("No such date.")
    return found
