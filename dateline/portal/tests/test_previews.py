"""The card of a shared link: whole, drawn for every story, and gone with it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from lxml import html
from PIL import Image

from dateline.desk.actions import kill, publish_now
from dateline.desk.models import Edition, Newsroom, Sector, Story, Wording
from dateline.desk.queries import cards_of, inside
from dateline.desk.queries import newsroom as newsroom_frame
from dateline.desk.tests import factories
from dateline.media.gateways import laid_over
from dateline.portal.views.previews import kicker_of

pytestmark = pytest.mark.django_db


def card_named_on_the_page_of(story: Story, client: Client) -> str:
    page = html.fromstring(client.get(story.get_absolute_url()).content)
    (address,) = page.xpath("//meta[@property='og:image']/@content")
    return "/card/" + str(address).rpartition("/card/")[2]


def told(story: Story, client: Client) -> dict[str, str]:
    page = html.fromstring(client.get(story.get_absolute_url()).content)
    metas = page.xpath("//meta[starts-with(@property, 'og:image:')]")
    return {str(each.get("property")): str(each.get("content")) for each in metas}


def pixels(answer: Any) -> Image.Image:
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    return Image.open(BytesIO(answer.content)).convert("L")


def dark_share(picture: Image.Image) -> float:
    """Tell what part of a picture is as dark as letters are."""
    return sum(picture.histogram()[:60]) / (picture.width * picture.height)


def test_every_story_has_a_card_in_the_size_that_its_page_says(client: Client) -> None:
    story = factories.published(headline="The ferries of two towns meet halfway")
    about = told(story, client)
    shown = pixels(client.get(card_named_on_the_page_of(story, client)))
    assert (about["og:image:width"], about["og:image:height"]) == ("1200", "630")
    assert "The ferries of two towns" in about["og:image:alt"]
    assert shown.size == (1200, 630)


def test_the_headline_is_on_the_card_in_letters_that_can_be_seen(client: Client) -> None:
    words = factories.published(headline="Harbour votes " * 8)
    none = factories.published(headline="항구 투표")
    written = pixels(client.get(card_named_on_the_page_of(words, client)))
    empty = pixels(client.get(card_named_on_the_page_of(none, client)))
    # No font that ships has Korean letters: the card then shows the newsroom alone.
    assert dark_share(written) > 4 * dark_share(empty) > 0


def test_an_old_version_leads_to_the_one_in_force(client: Client) -> None:
    story = factories.published(headline="The bridge stays open")
    old = card_named_on_the_page_of(story, client)
    story.headline = "The bridge is closed"
    story.save()
    publish_now(story=story, now=factories.NOON)
    new = card_named_on_the_page_of(story, client)
    assert new != old
    assert client.get(old)["Location"] == new


def test_a_card_says_what_is_no_news(client: Client) -> None:
    story = factories.published(headline="The bridge stays open")
    as_news = card_named_on_the_page_of(story, client)
    Story.objects.update(kind="opinion")
    story.refresh_from_db()
    publish_now(story=story, now=factories.NOON)
    as_opinion = card_named_on_the_page_of(story, client)
    assert as_opinion != as_news
    assert pixels(client.get(as_opinion)).size == (1200, 630)


def test_a_card_has_one_address_in_every_edition(client: Client, newsroom: Newsroom) -> None:
    factories.edition("ar", name="العربية", language="ar")
    name = Sector.objects.get(slug="politics").name
    Wording.objects.create(language="ar", words=name, translated="السياسة")
    for language in ("en", "ar"):
        story = factories.published(language=language, editions=["ar"])
        page = html.fromstring(client.get(f"/ar{story.get_absolute_url()}").content)
        (named,) = page.xpath("//meta[@property='og:image']/@content")
        answer = client.get("/card/" + str(named).rpartition("/card/")[2])
        assert answer.status_code == 200


def kickers(story: Story) -> set[str]:
    """Give what stands over the headline, as the card is asked for from each edition."""
    found = set()
    for edition in ("", "ar"):
        with inside(edition):
            found.add(kicker_of(cards_of([story.pk])[story.pk], newsroom_frame()))
    return found


def test_a_sector_is_told_from_one_that_is_called_the_same_in_another_language(
    newsroom: Newsroom,
) -> None:
    factories.edition("ar", name="العربية", language="ar")
    for slug in ("politics", "government"):
        name = factories.sector(slug).name
        Wording.objects.create(language="ar", words=name, translated="السياسة")
    for slug, name in (("politics", "Politics"), ("government", "Government")):
        assert kickers(factories.published(sectors=[slug], editions=["ar"])) == {name}
    arabic = factories.published(sectors=["government"], language="ar", kind="opinion")
    assert kickers(arabic) == {"رأي · السياسة"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de-AT", "Meinung · Politik"),
        ("pl", "Meinung · Politik"),  # the site has no words of it
        ("ar", "Meinung · Politik"),  # nobody has translated the sector into it
        ("en", "Opinion · Politics"),
    ],
)
def test_a_card_says_kind_and_sector_in_one_language(
    newsroom: Newsroom, language: str, said: str
) -> None:
    Edition.objects.update(language="de")
    factories.edition("ar", name="العربية", language="ar")
    Sector.objects.filter(slug="politics").update(name="Politik")
    Wording.objects.create(language="en-gb", words="Politik", translated="Politics")
    story = factories.published(language=language, kind="opinion", editions=["world", "ar"])
    assert kickers(story) == {said}


def test_of_a_drawing_nothing_is_cut_off() -> None:
    drawing = Image.new("RGB", (1200, 630), "white")
    drawing.paste((200, 0, 0), (0, 0, 1200, 40))
    drawing.paste((0, 0, 200), (0, 590, 1200, 630))
    files = [BytesIO(), BytesIO()]
    drawing.save(files[0], "png")
    Image.new("RGBA", (1200, 630)).save(files[1], "png")
    picture, layer = (file.getvalue() for file in files)
    made = Image.open(BytesIO(laid_over(picture, layer, 400, drawn=True)))
    for x in (20, 600, 1180):
        red, blue = made.getpixel((x, 6)), made.getpixel((x, 393))
        assert isinstance(red, tuple)
        assert isinstance(blue, tuple)
        assert red[0] > red[2] + 60
        assert blue[2] > blue[0] + 60


def test_a_killed_story_has_no_card(client: Client) -> None:
    story = factories.published()
    address = card_named_on_the_page_of(story, client)
    assert client.get(address).status_code == 200
    kill(story=story, reason="Withdrawn by the source.", now=factories.NOON)
    assert client.get(address).status_code == 404
