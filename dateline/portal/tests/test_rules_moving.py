"""Links inside an edition, and paths that lead into one."""

from __future__ import annotations

import pytest

from dateline.desk.rules.places import apart, base_of
from dateline.portal.rules.alternates import Place, alternates, has_place
from dateline.portal.rules.moving import moved

BASES = ("", "/asia", "/edition/search")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('<a href="/latest/">', '<a href="/asia/latest/">'),
        ('<a class="x" href="/">', '<a class="x" href="/asia/">'),
        ('<form method="get" action="/search/">', '<form method="get" action="/asia/search/">'),
        ('<link rel="alternate" href="/feed.rss">', '<link rel="alternate" href="/asia/feed.rss">'),
        ('<a href="/ar/" hreflang="ar">', '<a href="/ar/" hreflang="ar">'),
        ('<a href="/asia/latest/">', '<a href="/asia/latest/">'),
        ('<a href="/edition/search/latest/">', '<a href="/edition/search/latest/">'),
        ('<a href="//elsewhere.example/">', '<a href="//elsewhere.example/">'),
        ('<a href="https://elsewhere.example/">', '<a href="https://elsewhere.example/">'),
        ('<a href="#foot">', '<a href="#foot">'),
        ('<link href="/style-12.css">', '<link href="/style-12.css">'),
        ('<link href="/static/portal/icon.svg">', '<link href="/static/portal/icon.svg">'),
        ('<img src="/media/renditions/1.webp">', '<img src="/media/renditions/1.webp">'),
        ('<p>He wrote href="/latest/".</p>', '<p>He wrote href="/latest/".</p>'),
        ('<p>&lt;a href="/latest/"&gt;</p>', '<p>&lt;a href="/latest/"&gt;</p>'),
    ],
)
def test_a_link_inside_an_edition_stays_in_it(written: str, read: str) -> None:
    assert moved(written, "/asia", BASES) == read
    assert moved(written, "", BASES) == written


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("/asia/", ("asia", "/")),
        ("/asia/sector/politics/", ("asia", "/sector/politics/")),
        ("/edition/asia/latest/", ("asia", "/latest/")),
        ("/edition/search/latest/", ("search", "/latest/")),
        ("/asia/feed.rss", ("asia", "/feed.rss")),
        ("/", None),
        ("/asia", None),
        ("/latest/", None),
        ("/sector/politics/", None),
        ("/2025/06/05/", None),
        ("/asia/desk/", None),
        ("/asia/static/x.js", None),
        ("/asia/sitemap.xml", None),
        ("/asia//elsewhere.example/", None),
        ("/edition/world//elsewhere.example/", None),
    ],
)
def test_a_path_is_parted_into_an_edition_and_the_path_inside(
    path: str, parts: tuple[str, str] | None
) -> None:
    assert apart(path) == parts


def test_an_edition_that_is_called_like_a_part_of_the_site_stands_deeper() -> None:
    assert base_of("asia") == "/asia"
    assert base_of("search") == "/edition/search"
    assert base_of("2025") == "/edition/2025"


WORLD, ASIA, ARABIC = (
    Place("en-gb", "https://a.example/"),
    Place("en-gb", "https://a.example/asia/"),
    Place("ar", "https://ar.example/"),
)


def test_one_address_for_each_language_is_named_and_the_first_is_for_everybody_else() -> None:
    told = [("en-GB", WORLD.address), ("ar", ARABIC.address), ("x-default", WORLD.address)]
    assert alternates([WORLD, ASIA, ARABIC], WORLD) == told
    assert alternates([WORLD, ASIA, ARABIC], ARABIC) == told


def test_nothing_is_said_on_a_page_that_is_not_named_itself_or_in_one_language() -> None:
    assert alternates([WORLD, ASIA, ARABIC], ASIA) == []
    assert alternates([WORLD, ASIA], WORLD) == []


def test_an_edition_of_some_sectors_has_no_page_of_the_others() -> None:
    assert has_place((), "/sector/sport/")
    assert has_place(("sport",), "/sector/sport/")
    assert not has_place(("sport",), "/sector/health/")
    assert has_place(("sport",), "/latest/")
