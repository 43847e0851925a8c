"""The story page: every block of it, its one address, and what stands there when it is gone."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dateline.desk.actions.publishing import kill, publish_now
from dateline.desk.models import Edition, Newsroom, Story
from dateline.desk.tests import factories
from dateline.portal.tests.reading import words

pytestmark = pytest.mark.django_db
NOON = factories.NOON
XSS = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>"


def test_the_story_page_has_every_block(client: Client, story: Story) -> None:
    page = words(client, story.get_absolute_url())
    line = re.sub(r"<[^>]+>", "", page)
    assert "News Desk | Seoul, South Korea | Created: 05-06-2025 12:00\u00a0UTC" in line
    assert '<time datetime="2025-06-05T12:00:00Z">' in page
    for name, slug in (
        ("North Korea", "north-korea"),
        ("Russia", "russia"),
        ("Ukraine", "ukraine"),
    ):
        assert f'<a href="/country/{slug}/">{name}</a>' in page
    assert "Source: KCNA" in line
    assert 'href="/author/mira-voss/"' in page
    for place in ("mailto:?", "x.com", "facebook.com", "wa.me", "t.me", "linkedin.com"):
        assert place in page


def test_what_the_editor_knows_blocks_by_is_kept_from_readers(
    client: Client, newsroom: Newsroom
) -> None:
    body = (
        '<p data-block-key="4kf2s">It is called data-block-key="4kf2s".</p>'
        '<ul><li data-block-key="b1">One</li></ul><pre data-block-key="c9">1   2</pre>'
    )
    page = words(client, factories.published(body=body).get_absolute_url())
    assert '<p>It is called data-block-key="4kf2s".</p><ul><li>One</li></ul>' in page
    # With the key in the way, no keyboard reached the lines.
    assert '<pre tabindex="0">1   2</pre>' in page


def test_times_are_shown_in_the_home_editions_zone(client: Client, story: Story) -> None:
    Edition.objects.update(zone="Asia/Seoul")
    assert "05-06-2025 21:00\u00a0KST" in words(client, story.get_absolute_url())


def test_updated_moves_only_when_words_change(client: Client, story: Story) -> None:
    publish_now(story=story, now=NOON + timedelta(hours=1))
    assert "12:00\u00a0UTC" in words(client, story.get_absolute_url())
    assert "13:00\u00a0UTC" not in words(client, story.get_absolute_url())
    Story.objects.filter(pk=story.pk).update(standfirst="The talks took three hours.")
    publish_now(story=story, now=NOON + timedelta(hours=2))
    assert "14:00\u00a0UTC" in words(client, story.get_absolute_url())


@pytest.mark.parametrize(
    "wrong",
    [
        "/article/{id}/",
        "/article/politics/{id}/",
        "/article/sport/{id}-leader-receives-security-chief/",
        "/article/politics/{id}-an-older-slug/",
        "/article/%E2%82%AC/{id}-%00%F0%9F%98%80/",
        "/article/politics/{id}-leader-receives-security-chief-/",
    ],
)
def test_any_other_address_of_a_story_leads_to_the_right_one(
    client: Client, story: Story, wrong: str
) -> None:
    answer = client.get(wrong.format(id=story.pk))
    assert answer.status_code == 301
    assert answer["Location"] == story.get_absolute_url()


def test_a_killed_story_is_gone_without_a_word_of_it(client: Client, story: Story) -> None:
    kill(story=story, reason="The agency withdrew it.", now=timezone.now())
    for path in (
        story.get_absolute_url(),
        f"/article/{story.pk}/",
        f"/article/sport/{story.pk}-x/",
    ):
        answer = client.get(path)
        assert answer.status_code == 410
        page = answer.content.decode()
        assert "withdrawn" in page
        for trace in ("Leader", "security", "two hours", "agency withdrew"):
            assert trace not in page.partition("<main")[2].partition("</main>")[0]


def test_an_unpublished_story_is_gone_and_a_draft_was_never_there(
    client: Client, story: Story
) -> None:
    story.unpublish()
    assert client.get(story.get_absolute_url()).status_code == 410
    assert client.get(factories.draft().get_absolute_url()).status_code == 404


def test_stories_carry_their_language_and_direction(client: Client, newsroom: Newsroom) -> None:
    story = factories.published(headline="وزراء المالية", language="ar")
    page = words(client, story.get_absolute_url())
    assert '<article class="story-page" dir="rtl">' in page
    assert '<h1 lang="ar">' in page


def test_the_story_page_carries_its_structured_data(client: Client, story: Story) -> None:
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>',
        words(client, story.get_absolute_url()),
    )
    assert found is not None
    told = json.loads(found.group(1))[0]
    assert told["@type"] == "NewsArticle"
    assert told["headline"] == story.headline


def test_the_desk_previews_a_story_that_was_never_saved(newsroom: Newsroom) -> None:
    answer = Story(headline="The first words of it").make_preview_request()
    assert answer.status_code == 200
    answer.render()
    assert "The first words of it" in answer.content.decode()


def test_the_desk_previews_a_story_on_the_page_that_readers_get(newsroom: Newsroom) -> None:
    story = factories.draft(headline="Not public yet")
    answer = story.make_preview_request()
    answer.render() if hasattr(answer, "render") else None
    page = answer.content.decode()
    assert "Not public yet" in page
    assert '<header class="masthead">' in page


def test_updated_is_told_only_where_it_differs_from_created(client: Client, story: Story) -> None:
    line = words(client, story.get_absolute_url()).partition('class="story-line"')[2]
    assert "Updated" not in line.partition("</p>")[0]
    other = factories.published()
    Story.objects.filter(pk=other.pk).update(updated_at=NOON + timedelta(minutes=5))
    line = words(client, other.get_absolute_url()).partition('class="story-line"')[2]
    assert "Updated" in line.partition("</p>")[0]
    assert line.index("Updated") < line.index("Created")
