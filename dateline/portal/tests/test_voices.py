"""Opinion, blog, interviews and authors: whose words these are is said everywhere."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from dateline.desk.models import Newsroom, Story
from dateline.desk.tests import factories
from dateline.media.tests.test_pictures import upload
from dateline.portal.rules.profiles import pages_of
from dateline.portal.tests.reading import words

pytestmark = pytest.mark.django_db
NOTE = "The views expressed are the author&#x27;s own."
TALK = (
    "<p>She keeps the road free.</p><p><b>How?</b></p><p>With brushwood.</p>"
    "<p><b>Why?</b></p><p>It works.</p>"
)


@pytest.fixture
def column(newsroom: Newsroom) -> Story:
    mira = factories.author(
        "Mira Voss",
        role="Columnist",
        bio="Writes on ports.",
        email="mira@example.com",
        url="https://mira.example/",
        links="https://bsky.app/profile/mira\nhttps://social.example/@mira",
    )
    return factories.published(headline="Against noon", kind="opinion", authors=[mira])


def told_on(client: Client, path: str) -> Any:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', words(client, path))
    assert found is not None
    return json.loads(found[1])


def test_an_opinion_says_whose_view_it_is(client: Client, column: Story) -> None:
    page = words(client, column.get_absolute_url())
    assert NOTE in page
    assert '<span class="label">Opinion</span>' in page
    assert '<a href="/author/mira-voss/" rel="author">Mira Voss</a>' in page


def test_the_line_under_opinion_is_the_newsrooms_own(client: Client, column: Story) -> None:
    Newsroom.objects.update(opinion_note="")
    assert "opinion-note" not in words(client, column.get_absolute_url())


def test_news_has_no_line_under_it(client: Client, newsroom: Newsroom) -> None:
    news = factories.published()
    assert "opinion-note" not in words(client, news.get_absolute_url())


def test_machines_are_told_who_gives_the_opinion(client: Client, column: Story) -> None:
    told = told_on(client, column.get_absolute_url())[0]
    assert (told["@type"], told["genre"]) == ("OpinionNewsArticle", "Opinion")
    (author,) = told["author"]
    assert author["url"].endswith("/author/mira-voss/")
    assert author["jobTitle"] == "Columnist"
    assert "https://bsky.app/profile/mira" in author["sameAs"]


@pytest.mark.parametrize(
    ("kind", "type_"),
    [("blog", "BlogPosting"), ("interview", "NewsArticle"), ("press-release", "Article")],
)
def test_each_kind_has_its_type(client: Client, newsroom: Newsroom, kind: str, type_: str) -> None:
    story = factories.published(kind=kind, byline="Halden Grid")
    told = told_on(client, story.get_absolute_url())[0]
    assert told["@type"] == type_
    issued = "Organization" if kind == "press-release" else "Person"
    assert told["author"] == [{"@type": issued, "name": "Halden Grid"}]


@pytest.mark.parametrize("path", ["/opinion/feed.rss", "/latest/feed.atom", "/opinion/feed.json"])
def test_feeds_mark_opinion_in_title_and_category(client: Client, column: Story, path: str) -> None:
    feed = words(client, path)
    assert "Opinion: Against noon" in feed
    assert re.search(r'<category>Opinion</category>|term="Opinion"|"tags": \["Opinion"', feed)
    assert "Mira Voss" in feed


def test_the_front_of_opinion_shows_who_speaks(client: Client, column: Story) -> None:
    page = words(client, "/opinion/")
    assert page.index('class="face"') < page.index("Against noon</a></h2>")
    assert '<a href="/author/mira-voss/">Mira Voss</a>' in page
    assert NOTE in page


@pytest.mark.parametrize("path", ["/opinion/", "/blog/", "/interviews/", "/press-releases/"])
def test_fronts_of_kinds_stand_without_stories(
    client: Client, newsroom: Newsroom, path: str
) -> None:
    assert "There are no stories here." in words(client, path)


def test_an_interview_is_shown_as_questions_and_answers(client: Client, newsroom: Newsroom) -> None:
    story = factories.published(kind="interview", body=TALK)
    page = words(client, story.get_absolute_url())
    assert re.findall(r'<h2 class="question">(.*?)</h2>', page) == ["How?", "Why?"]
    assert '<div class="answer"><p>With brushwood.</p></div>' in page
    news = factories.published(body=TALK)
    assert "question" not in words(client, news.get_absolute_url())


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_the_feed_of_interviews_tells_them_in_questions_and_answers(
    client: Client, newsroom: Newsroom, form: str
) -> None:
    factories.published(kind="interview", body=TALK)
    feed = words(client, f"/interviews/feed.{form}")
    markup = json.loads(feed)["items"][0]["content_html"] if form == "json" else unescape(feed)
    assert '<h2 class="question">How?</h2>' in markup
    assert "With brushwood." in markup
    assert "With brushwood." not in words(client, f"/latest/feed.{form}")


def test_of_an_excerpt_no_feed_tells_more(client: Client, newsroom: Newsroom) -> None:
    factories.published(kind="interview", body=TALK, link="https://agency.example/1")
    assert "With brushwood." not in words(client, "/interviews/feed.rss")


def test_an_authors_page_says_who_they_are_and_where_to_find_them(
    client: Client, column: Story
) -> None:
    page = words(client, "/author/mira-voss/")
    for part in ("Columnist", "Writes on ports.", "mailto:mira@example.com", "Against noon"):
        assert part in page
    assert '<a href="https://bsky.app/profile/mira" rel="me noopener">Bluesky</a>' in page
    assert "Mastodon (social.example)" in page
    assert 'href="/author/mira-voss/feed.rss"' in page
    told = told_on(client, "/author/mira-voss/")
    assert told["@type"] == "ProfilePage"
    assert told["mainEntity"]["name"] == "Mira Voss"


def test_an_authors_portrait_says_what_it_shows(client: Client, newsroom: Newsroom) -> None:
    portrait = upload(name="mira.jpg")
    factories.author("Mira Voss", picture=portrait)
    page = words(client, "/author/mira-voss/")
    assert f'alt="{portrait.alt_text}"' in page
    assert portrait.credit in page


def test_pages_elsewhere_are_named_after_their_service() -> None:
    named = [each.name for each in pages_of(
        ["https://www.linkedin.com/in/x", "https://m.youtube.com/x", "https://a.example/@x", "https://b.example/"]
    )]  # fmt: skip
    assert named == ["LinkedIn", "YouTube", "Mastodon (a.example)", "b.example"]
