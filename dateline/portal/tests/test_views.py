"""Every kind of page answers as it should, in a known number of queries, and shows nothing it must not."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dateline.desk.actions.defaults import set_up_newsroom
from dateline.desk.actions.publishing import kill, publish_now
from dateline.desk.models import Newsroom, Story
from dateline.desk.tests import factories
from dateline.portal.tests.reading import words
from dateline.portal.views.errors import server_error

pytestmark = pytest.mark.django_db
NOON = factories.NOON
XSS = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>"


FRONTS = [
    "/",
    "/latest/",
    "/opinion/",
    "/blog/",
    "/interviews/",
    "/press-releases/",
    "/sector/politics/",
    "/sectors/",
    "/country/north-korea/",
    "/countries/",
    "/author/mira-voss/",
    "/archive/",
    "/2025/",
    "/2025/06/",
    "/2025/06/05/",
    "/about/",
    "/style-0.css",
]


@pytest.mark.parametrize("path", FRONTS)
def test_every_front_answers(client: Client, story: Story, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", FRONTS)
def test_every_front_answers_in_an_empty_newsroom(client: Client, path: str) -> None:
    set_up_newsroom()
    expected = 404 if path.startswith("/author/") else 200
    assert client.get(path).status_code == expected


def test_a_newsroom_that_was_not_even_set_up_has_a_home_page(client: Client) -> None:
    assert "No stories yet" in words(client, "/")


@pytest.mark.parametrize(
    "path",
    [
        "/article/politics/999999-nothing/",
        "/article/politics/999999999999999999-nothing/",
        "/article/politics/99999999999999999999999999999999-nothing/",
        "/article/politics/0-zero/",
        "/article/politics/-1-minus/",
        "/article/politics/1e5-x/",
        "/article/politics/nothing/",
        "/article/",
        "/sector/none/",
        "/sector/%00/",
        "/country/atlantis/",
        "/country/zz/",
        "/edition/none/",
        "/author/nobody/",
        "/author/%F0%9F%98%80/",
        "/2025/02/30/",
        "/2025/13/",
        "/2025/00/01/",
        "/1066/10/14/",
        "/9999/01/01/",
        "/2199/12/31/",
        "/latest/?before=yesterday",
        "/latest/?before=",
        "/?before=20250605T120000Z-99999999999999999999",
        "/no/such/page/",
    ],
)
def test_what_is_not_there_is_404_and_never_500(client: Client, story: Story, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()


@pytest.mark.parametrize("path", [*FRONTS, "/asia/"])
def test_no_front_shows_what_is_not_public(client: Client, newsroom: Newsroom, path: str) -> None:
    factories.edition("asia")
    about: dict[str, Any] = {"countries": ["KP"], "authors": [factories.author("Mira Voss")]}
    factories.published(headline="Everybody may read this", **about)
    factories.draft(headline="Secret draft", **about)
    factories.draft(headline="Secret embargo", release_at=NOON, **about)
    for taken in ("Secret kill", "Secret takedown"):
        story = factories.published(headline=taken, **about)
        if taken == "Secret kill":
            kill(story=story, reason="Wrong.", now=NOON)
        else:
            story.unpublish()
    assert "Secret" not in words(client, path)


def test_the_home_page_and_the_story_page_keep_to_their_queries(
    client: Client, newsroom: Newsroom, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(40):
        factories.published(
            at=NOON - timedelta(minutes=number),
            sectors=[("politics", "sport", "science")[number % 3]],
            kind=Story.Kind.OPINION if number % 9 == 8 else Story.Kind.NEWS,
            countries=["KP"],
            authors=[factories.author()],
        )
    # Inside a test's transaction nothing is kept: these are all the queries there can be. Four are
    # the frame's, one is for each ranking (a sector's comes before its edition's) and one for the
    # letters that are offered: a page that a publication has purged finds all these kept. A sector
    # with few stories is asked once more whether there are others.
    with django_assert_num_queries(11):
        words(client, "/")
    with django_assert_num_queries(12):
        words(client, "/sector/politics/")
    address = Story.objects.earliest("pk").get_absolute_url()
    with django_assert_num_queries(13):
        words(client, address)


def test_no_story_stands_twice_on_the_home_page(client: Client, newsroom: Newsroom) -> None:
    for number in range(60):
        factories.published(
            at=NOON - timedelta(minutes=number),
            sectors=[("politics", "sport", "science", "health")[number % 4]],
            kind=["news", "opinion", "blog", "interview"][number % 7 % 4],
        )
    main = words(client, "/").partition("<main")[2]
    shown = re.findall(r'href="/article/[^/]+/(\d+)-[^"]*"(?! tabindex)', main)
    assert len(shown) > 20
    assert len(shown) == len(set(shown))


def test_older_pages_follow_by_cursor(client: Client, newsroom: Newsroom) -> None:
    stories = factories.several(30)
    first = words(client, "/latest/")
    found = re.search(r'rel="next" href="(/latest/\?before=[^"]+)"', first)
    assert found is not None
    second = words(client, found.group(1))
    assert stories[23].get_absolute_url() in first
    assert stories[24].get_absolute_url() not in first
    assert stories[24].get_absolute_url() in second
    assert 'content="noindex"' in second
    assert f'rel="canonical" href="http://localhost:8000{found.group(1)}"' in second


def test_editions_have_their_own_zone_language_and_stories(
    client: Client, newsroom: Newsroom
) -> None:
    factories.edition(
        "korea", zone="Asia/Seoul", language="de", countries=["KR"], date_format="d.m.Y, H:i"
    )
    korean = factories.published(countries=["KR"])
    french = factories.published(countries=["FR"])
    page = words(client, "/korea/")
    assert '<html lang="de" dir="ltr">' in page
    assert "05.06.2025, 21:00" in page
    assert "Zum Inhalt" in page
    assert korean.get_absolute_url() in page
    assert french.get_absolute_url() not in page
    assert client.get("/edition/world/")["Location"] == "/"


def test_countries_are_called_by_name_and_their_codes_lead_there(
    client: Client, story: Story
) -> None:
    assert client.get("/country/kp/")["Location"] == "/country/north-korea/"
    assert client.get("/country/KP/").status_code == 301
    assert story.get_absolute_url() in words(client, "/country/north-korea/")


def test_a_date_has_its_stories_its_calendar_and_its_neighbours(
    client: Client, story: Story
) -> None:
    factories.published(at=NOON - timedelta(days=3))
    page = words(client, "/2025/06/05/")
    assert story.get_absolute_url() in page
    assert '<a href="/2025/06/05/" aria-current="date">5</a>' in page
    assert '<a rel="prev" href="/2025/06/02/">' in page
    assert 'content="noindex"' in words(client, "/2025/06/04/")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/latest/",
        "/sector/politics/",
        "/country/north-korea/",
        "/author/mira-voss/",
        "/2025/06/05/",
        "/sectors/",
        "",
    ],
)
def test_whatever_stands_in_a_story_is_text(client: Client, newsroom: Newsroom, path: str) -> None:
    house = Newsroom.load()
    house.name = house.tagline = house.footer_text = house.contact_name = XSS
    house.save()
    author = factories.author("Mira Voss", role=XSS, bio=XSS)
    story = factories.published(
        headline=XSS,
        slug="harmless",
        standfirst=XSS,
        byline=XSS,
        dateline_place=XSS[:120],
        dateline_country="KR",
        source=XSS,
        countries=["KP"],
        authors=[author],
        kind=Story.Kind.OPINION,
    )
    Story.objects.filter(pk=story.pk).update(correction_note=XSS, standfirst=XSS + ".")
    publish_now(story=story, now=NOON)
    page = words(client, path or story.get_absolute_url())
    assert "alert(1)" in page  # it is there, as text
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_pages_need_no_inline_script_and_no_inline_style(client: Client, story: Story) -> None:
    for path in ("/", story.get_absolute_url(), "/2025/06/05/", "/about/"):
        page = words(client, path)
        assert re.findall(r"<script(?![^>]*\b(?:src=|type=\"application/ld\+json\"))", page) == []
        assert "<style" not in page
        assert not re.search(r"\s(style|on[a-z]+)=", page)
        assert "script-src 'unsafe" not in client.get(path)["Content-Security-Policy"]


def test_the_accent_colour_stands_in_the_one_stylesheet_which_may_be_kept(
    client: Client, newsroom: Newsroom
) -> None:
    before = style_address(words(client, "/"))
    newsroom.accent = "#0b5d6b"
    newsroom.save()
    address = style_address(words(client, "/"))
    assert address != before
    sheet = client.get(address)
    assert "--accent:#0b5d6b" in sheet.content.decode()
    assert "immutable" in sheet["Cache-Control"]
    # Who still holds the page from before gets the new colour, and keeps it nowhere.
    late = client.get(before)
    assert late.content == sheet.content
    assert late["Cache-Control"] == "no-store"


def style_address(page: str) -> str:
    (address,) = re.findall(r'<link rel="stylesheet" href="([^"]+)">', page)
    return str(address)


@pytest.mark.parametrize(
    ("path", "feeds"),
    [
        ("/", "/"),
        ("/latest/", "/latest/"),
        ("/country/north-korea/", "/country/north-korea/"),
        ("/about/", "/"),
    ],
)
def test_every_page_names_its_feeds_and_they_answer(
    client: Client, story: Story, path: str, feeds: str
) -> None:
    page = words(client, path)
    for form in ("rss", "atom", "json"):
        assert f'href="{feeds}feed.{form}"' in page
        assert client.get(f"{feeds}feed.{form}").status_code == 200


def test_the_demonstration_says_so_on_every_page(client: Client, story: Story) -> None:
    assert "demonstration newsroom" not in words(client, "/")
    Newsroom.objects.update(demonstration=True)
    for path in ("/", story.get_absolute_url(), "/about/"):
        assert "demonstration newsroom" in words(client, path)
    assert "demonstration newsroom" in client.get("/nope/").content.decode()


def test_standing_pages_stand_in_the_frame_and_in_the_foot(
    client: Client, newsroom: Newsroom
) -> None:
    page = words(client, "/about/")
    assert "<h1>About us</h1>" in page
    assert "This newsroom publishes news" in page
    assert page.count("<html") == 1
    for path in ("/about/", "/terms/", "/privacy/", "/disclaimer/"):
        assert f'<a href="{path}">' in page


def test_a_failing_database_still_gets_an_answer(
    rf: object, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from django.test import RequestFactory

    with django_assert_num_queries(0):
        answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()


def test_a_wrong_host_is_refused_in_the_frame(client: Client, newsroom: Newsroom) -> None:
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "Bad request" in answer.content.decode()


def test_a_page_is_light(client: Client, newsroom: Newsroom) -> None:
    import gzip

    factories.several(
        60, standfirst="A standfirst of an ordinary length stands under it, as it would."
    )
    assert len(gzip.compress(words(client, "/").encode())) < 20_000
