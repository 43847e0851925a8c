"""Sitemaps: an index, the archive in parts, the fronts, and the news of two days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse

from dateline.desk.queries import Frame, fronts_with_stories, newsroom
from dateline.desk.queries.listing import Listed, Spans, listed, span_of_archive, spans_with_stories
from dateline.edge import page
from dateline.portal.markup import sitemaps as markup
from dateline.portal.rules import sitemaps
from dateline.portal.rules.countries import all_codes, country
from dateline.portal.views.clock import begin_of, now_until_next, today
from dateline.portal.views.frame import absolute

UTC = ZoneInfo("UTC")
XML = "application/xml; charset=utf-8"
PLACES = (
    "/",
    "/latest/",
    "/opinion/",
    "/blog/",
    "/interviews/",
    "/press-releases/",
    "/sectors/",
    "/countries/",
    "/archive/",
)


@page()
def index(request: HttpRequest) -> HttpResponse:
    """List all sitemaps."""
    names = ["news", "fronts", *_parts()]
    addresses = [absolute(f"/sitemap-{name}.xml") for name in names]
    return HttpResponse(markup.index(addresses), content_type=XML)


@page()
def part(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    """List the stories first published in some days of a month."""
    try:
        span = sitemaps.part_of(date(year, month, day))
    except ValueError as error:
        raise Http404("No such day.") from error
    if span.first.day != day:
        raise Http404("No sitemap begins on that day.")
    stories = listed(span.since, span.until, limit=sitemaps.MOST_ADDRESSES)
    return _urlset([(absolute(story.url), story.updated_at) for story in stories])


@page()
def fronts(request: HttpRequest) -> HttpResponse:
    """List the fronts that have stories, and the standing pages."""
    return _urlset([(absolute(path), None) for path in _fronts(newsroom())])


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


def _parts() -> list[str]:
    """Name the parts of the archive that have stories, newest first, year by year."""
    span = span_of_archive()
    if span is None:
        return []
    oldest, newest = (moment.astimezone(UTC).date() for moment in span)
    last = min(max(newest, oldest), today(UTC))
    return [
        name
        for year in range(last.year, oldest.year - 1, -1)
        for name in _parts_of(max(oldest, date(year, 1, 1)), min(last, date(year, 12, 31)))
    ]


def _parts_of(first: date, last: date) -> list[str]:
    names, spans = _spans(first, last)
    there = spans_with_stories(spans)
    return [name for name, has in zip(names, there, strict=True) if has][::-1]


@lru_cache(maxsize=400)
def _spans(first: date, last: date) -> tuple[tuple[str, ...], Spans]:
    parts = list(sitemaps.parts_between(first, last))[::-1]
    spans = tuple((part.since, part.until) for part in parts)
    return tuple(f"{part.first:%Y-%m-%d}" for part in parts), spans


def _fronts(frame: Frame) -> list[str]:
    codes = fronts_with_stories(f"country:{code}" for code in all_codes())
    sectors = [sector for top in frame.sectors for sector in (top, *top.children)]
    with_stories = set(fronts_with_stories(f"sector:{sector.slug}" for sector in sectors))
    return [
        *PLACES,
        *(f"/edition/{edition.slug}/" for edition in frame.editions if not edition.is_home),
        *(
            f"/sector/{sector.slug}/"
            for sector in sectors
            if f"sector:{sector.slug}" in with_stories
        ),
        *(f"/country/{country(code.removeprefix('country:')).slug}/" for code in codes),
        *(link.address for link in frame.standing),
    ]


def _language(story: Listed) -> str:
    """Give the language as Google News wants it: two letters, but for Chinese."""
    lowered = story.language.lower()
    return lowered if lowered in {"zh-cn", "zh-tw"} else lowered.partition("-")[0]


def _urlset(rows: list[tuple[str, datetime | None]]) -> HttpResponse:
    return HttpResponse(markup.urlset(rows), content_type=XML)
