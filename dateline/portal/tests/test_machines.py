"""Feeds, sitemaps, robots and the like, as a machine asks for them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from lxml import etree, html
from wagtail.models import PageViewRestriction

from dateline.desk import handlers
from dateline.desk.actions import kill, set_up_newsroom
from dateline.desk.models import Newsroom, StandingPage, Story
from dateline.desk.tests import factories
from dateline.desk.tests.wire_items import an_item
from dateline.edge import EVERYTHING
from dateline.edge.commits import changed
from dateline.portal.rules import sitemaps

pytestmark = pytest.mark.django_db
TITLE = 'Ships <b>& barges</b> "wait" at Busan'


@pytest.fixture
def story() -> Story:
    set_up_newsroom()
    now = timezone.now()
    an_item(headline=TITLE, versioncreated=now)
    handlers.handle_waiting_items(now=now)
    made: Story = Story.objects.get()
    return made


@pytest.mark.parametrize(
    "place",
    ["/", "/latest/", "/country/south-korea/", "/edition/world/"],
)
@pytest.mark.parametrize("form", ["rss", "atom"])
def test_every_front_has_feeds_that_a_feed_reader_reads(
    client: Client, story: Story, place: str, form: str
) -> None:
    response = client.get(f"{place}feed.{form}", follow=True)
    parsed = feedparser.parse(response.content)
    assert (response.status_code, parsed.bozo) == (200, False)
    assert parsed.entries[0].title == TITLE
    assert parsed.entries[0].link.endswith(story.get_absolute_url())
    assert parsed.entries[0].id.endswith(f"story/{story.pk}")


def test_the_json_feed_says_the_same(client: Client, story: Story) -> None:
    response = client.get("/latest/feed.json")
    assert response["content-type"].startswith("application/feed+json")
    item = json.loads(response.content)["items"][0]
    assert (item["title"], item["_source"]["name"]) == (TITLE, "Example Wire")


@pytest.mark.parametrize(
    "address", ["/sector/nothing/feed.rss", "/country/narnia/feed.atom", "/x/y/feed.json"]
)
def test_a_front_that_is_not_there_has_no_feed(client: Client, story: Story, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_feed_takes_a_fixed_number_of_queries(
    client: Client, story: Story, django_assert_max_num_queries: Any
) -> None:
    client.get("/latest/feed.rss")
    with django_assert_max_num_queries(9):
        client.get("/latest/feed.rss")


def test_the_sitemaps_lead_to_the_story(client: Client, story: Story) -> None:
    index = etree.fromstring(client.get("/sitemap.xml").content)
    addresses = [loc.text for loc in index.iter("{*}loc")]
    parts = [client.get(str(address).partition("8000")[2] or "/").content for address in addresses]
    assert any(story.get_absolute_url().encode() in part for part in parts)
    assert all(etree.fromstring(part) is not None for part in parts)


def names_in_index(client: Client) -> list[str]:
    index = etree.fromstring(client.get("/sitemap.xml").content)
    return [str(loc.text).rpartition("/sitemap-")[2] for loc in index.iter("{*}loc")]


def test_a_month_is_listed_in_parts_while_it_grows_and_whole_when_it_is_over(
    client: Client,
) -> None:
    set_up_newsroom()
    for day in ((2025, 1, 9), (2026, 1, 31), (2026, 3, 7)):
        factories.published(at=datetime(*day, tzinfo=UTC))
    with time_machine.travel(datetime(2026, 3, 8, tzinfo=UTC)):
        assert names_in_index(client)[2:] == ["2026-03-06.xml", "2026-01.xml", "2025-01.xml"]
    with time_machine.travel(datetime(2026, 4, 1, tzinfo=UTC)):
        assert names_in_index(client)[2:] == ["2026-03.xml", "2026-01.xml", "2025-01.xml"]


def test_a_month_with_more_stories_than_a_sitemap_may_list_stays_in_parts(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "MOST_ADDRESSES", 2)
    set_up_newsroom()
    for day in (2, 3, 27):
        factories.published(at=datetime(2025, 6, day, tzinfo=UTC))
    factories.published(at=datetime(2025, 7, 3, tzinfo=UTC))
    assert names_in_index(client)[2:] == ["2025-07.xml", "2025-06-26.xml", "2025-06-01.xml"]


def test_the_news_sitemap_holds_two_days(client: Client, story: Story) -> None:
    assert story.get_absolute_url() in client.get("/sitemap-news.xml").content.decode()
    story.placements.update(published_at=timezone.now() - timedelta(days=3))
    assert story.get_absolute_url() not in client.get("/sitemap-news.xml").content.decode()


def test_a_killed_story_is_in_no_feed_and_no_sitemap(client: Client, story: Story) -> None:
    kill(story=story, reason="Wrong man named.", now=timezone.now())
    day = f"{story.first_published_at:%Y-%m-}"
    parts = [f"/sitemap-{day}{first:02d}.xml" for first in (1, 6, 11, 16, 21, 26)]
    parts.append(f"/sitemap-{day[:-1]}.xml")
    for address in [
        "/latest/feed.rss",
        "/latest/feed.json",
        "/sitemap-news.xml",
        "/sitemap.xml",
        *parts,
    ]:
        assert "Busan" not in client.get(address).content.decode()
        assert story.slug not in client.get(address).content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/sitemap-2025-02-31.xml",
        "/sitemap-2025-13-01.xml",
        "/sitemap-2025-06-02.xml",
        "/sitemap-2025-13.xml",
    ],
)
def test_a_sitemap_of_no_such_part_is_not_found(client: Client, story: Story, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_empty_newsroom_has_a_sitemap_index_and_feeds(client: Client) -> None:
    set_up_newsroom()
    assert client.get("/sitemap.xml").status_code == 200
    assert feedparser.parse(client.get("/feed.atom").content).entries == []


def test_small_files_follow_the_settings(client: Client) -> None:
    set_up_newsroom()
    assert "Sitemap: " in client.get("/robots.txt").content.decode()
    assert client.get("/ads.txt").status_code == 404
    assert client.get("/.well-known/security.txt").status_code == 404
    Newsroom.objects.update(ads_txt="example.com, 1, DIRECT", contact_email="desk@example.com")
    assert client.get("/ads.txt").content == b"example.com, 1, DIRECT\n"
    assert (
        "Contact: mailto:desk@example.com"
        in client.get("/.well-known/security.txt").content.decode()
    )
    assert json.loads(client.get("/manifest.webmanifest").content)["start_url"] == "/"


@pytest.mark.parametrize(
    ("byline", "kind"), [("Example Wire", "NewsMediaOrganization"), ("Kim Seo-yeon", "Person")]
)
def test_an_agency_that_signs_is_not_told_to_be_a_person(
    client: Client, story: Story, byline: str, kind: str
) -> None:
    Story.objects.update(byline=byline)
    page = client.get(story.get_absolute_url()).content.decode()
    told = json.loads(page.partition('ld+json">')[2].partition("</script>")[0])
    assert told[0]["author"][0]["@type"] == kind


def test_who_asks_for_no_page_finds_the_newsrooms_sign(client: Client, story: Story) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert answer["Location"].endswith("touch-icon.png")


def test_a_standing_page_that_was_closed_stands_in_no_foot_and_no_sitemap(
    client: Client, story: Story
) -> None:
    about = StandingPage.objects.get(slug="about")
    assert 'href="/about/"' in client.get("/").content.decode()
    PageViewRestriction.objects.create(page=about, restriction_type="login")
    for path in ("/", "/sitemap-fronts.xml"):
        assert "/about/" not in client.get(path).content.decode()
    assert client.get("/about/").status_code == 404
    PageViewRestriction.objects.all().delete()
    PageViewRestriction.objects.create(page=about.get_parent(), restriction_type="login")
    assert "/terms/" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("base", "name", "language"), [("", "Harbour &", "en-GB"), ("/ar", "العربية", "ar")]
)
def test_each_edition_describes_its_search_to_browsers(
    client: Client, newsroom: Newsroom, base: str, name: str, language: str
) -> None:
    Newsroom.objects.update(name="Harbour & Sea Daily News")
    factories.edition("ar", name="العربية", language="ar")
    changed(EVERYTHING)
    page = html.fromstring(client.get(f"{base}/latest/").content.decode())
    (link,) = page.xpath("//link[@rel='search']")
    assert link.get("type") == "application/opensearchdescription+xml"
    assert str(link.get("title")).startswith("Harbour & Sea Daily News")
    assert link.get("href") == f"{base}/opensearch.xml"
    answer = client.get(f"{base}/opensearch.xml")
    assert answer["Content-Type"] == "application/opensearchdescription+xml"
    told = etree.fromstring(answer.content)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert told.tag == f"{space}OpenSearchDescription"
    short = str(told.findtext(f"{space}ShortName"))
    assert short.startswith(name)
    assert len(short) <= 16
    assert told.findtext(f"{space}Description")
    assert told.findtext(f"{space}Language") == language
    search, itself = told.findall(f"{space}Url")
    asked = str(search.get("template")).replace("{searchTerms}", "harbour")
    assert asked == f"http://localhost:8000{base}/search/?q=harbour"
    assert client.get(asked.removeprefix("http://localhost:8000")).status_code == 200
    assert (itself.get("rel"), itself.get("template")) == (
        "self",
        f"http://localhost:8000{base}/opensearch.xml",
    )
