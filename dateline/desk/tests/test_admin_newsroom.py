"""The newsroom's own lists, its first page, its ledger and its look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dateline.desk.actions import kill, publish_now
from dateline.desk.models import (
    Author,
    Delivery,
    Desk,
    Edition,
    Newsroom,
    Placement,
    Publication,
    Sector,
    Story,
    StorySource,
)
from dateline.desk.templatetags.desk import took
from dateline.desk.tests.wire_items import a_source, an_item
from dateline.wires.models import Source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("newsroom")]


def fronts(story: Story) -> set[str]:
    return set(Placement.objects.filter(story=story).values_list("front", flat=True))


def an_edition(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Baltic",
        "slug": "baltic",
        "tagline": "",
        "zone": "Europe/Riga",
        "date_format": "d-m-Y H:i",
        "language": "en-gb",
        "position": "2",
        "countries": ["EE", "LV"],
        **changes,
    }


def test_a_new_edition_takes_the_stories_that_are_its(administrator: Client, story: Story) -> None:
    Story.objects.filter(pk=story.pk).update(countries=["LV"])
    publish_now(story=story, now=timezone.now())
    administrator.post("/desk/editions/new/", an_edition())
    assert Edition.objects.get(slug="baltic").countries == ["EE", "LV"]
    assert "edition:baltic" in fronts(story)


def test_changing_its_rules_moves_stories_and_keeps_its_slug(
    administrator: Client, story: Story
) -> None:
    Story.objects.filter(pk=story.pk).update(countries=["LV"])
    publish_now(story=story, now=timezone.now())
    administrator.post("/desk/editions/new/", an_edition())
    edition = Edition.objects.get(slug="baltic")
    address = f"/desk/editions/edit/{edition.pk}/"
    page = administrator.post(address, an_edition(countries=["EE"], slug="other"), follow=True)
    edition.refresh_from_db()
    assert (edition.slug, edition.countries) == ("baltic", ["EE"])
    assert "edition:baltic" not in fronts(story)
    assert "1 stories moved" in page.content.decode()


def test_one_edition_stands_at_the_home_page(administrator: Client) -> None:
    page = administrator.post("/desk/editions/new/", an_edition(is_default="on"))
    assert "stands at the home page" in page.content.decode()
    home = Edition.objects.get(is_default=True)
    administrator.post(f"/desk/editions/delete/{home.pk}/")
    assert Edition.objects.filter(pk=home.pk).exists()


def test_a_sectors_slug_never_changes(administrator: Client) -> None:
    sector = Sector.objects.get(slug="sport")
    data = {"name": "Sports", "slug": "games", "parent": "", "position": "3", "description": ""}
    administrator.post(
        f"/desk/sectors/edit/{sector.pk}/", {**data, "mediatopics": "medtop:15000000, a b"}
    )
    sector.refresh_from_db()
    assert (sector.name, sector.slug) == ("Sports", "sport")
    assert sector.mediatopics == ["medtop:15000000", "a", "b"]


def test_sectors_have_two_levels(administrator: Client) -> None:
    child = Sector.objects.filter(parent__isnull=False)[0]
    data = {"name": "Deeper", "slug": "deeper", "parent": child.pk, "position": "1"}
    page = administrator.post("/desk/sectors/new/", data).content.decode()
    assert "Choose a sector of the first level." in page


def test_what_stories_stand_on_is_not_deleted(administrator: Client, story: Story) -> None:
    economy, news = Sector.objects.get(slug="economy"), Desk.objects.get(slug="news")
    page = administrator.post(f"/desk/sectors/delete/{economy.pk}/", follow=True).content.decode()
    assert "Stories stand in this sector" in page
    page = administrator.post(f"/desk/desks/delete/{news.pk}/", follow=True).content.decode()
    assert "Stories stand on it" in page
    assert Sector.objects.filter(pk=economy.pk).exists()
    assert Desk.objects.filter(pk=news.pk).exists()


def test_what_nothing_stands_on_is_deleted(administrator: Client) -> None:
    desk = Desk.objects.create(name="Night Desk", slug="night")
    administrator.post(f"/desk/desks/delete/{desk.pk}/")
    assert not Desk.objects.filter(pk=desk.pk).exists()


def test_an_author_is_made(administrator: Client) -> None:
    data = {
        "name": "Ana Lind",
        "slug": "ana-lind",
        "role": "",
        "bio": "",
        "picture": "",
        "url": "",
        "user": "",
    }
    administrator.post("/desk/authors/new/", data)
    assert Author.objects.get().name == "Ana Lind"


def test_the_newsrooms_name_and_colour_are_the_desks(administrator: Client) -> None:
    Newsroom.objects.update(name="Harbour Post", accent="#123456")
    page = administrator.get("/desk/").content.decode()
    assert "Harbour Post" in page
    assert "--desk-accent:#123456" in page
    assert "Harbour Post" in Client().get("/desk/login/").content.decode()


def test_the_first_page_says_what_waits_and_what_goes_out(editor: Client, story: Story) -> None:
    publish_now(story=story, now=timezone.now())
    later = timezone.now() + timedelta(hours=3)
    Story.objects.create(headline="Under embargo", live=False, release_at=later)
    Story.objects.create(
        headline="From a wire", live=False, origin_source=a_source(), origin_uri="urn:9"
    )
    held = an_item("held", source=a_source())
    Source.objects.create(slug="broken", name="Broken feed", last_error="It answered 503.")
    page = editor.get("/desk/").content.decode()
    for words in (story.headline, "Under embargo", "From a wire", str(held), "It answered 503."):
        assert words in page
    # HTML knows no microseconds.
    assert f'<time datetime="{later:%Y-%m-%dT%H:%M:%S}+0000">' in page
    assert "What’s new" not in page
    assert "Wagtail" not in page.split("<main")[1]


def test_the_first_page_has_a_fixed_cost(
    editor: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        draft = Story.objects.create(headline=f"Story {number}", live=False, sectors=["sport"])
        StorySource.objects.create(story=draft, name="Wire", sort_order=0)
        Story.objects.filter(pk=draft.pk).update(body="<p>Text.</p>")
        publish_now(story=draft, now=timezone.now())
    editor.get("/desk/")
    with django_assert_max_num_queries(29):
        editor.get("/desk/")


def test_a_storys_way_to_every_channel_is_shown(editor: Client, story: Story) -> None:
    now = timezone.now()
    publication = publish_now(story=story, now=now)
    Delivery.objects.create(
        publication=publication,
        channel="webhook https://example.com/hook",
        state=Delivery.State.DONE,
        attempts=3,
        next_at=now,
        done_at=now + timedelta(seconds=4.2),
        answer="202 Accepted",
    )
    page = editor.get(f"/desk/stories/gone/{story.pk}/").content.decode()
    for words in ("Webhook https://example.com/hook", "4.2 s", "202 Accepted", "Site and feeds"):
        assert words in page


def test_the_ledger_is_read_page_by_page_without_gaps(editor: Client, story: Story) -> None:
    publish_now(story=story, now=timezone.now())
    at = timezone.now()
    Publication.objects.bulk_create(
        Publication(story=story, version=number, signal="update", at=at, headline=f"Row {number}")
        for number in range(2, 122)
    )
    seen: list[str] = []
    address = "/desk/ledger/"
    for _ in range(3):
        page = editor.get(address).context["page"]
        seen += [entry.headline for entry in page.entries]
        address = f"/desk/ledger/?before={page.next}"
    assert page.next is None
    assert len(seen) == len(set(seen)) == 121
    assert seen[0] == "Row 121"


def test_the_ledger_has_no_page_that_nobody_wrote(editor: Client) -> None:
    assert editor.get("/desk/ledger/?before=yesterday").status_code == 404


def test_a_killed_story_is_read_in_the_ledger(editor: Client, story: Story) -> None:
    publish_now(story=story, now=timezone.now())
    kill(story=story, reason="A hoax", now=timezone.now())
    assert "A hoax" in editor.get("/desk/ledger/").content.decode()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 ms"), (0.84, "840 ms"), (3.21, "3.2 s"), (300, "5 min"), (7300, "2 h")],
)
def test_a_duration_has_the_unit_that_fits_it(seconds: float, words: str) -> None:
    assert took(timedelta(seconds=seconds)) == words
