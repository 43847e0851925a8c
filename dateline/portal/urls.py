"""Every address of the site."""

from __future__ import annotations

from django.urls import path, re_path, register_converter

from dateline.portal.converters import StoryNumber, TwoDigits, Year
from dateline.portal.views import (
    archive,
    errors,
    feeds,
    forms,
    fronts,
    letters,
    machines,
    newsletters,
    previews,
    search,
    shots,
    sitemaps,
    standing,
    stories,
    suggest,
    theme,
    trending,
)

register_converter(StoryNumber, "story")
register_converter(Year, "year")
register_converter(TwoDigits, "two")

app_name = "portal"
urlpatterns = [
    # Addresses are tried in this order: those that are asked for most stand first.
    path("", fronts.home, name="home"),
    path("article/<str:sector>/<story:number>-<str:slug>/", stories.story, name="story"),
    path("edition/<slug:slug>/", fronts.edition, name="edition"),
    path("latest/", fronts.latest, name="latest"),
    path("trending/", trending.trending, name="trending"),
    path("shots/", shots.front, name="shots"),
    path("shots/<story:number>/", shots.shot, name="shot"),
    path("shots/sector/<slug:slug>/", shots.sector, name="shots_sector"),
    path("opinion/", fronts.kind, {"kind": "opinion"}, name="opinion"),
    path("blog/", fronts.kind, {"kind": "blog"}, name="blog"),
    path("interviews/", fronts.kind, {"kind": "interview"}, name="interviews"),
    path("press-releases/", fronts.kind, {"kind": "press-release"}, name="press-releases"),
    path("sectors/", fronts.sectors, name="sectors"),
    path("sector/<slug:slug>/", fronts.sector, name="sector"),
    path("sector/<slug:slug>/trending/", trending.of_sector, name="trending-in-sector"),
    path("countries/", fronts.countries, name="countries"),
    path("country/<slug:word>/", fronts.country, name="country"),
    path("author/<slug:slug>/", fronts.author, name="author"),
    path("contact/", letters.contact, name="contact"),
    path("contact/sent/", letters.sent, {"kind": "contact"}),
    path("report/<story:number>/", letters.report, name="report"),
    path("report/<story:number>/sent/", letters.sent, {"kind": "error"}),
    path("tips/", letters.tips, name="tips"),
    path("tips/sent/", letters.sent, {"kind": "tip"}),
    path("forms/<slug:form>/ticket", forms.ticket, name="form-ticket"),
    path("newsletters/", newsletters.overview, name="newsletters"),
    path("newsletters/sign-up/", newsletters.sign_up, name="newsletters-sign-up"),
    path("newsletters/asked/", newsletters.asked, name="newsletters-asked"),
    path("newsletters/confirm/<str:token>/", newsletters.confirmation),
    path("newsletters/preferences/test/", newsletters.test_link),
    path("newsletters/leave/test/", newsletters.test_link),
    path("newsletters/preferences/<str:token>/", newsletters.choice),
    path("newsletters/leave/<str:token>/", newsletters.leaving),
    path("newsletters/leave/<str:token>/link/", newsletters.fresh_link),
    path("search/", search.search, name="search"),
    path("search/suggest", suggest.suggest, name="suggest"),
    path("archive/", archive.newest_year, name="archive"),
    path("<year:year>/", archive.year, name="year"),
    path("<year:year>/<two:month>/", archive.month, name="month"),
    path("<year:year>/<two:month>/<two:day>/", archive.day, name="day"),
    # An archive of each sector, country and author.
    *(
        path(f"{kind}/<slug:word>/{below}", view, {"kind": kind}, name=f"{kind}-{name}")
        for kind in ("sector", "country", "author")
        for below, view, name in (
            ("archive/", archive.newest_year, "archive"),
            ("<year:year>/", archive.year, "year"),
            ("<year:year>/<two:month>/", archive.month_stories, "month"),
            ("<year:year>/<two:month>/<two:day>/", archive.day, "day"),
        )
    ),
    path("article/<story:number>/", stories.story),
    path("article/<str:sector>/<story:number>/", stories.story),
    path("card/<story:number>-<slug:version>.jpg", previews.card, name="card"),
    path("style-<slug:version>.css", theme.stylesheet, name="style"),
    path("sitemap.xml", sitemaps.index),
    path("sitemap-news.xml", sitemaps.news),
    path("sitemap-fronts.xml", sitemaps.fronts),
    path("sitemap-fronts-<slug:slug>.xml", sitemaps.fronts_of),
    path("sitemap-<year:year>-<two:month>.xml", sitemaps.month),
    path("sitemap-<year:year>-<two:month>-<two:day>.xml", sitemaps.part),
    path("favicon.ico", machines.favicon),
    path("robots.txt", machines.robots),
    path("ads.txt", machines.ads),
    path(".well-known/security.txt", machines.security),
    path("manifest.webmanifest", machines.manifest, name="manifest"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
]
for form in feeds.FORMS:
    urlpatterns += [
        path(f"trending/feed.{form}", trending.feed, {"form": form}),
        path(f"shots/feed.{form}", shots.feed, {"form": form}),
        path(f"shots/sector/<slug:slug>/feed.{form}", shots.feed, {"form": form}),
        path(f"feed.{form}", feeds.feed, {"form": form}),
        path(f"<slug:place>/feed.{form}", feeds.feed, {"form": form}),
        path(f"<slug:place>/<slug:name>/feed.{form}", feeds.feed, {"form": form}),
    ]
# Behind everything that has a name of its own; deeper down there is nothing.
urlpatterns += [
    path("<slug:slug>/", standing.standing, name="standing"),
    re_path(r"^(?:[\w\-]+/){2,}$", errors.nowhere),
]
