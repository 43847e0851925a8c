"""Stories in their own language, and in others."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from dateline.desk.actions import kill, link_translations, unlink_translation
from dateline.desk.errors import NotATranslation
from dateline.desk.models import Newsroom, Story
from dateline.desk.tests import factories
from dateline.edge import EVERYTHING
from dateline.edge.board import current_board, slots_of
from dateline.portal.tests.reading import words
from dateline.portal.tests.walking import render

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("newsroom")]


@pytest.fixture
def english() -> Story:
    return factories.published(headline="Bridge opens", slug="bridge-opens")


@pytest.fixture
def arabic(english: Story) -> Story:
    found = factories.published(headline="افتتاح الجسر", slug="jisr", language="ar")
    link_translations(story=english, other=found)
    return found


def test_each_page_leads_to_the_story_in_the_other_language(
    client: Client, english: Story, arabic: Story
) -> None:
    page = words(client, english.get_absolute_url())
    assert (
        f'<a href="{arabic.get_absolute_url()}" rel="alternate" lang="ar" dir="rtl">العربية</a>'
        in page
    )
    named = f'hreflang="ar" href="http://localhost:8000{arabic.get_absolute_url()}"'
    assert named in page
    other = words(client, arabic.get_absolute_url())
    assert named in other
    assert f'hreflang="en" href="http://localhost:8000{english.get_absolute_url()}"' in other
    assert ">English</a>" in other


def test_headline_and_body_say_their_language_and_direction(client: Client, arabic: Story) -> None:
    page = words(client, arabic.get_absolute_url())
    assert '<html lang="en-GB" dir="ltr">' in page
    assert '<h1 lang="ar">' in page
    assert 'dir="rtl"' in page.partition("<h1")[0].rpartition("<article")[2]


def test_the_switch_leads_to_the_story_in_the_language_of_the_edition(
    client: Client, english: Story, arabic: Story, newsroom: Newsroom
) -> None:
    factories.edition("ar", name="العربية", language="ar", story_languages=["ar"])
    page = words(client, english.get_absolute_url())
    assert f'<a href="/ar{arabic.get_absolute_url()}" hreflang="ar"' in page


def test_what_becomes_of_one_is_seen_on_the_page_of_the_other() -> None:
    first = factories.published(headline="Bridge opens", slug="bridge-opens")
    second = factories.published(headline="افتتاح الجسر", slug="jisr", language="ar")
    address = first.get_absolute_url()
    before = render(address)
    link_translations(story=first, other=second)
    linked = render(address)
    assert before.keys >= {f"story:{first.pk}"}
    assert linked.keys >= {f"story:{first.pk}", f"story:{second.pk}"}
    assert second.get_absolute_url().encode() in linked.body.partition(b"<article")[0]
    kill(story=second, reason="Wrong", now=timezone.now())
    assert b'hreflang="ar"' not in render(address).body
    assert b"in-languages" not in render(address).body


def test_of_two_in_one_language_each_page_names_one(
    client: Client, english: Story, arabic: Story
) -> None:
    german = factories.published(headline="Brücke offen", language="de")
    link_translations(story=german, other=arabic)
    # Its language was set wrong at first, and was put right.
    Story.objects.filter(pk=german.pk).update(language="ar")
    current_board().purge(slots_of([EVERYTHING]))
    for story in (english, arabic, german):
        head = words(client, story.get_absolute_url()).partition("</head>")[0]
        assert re.findall(r'hreflang="(\w+)"', head).count("ar") == 1
    own = f'hreflang="ar" href="http://localhost:8000{german.get_absolute_url()}"'
    assert own in words(client, german.get_absolute_url())
    for entry in words(client, "/sitemap-2025-06.xml").split("<url>")[1:]:
        assert re.findall(r'hreflang="(\w+)"', entry).count("ar") == 1


def test_a_story_without_translations_says_nothing(client: Client, english: Story) -> None:
    page = words(client, english.get_absolute_url())
    assert "in-languages" not in page
    assert "hreflang" not in page.partition("</head>")[0]


def test_two_stories_of_one_language_are_no_translations(english: Story, arabic: Story) -> None:
    with pytest.raises(NotATranslation, match="the same language"):
        link_translations(story=arabic, other=factories.published(language="en-GB"))


def test_a_third_language_joins_the_group_and_leaves_it(
    client: Client, english: Story, arabic: Story
) -> None:
    german = factories.published(headline="Brücke offen", language="de")
    link_translations(story=german, other=arabic)
    assert ">Deutsch</a>" in words(client, english.get_absolute_url())
    unlink_translation(story=german)
    assert ">Deutsch</a>" not in words(client, english.get_absolute_url())
    unlink_translation(story=english)
    assert "in-languages" not in words(client, arabic.get_absolute_url())
