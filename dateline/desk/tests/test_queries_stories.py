"""The story page: what stands on it, and what became of a story that is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from dateline.desk import queries
from dateline.desk.actions.publishing import kill, publish_now
from dateline.desk.models import Story, StorySource
from dateline.desk.tests import factories

NOON = factories.NOON

pytestmark = pytest.mark.django_db


def shown(story: Story) -> queries.StoryPage:
    page = queries.story_page(story.pk)
    assert isinstance(page, queries.StoryPage)
    return page


def test_a_page_has_the_story_its_relations_and_the_latest_without_repeats(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    story = factories.published(
        countries=["KP", "RU"], dateline_place="Seoul", dateline_country="KR"
    )
    near = [factories.published(countries=["KP"], at=NOON - timedelta(hours=n)) for n in (1, 2)]
    far = factories.published(sectors=["sport"], at=NOON + timedelta(hours=1))
    with django_assert_max_num_queries(7):
        page = shown(story)
    assert page.article.card.id == story.pk
    assert [card.id for card in page.related] == [each.pk for each in near]
    assert [card.id for card in page.latest] == [far.pk]
    assert page.article.desk == "News Desk"
    assert page.article.sectors == (queries.SectorName("politics", "Politics"),)


def test_the_latest_beside_a_story_are_in_a_language_that_its_readers_read() -> None:
    story = factories.published(language="en")
    american = factories.published(language="en-US", sectors=["sport"], countries=["US"])
    factories.published(language="ar", sectors=["sport"], countries=["EG"])
    assert [card.id for card in shown(story).latest] == [american.pk]


def test_the_latest_stand_beside_a_story_whose_language_is_rare() -> None:
    rare = factories.published(language="de", sectors=["sport"], countries=["AT"])
    factories.several(20, sectors=["sport"], countries=["KP"], language="en")
    story = factories.published(language="de", sectors=["science"], countries=["CL"])
    assert [card.id for card in shown(story).latest] == [rare.pk]


def test_a_page_costs_the_same_whatever_the_archive(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    stories = factories.several(30, countries=["KP"])
    with django_assert_max_num_queries(7):
        page = shown(stories[7])
    assert stories[7].pk not in {card.id for card in (*page.related, *page.latest)}


def test_a_correction_stands_on_the_page_and_moves_updated() -> None:
    story = factories.published(body="<p>Nine were hurt.</p>")
    Story.objects.filter(pk=story.pk).update(
        body="<p>Six were hurt.</p>", correction_note="Six were hurt, not nine."
    )
    publish_now(story=story, now=NOON + timedelta(hours=2))
    page = shown(story)
    assert [each.note for each in page.article.corrections] == ["Six were hurt, not nine."]
    assert page.article.card.published_at == NOON
    assert page.article.card.updated_at == NOON + timedelta(hours=2)


def test_a_killed_story_leaves_a_takedown_that_tells_nothing() -> None:
    story = factories.published(headline="Wrong headline")
    kill(story=story, reason="The agency withdrew it.", now=NOON)
    found = queries.story_page(story.pk)
    assert found == queries.Takedown(killed=True)
    assert "Wrong" not in repr(found)


def test_an_unpublished_story_leaves_a_takedown() -> None:
    story = factories.published()
    story.unpublish()
    assert queries.story_page(story.pk) == queries.Takedown(killed=False)


def test_what_was_never_public_was_never_there() -> None:
    draft = factories.draft()
    spiked = factories.draft()
    kill(story=spiked, reason="Never mind.", now=NOON)
    assert queries.story_page(draft.pk) is None
    assert queries.story_page(spiked.pk) is None
    assert queries.story_page(10**17) is None


def test_a_draft_is_previewed_before_it_is_saved() -> None:
    story = Story(headline="Not yet saved", body="<p>Words.</p>", sectors=["politics"])
    story.sources = [StorySource(name="Meridian Press")]
    page = queries.story_preview(story)
    assert page.article.card.headline == "Not yet saved"
    assert page.article.card.source_name == "Meridian Press"
    assert page.related == ()


def test_a_story_without_anything_can_be_previewed() -> None:
    assert queries.story_preview(Story()).article.card.sector.slug == "news"


def test_every_source_is_named_in_the_editors_order() -> None:
    story = factories.published()
    story.sources = [
        StorySource(name="Second", sort_order=2),
        StorySource(name="First", sort_order=1),
    ]
    story.save()
    assert [source.name for source in shown(story).article.card.sources] == ["First", "Second"]


def test_a_standfirst_that_the_body_opens_with_is_for_cards_alone() -> None:
    words = "The harbour council voted at noon and sent the plan back."
    story = factories.published(standfirst=words, body=f"<p>{words} More to come.</p>")
    page = queries.story_page(story.pk)
    assert isinstance(page, queries.StoryPage)
    assert (page.article.standfirst, page.article.card.standfirst) == ("", words)
