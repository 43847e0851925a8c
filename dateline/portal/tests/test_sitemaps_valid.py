"""Sitemaps hold to the schemas of sitemaps.org and to what Google News asks of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree

from dateline.desk.actions import kill, link_translations, unlink_translation
from dateline.desk.models import Edition, Newsroom, Story
from dateline.desk.tests import factories
from dateline.edge import EVERYTHING
from dateline.edge.commits import changed
from dateline.portal.rules import sitemaps
from dateline.portal.tests.reading import schema_of

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 6, 6, 9, 30, tzinfo=UTC)
PROTOCOL = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
SITE = "http://localhost:8000"
# What `xsd:date` and `xsd:dateTime` allow of what W3C's profile of ISO 8601 has.
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?")
# As the schema of the news has it: ISO 639, and Chinese in its two scripts.
TONGUE = re.compile(r"zh-cn|zh-tw|[a-z]{2,3}")
BCP47 = re.compile(r"x-default|[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
HEADLINE = 'Ships <b>& barges</b> "wait" at Busan \U0001f6a2'


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def stories(newsroom: Newsroom) -> list[Story]:
    factories.edition("ar", name="العربية", language="ar")
    english = factories.published(headline=HEADLINE, slug="ships", authors=[factories.author()])
    arabic = factories.published(headline="سفن تنتظر", slug="sufun", language="ar")
    chinese = factories.published(
        headline="Ships", slug="chuan", language="zh-CN", at=NOW - timedelta(days=40)
    )
    factories.published(headline="Lone", slug="lone", language="sr-Latn")
    factories.published(headline="Old", slug="old", at=NOW - timedelta(days=2, seconds=1))
    link_translations(story=english, other=arabic)
    link_translations(story=english, other=chinese)
    return [english, arabic, chinese]


def tree(client: Client, address: str) -> etree._Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    assert len(answer.content) < 50 * 1024 * 1024
    found = etree.fromstring(answer.content)
    schema_of("sitemap").assertValid(found)
    return found


def every(client: Client) -> Iterator[etree._Element]:
    for loc in tree(client, "/sitemap.xml").iter(f"{PROTOCOL}loc"):
        yield tree(client, str(loc.text).removeprefix(SITE))


def test_the_index_is_as_its_schema_says(client: Client, stories: list[Story]) -> None:
    index = tree(client, "/sitemap.xml")
    assert index.tag == f"{PROTOCOL}sitemapindex"
    assert 1 <= len(index) <= sitemaps.MOST_ADDRESSES
    for entry in index:
        assert [each.tag for each in entry] == [f"{PROTOCOL}loc"]
        assert is_address(entry[0].text)


def is_address(text: str | None) -> bool:
    """Tell whether it is an address as `tLoc` wants it, all of it written as a URI."""
    return bool(text) and 12 <= len(str(text)) <= 2048 and str(text).startswith(f"{SITE}/") and \
        str(text).isascii() and not re.search(r"[\s<>\"{}|\\^`]", str(text))  # fmt: skip


def test_every_sitemap_is_as_the_schema_says(client: Client, stories: list[Story]) -> None:
    listed = 0
    for found in every(client):
        assert found.tag == f"{PROTOCOL}urlset"
        assert 1 <= len(found) <= sitemaps.MOST_ADDRESSES
        addresses = [str(entry[0].text) for entry in found]
        assert len(addresses) == len(set(addresses))
        assert all(map(is_address, addresses))
        for entry in found:
            names = [each.tag.rpartition("}")[2] for each in entry]
            # A sequence: what the schema does not know comes last, and has a name of its own.
            assert re.fullmatch("loc(,lastmod)?((,link){2,}|,news)?", ",".join(names))
            assert all(
                MOMENT.fullmatch(str(each.text)) for each in entry.iter(f"{PROTOCOL}lastmod")
            )
        listed += len(found)
    assert listed > 20


def test_a_story_and_its_translations_name_each_other(client: Client, stories: list[Story]) -> None:
    told: dict[str, list[tuple[str, str]]] = {}
    for found in every(client):
        for entry in found:
            links = entry.findall(f"{XHTML}link")
            assert all(set(link.attrib) == {"rel", "hreflang", "href"} for link in links)
            if links:
                told[str(entry[0].text)] = sorted(
                    (str(each.get("hreflang")), str(each.get("href"))) for each in links
                )
    there = [f"{SITE}{story.get_absolute_url()}" for story in stories]
    assert told == {
        address: sorted(zip(["en", "ar", "zh-CN"], there, strict=True)) for address in there
    }
    assert all(BCP47.fullmatch(language) for each in told.values() for language, _ in each)


def test_they_forget_a_translation_that_went_and_find_one_that_comes(
    client: Client, stories: list[Story]
) -> None:
    def page() -> str:
        return client.get("/sitemap-2025-06-01.xml").content.decode()

    chinese = stories[2].get_absolute_url()
    assert page().count(f'href="{SITE}{chinese}"') == 2
    unlink_translation(story=stories[2])
    assert chinese not in page()
    link_translations(story=stories[0], other=stories[2])
    assert page().count(f'href="{SITE}{chinese}"') == 2
    kill(story=stories[2], reason="Wrong ship.", now=NOW)
    assert chinese not in page()
    kill(story=stories[1], reason="Wrong ship.", now=NOW)
    assert "xhtml:link" not in page()


def test_authors_with_stories_are_listed(client: Client, stories: list[Story]) -> None:
    factories.author("Never Signed")
    page = client.get("/sitemap-fronts.xml").content.decode()
    assert f"<loc>{SITE}/author/mira-voss/</loc>" in page
    assert "never-signed" not in page
    kill(story=stories[0], reason="Wrong ship.", now=NOW)
    assert "mira-voss" not in client.get("/sitemap-fronts.xml").content.decode()


def paths_in(client: Client, address: str, site: str) -> list[str]:
    found = [str(loc.text) for loc in tree(client, address).iter(f"{PROTOCOL}loc")]
    assert all(each.startswith(f"{site}/") for each in found)
    return [each.removeprefix(site) for each in found]


def test_each_edition_lists_the_fronts_that_hold_something_there(
    client: Client, newsroom: Newsroom
) -> None:
    arabic = factories.edition("ar", name="العربية", language="ar", position=2)
    factories.published(
        language="ar", editions=["ar"], kind="opinion", sectors=["science"], countries=["JO"]
    )
    factories.published(editions=["world"], kind="blog", sectors=["sport"], countries=["KP"])
    index = [str(loc.text) for loc in tree(client, "/sitemap.xml").iter(f"{PROTOCOL}loc")]
    assert f"{SITE}/sitemap-fronts-ar.xml" in index
    at_home = paths_in(client, "/sitemap-fronts.xml", SITE)
    there = paths_in(client, "/sitemap-fronts-ar.xml", f"{SITE}/ar")
    ours = ["/blog/", "/sector/sport/", "/country/north-korea/"]
    theirs = ["/opinion/", "/sector/science/", "/country/jordan/"]
    assert [each for each in at_home if each in ours + theirs] == ours
    assert [each for each in there if each in ours + theirs] == theirs
    assert {"/", "/latest/", "/archive/"} <= {*there} & {*at_home}
    assert not {"/about/", "/author/mira-voss/"} & {*there}
    for path in there:
        assert client.get(f"/ar{path}", follow=True).status_code == 200
    assert client.get("/sitemap-fronts-world.xml").status_code == 404
    assert client.get("/sitemap-fronts-none.xml").status_code == 404
    Edition.objects.filter(pk=arabic.pk).update(sectors=["sport"])
    changed(EVERYTHING)
    assert "/sector/science/" not in paths_in(client, "/sitemap-fronts-ar.xml", f"{SITE}/ar")


def test_the_fronts_of_an_edition_cost_the_same_however_many_stories_there_are(
    client: Client, newsroom: Newsroom
) -> None:
    factories.edition("ar", name="العربية", language="ar")
    counts = []
    for number in (1, 30):
        for _ in range(number):
            factories.published(sectors=["sport", "science"], countries=["KP", "JO"])
        client.get("/sitemap-news.xml")
        with CaptureQueriesContext(connection) as asked:
            paths_in(client, "/sitemap-fronts-ar.xml", f"{SITE}/ar")
        counts.append(len(asked))
    # The frame of every page takes four, the standing pages three; nothing is kept inside of a test.
    assert counts == [9, 9]


def test_the_news_are_what_google_news_asks_for(client: Client, stories: list[Story]) -> None:
    found = tree(client, "/sitemap-news.xml")
    assert len(found) == 3  # neither what is older than two days, nor by one second
    for entry in found:
        assert [each.tag for each in entry] == [f"{PROTOCOL}loc", f"{NEWS}news"]
        publication, published, title = entry[1]
        assert [each.tag for each in entry[1]] == [
            f"{NEWS}publication",
            f"{NEWS}publication_date",
            f"{NEWS}title",
        ]
        assert [each.tag for each in publication] == [f"{NEWS}name", f"{NEWS}language"]
        assert publication[0].text == Newsroom.load().name
        assert TONGUE.fullmatch(str(publication[1].text))
        assert MOMENT.fullmatch(str(published.text))
        moment = datetime.fromisoformat(str(published.text))
        assert NOW - timedelta(days=2) <= moment <= NOW
        assert title.text
    assert {str(title.text) for title in found.iter(f"{NEWS}title")} >= {HEADLINE, "سفن تنتظر"}


def test_a_letter_that_xml_cannot_hold_takes_no_news_away(
    client: Client, newsroom: Newsroom
) -> None:
    factories.published(headline="Ships \x0bwait\ufffe")
    found = tree(client, "/sitemap-news.xml")
    assert [title.text for title in found.iter(f"{NEWS}title")] == ["Ships wait"]


def test_the_news_are_a_thousand_at_most(
    client: Client, stories: list[Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sitemaps.MOST_NEWS == 1000
    monkeypatch.setattr(sitemaps, "MOST_NEWS", 2)
    assert len(tree(client, "/sitemap-news.xml")) == 2
