"""Sitemaps: an index, the archive in parts, the fronts, and the news of two days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from dateline.desk.queries import (
    EditionCard,
    Frame,
    first_day,
    fronts_with_stories,
    newsroom,
    standing_told_in,
)
from dateline.desk.queries.editions import site_of
from dateline.desk.queries.listing import Listed, authors_listed, listed, spans_with_stories
from dateline.desk.queries.months import Year, years_with_stories
from dateline.desk.rules.countries import all_codes, country
from dateline.edge import Kept, page
from dateline.edge.noting import noting
from dateline.portal.markup import sitemaps as markup
from dateline.portal.rules import sitemaps
from dateline.portal.rules.alternates import Place, has_place, told_once
from dateline.portal.rules.months import read_date
from dateline.portal.rules.scripts import language_tag
from dateline.portal.views.clock import begin_of, now_until_next, today
from dateline.portal.views.frame import absolute

UTC = ZoneInfo("UTC")
FRONT = "latest"
XML = "application/xml; charset=utf-8"
PLACES = (
    "/",
    "/latest/",
    "/shots/",
    "/sectors/",
    "/countries/",
    "/archive/",
)
# The kinds of stories that have a front, by the name of its address.
KINDS = {
    "opinion": "opinion",
    "blog": "blog",
    "interview": "interviews",
    "press-release": "press-releases",
}


@page()
def index(request: HttpRequest) -> HttpResponse:
    """List all sitemaps: the month that still grows in parts, those that are over as they are kept."""
    this_month = today(UTC).replace(day=1)
    editions = [f"fronts-{each.slug}" for each in newsroom().editions if not each.is_home]
    names = ["news", "fronts", *editions, *_parts_of(this_month)]
    return HttpResponse(markup.index(_entries(names), _past(this_month)), content_type=XML)


@page()
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """List the stories first published in a month."""
    return _stories_of(sitemaps.whole(_day(year, month, 1)))


@page()
def part(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    """List the stories first published in some days of a month."""
    first = _day(year, month, day)
    found = next(
        (each for each in sitemaps.parts_of(first.replace(day=1)) if each.first == first), None
    )
    if found is None:
        raise Http404("No sitemap begins on that day.")
    return _stories_of(found)


@page()
def fronts(request: HttpRequest) -> HttpResponse:
    """List the home edition's fronts that have stories, the standing pages, and who has signed stories."""
    frame = newsroom()
    paths = [*_fronts(frame, frame.root), *(link.address for link in frame.standing)]
    authors = authors_listed(limit=sitemaps.MOST_ADDRESSES - len(paths))
    paths += [reverse("portal:author", args=[slug]) for slug in authors]
    return _urlset(markup.Address(address=absolute(path)) for path in paths)


@page()
def fronts_of(request: HttpRequest, slug: str) -> HttpResponse:
    """List the fronts of another edition that have stories there, and the standing pages in its language."""
    frame = newsroom()
    edition = frame.edition(slug)
    if edition is None or edition.is_home:
        raise Http404("No such edition.")
    site = site_of(edition)
    paths = [*_fronts(frame, edition), *standing_told_in(edition.language)]
    listed_here = paths[: sitemaps.MOST_ADDRESSES]
    return _urlset(markup.Address(address=f"{site}{path}") for path in listed_here)


@page()
def news(request: HttpRequest) -> HttpResponse:
    """List the news of the last two days, as Google News reads it."""
    frame = newsroom()
    stories = _news()
    items = (
        markup.Item(
            address=absolute(story.url),
            headline=story.headline,
            language=_language(story),
            published=story.published_at,
        )
        for story in stories
    )
    return HttpResponse(markup.news(frame.name, items), content_type=XML)


def _news() -> list[Listed]:
    # Tomorrow's date too: what comes in at midnight may find a page that was made before it.
    until = begin_of(today(UTC) + timedelta(days=2), UTC)
    since = now_until_next([]) - sitemaps.NEWS_SPAN
    stories = listed(since, until, limit=sitemaps.MOST_NEWS)
    now_until_next(story.published_at + sitemaps.NEWS_SPAN for story in stories[-1:])
    return stories


_PAST: Kept[tuple[date, date], str] = Kept("sitemaps of past months", most=8)


def _past(this_month: date) -> str:
    """Give the entries of the months before, as they are kept until a story of one comes or goes."""
    oldest = first_day(FRONT, UTC)
    if oldest is None:
        return ""
    first = oldest.replace(day=1)
    # No page carries the keys of so many months: the calendar, which `first_day` shows, says it all.
    with noting():
        return _PAST.get((first, this_month), lambda: _months(first, this_month))


def _months(first: date, this_month: date) -> str:
    """Write the entries of past months, newest first; one that is too long for a sitemap is cut."""
    years = years_with_stories(first, this_month, most=sitemaps.MOST_ADDRESSES)
    return "".join(
        _crowded(year) if year.crowded else _whole(year.months) for year in reversed(years)
    )


def _crowded(year: Year) -> str:
    return "".join(
        _entries(_parts_of(month)) if month in year.crowded else _whole((month,))
        for month in reversed(year.months)
    )


@lru_cache(maxsize=4_000)
def _whole(months: tuple[date, ...]) -> str:
    return _entries(sitemaps.whole(month).name for month in reversed(months))


def _parts_of(month: date) -> list[str]:
    """Name the parts of a month that have stories, newest first."""
    parts = sitemaps.parts_of(month)
    there = spans_with_stories(tuple((part.since, part.until) for part in parts))
    return [part.name for part, has in zip(parts, there, strict=True) if has][::-1]


def _entries(names: Iterable[str]) -> str:
    return markup.entries(absolute(f"/sitemap-{name}.xml") for name in names)


def _stories_of(part: sitemaps.Part) -> HttpResponse:
    stories = listed(part.since, part.until, limit=sitemaps.MOST_ADDRESSES)
    return _urlset(
        markup.Address(
            address=absolute(story.url),
            changed=story.updated_at,
            alternates=_told(story),
        )
        for story in stories
    )


def _told(story: Listed) -> list[Place]:
    places = [Place(language_tag(each), absolute(path)) for each, path in story.translations]
    return told_once(places, Place(language_tag(story.language), absolute(story.url)))


def _day(year: int, month: int, day: int) -> date:
    found = read_date(year, month, day)
    if found is None:
        raise Http404("No such day.")
    return found


def _fronts(frame: Frame, edition: EditionCard) -> list[str]:
    """List an edition's fronts that hold something there, as they stand at the home edition. Two queries."""
    sectors = [
        each for each in frame.sector_names if has_place(edition.sectors, f"/sector/{each}/")
    ]
    named = {
        **{f"kind:{kind}": reverse(f"portal:{name}") for kind, name in KINDS.items()},
        **{f"sector:{slug}": reverse("portal:sector", args=[slug]) for slug in sectors},
    }
    there = fronts_with_stories(named, within=edition.within)
    codes = fronts_with_stories((f"country:{code}" for code in all_codes()), within=edition.within)
    return [
        *PLACES,
        *(named[front] for front in there),
        *(f"/country/{country(code.removeprefix('country:')).slug}/" for code in codes),
    ]


def _language(story: Listed) -> str:
    """Give the language as Google News wants it: two letters, but for Chinese."""
    lowered = story.language.lower()
    return lowered if lowered in {"zh-cn", "zh-tw"} else lowered.partition("-")[0]


def _urlset(rows: Iterable[markup.Address]) -> HttpResponse:
    return HttpResponse(markup.urlset(rows), content_type=XML)
