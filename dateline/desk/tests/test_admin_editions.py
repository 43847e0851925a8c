"""Editions, words in other languages and translations, as editors work on them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from dateline.desk.models import Edition, Story, StoryTranslation, Wording
from dateline.desk.tests import factories
from dateline.desk.tests.test_admin_newsroom import an_edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("newsroom")]


def test_menu_and_blocks_are_kept_in_their_order(administrator: Client) -> None:
    blocks = ["opening", "large:sport", "opinion", "sectors"]
    sent = an_edition(menu=["sport", "politics"], blocks=blocks)
    administrator.post("/desk/editions/new/", sent)
    made = Edition.objects.get(slug="baltic")
    assert (made.menu, made.blocks) == (["sport", "politics"], blocks)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"slug": "search"}, "A part of the site is called so."),
        ({"slug": "about"}, "A standing page is called so."),
        ({"blocks": ["opinion"]}, "The opening is missing"),
        ({"host": "elsewhere.example"}, "This newsroom does not answer to that name."),
    ],
)
def test_what_would_make_no_edition_is_refused_in_words(
    administrator: Client, changes: dict[str, object], said: str
) -> None:
    answer = administrator.post("/desk/editions/new/", an_edition(**changes))
    assert said in answer.content.decode()
    assert not Edition.objects.filter(name="Baltic").exists()


def test_words_are_translated_side_by_side_and_taken_back(administrator: Client) -> None:
    page = administrator.get("/desk/words/ar/").content.decode()
    assert "Politics" in page
    both = {"words": ["Politics", "Sport"], "said": ["السياسة", "الرياضة"]}
    administrator.post("/desk/words/ar/", both)
    assert "السياسة" in administrator.get("/desk/words/ar/").content.decode()
    administrator.post("/desk/words/ar/", {"words": ["Sport"], "said": [" "]})
    assert list(Wording.objects.values_list("words", flat=True)) == ["Politics"]
    assert administrator.get("/desk/words/xx/").status_code == 404


def test_words_that_are_not_the_newsrooms_are_not_stored(administrator: Client) -> None:
    administrator.post("/desk/words/ar/", {"words": ["Nobody said so"], "said": ["الطقس"]})
    assert not Wording.objects.exists()


def test_a_translation_is_linked_by_address_or_number(administrator: Client, story: Story) -> None:
    other = factories.published(language="de")
    address = reverse("stories:translations", args=[story.pk])
    sent = {"story": f"http://localhost:8000{other.get_absolute_url()}"}
    assert administrator.post(address, sent).status_code == 302
    assert StoryTranslation.objects.count() == 2
    page = administrator.get(address).content.decode()
    assert other.headline in page
    assert "<td>German</td>" in page
    administrator.post(address, {"unlink": "yes"})
    assert not StoryTranslation.objects.exists()
    assert (
        "There is no such story."
        in administrator.post(address, {"story": "999999"}).content.decode()
    )
    assert administrator.post(address, {"story": str(other.pk)}).status_code == 302


def test_the_desk_says_why_two_stories_cannot_be_linked(
    administrator: Client, story: Story
) -> None:
    other = factories.published(language=story.language)
    address = reverse("stories:translations", args=[story.pk])
    answer = administrator.post(address, {"story": str(other.pk)})
    assert "two stories in the same language" in answer.content.decode()
