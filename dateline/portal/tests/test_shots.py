"""The pages of shots: one address each, in step with their stories, as feeds, and without a script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dateline.desk.actions import kill, set_up_newsroom, write_shot
from dateline.desk.actions.publishing import publish_now
from dateline.desk.models import Story
from dateline.desk.tests import factories
from dateline.edge import EVERYTHING
from dateline.edge.board import current_board, slots_of
from dateline.media.tests.test_pictures import upload
from dateline.portal.tests.reading import words
from dateline.portal.tests.walking import Shown, forget_everything, render

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
NOON = factories.NOON
BODY = "<p>The harbour opened on Monday after nine days, the port authority said.</p>"
XSS = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _newsroom() -> Iterator[None]:
    forget_everything()
    set_up_newsroom()
    yield
    forget_everything()


def story(**fields: Any) -> Story:
    return factories.published(**{"headline": "Harbour opens", "body": BODY, **fields})


def purged(shown: Shown, since: int) -> bool:
    return current_board().changed_since(slots_of([*shown.keys, EVERYTHING]), since)


def test_every_shot_has_its_address_its_source_and_its_neighbours(client: Client) -> None:
    older, newer = story(at=NOON - timedelta(hours=1)), story(source="KCNA")
    page = words(client, "/shots/")
    assert page.index(f'id="shot-{newer.pk}"') < page.index(f'id="shot-{older.pk}"')
    assert f'<a rel="next" href="#shot-{older.pk}"' in page
    assert f'href="/shots/{newer.pk}/"' in page
    assert 'title="Link to this shot">Link</a>' in page
    assert "Source: <bdi>KCNA</bdi>" in page
    one = words(client, f"/shots/{older.pk}/")
    assert f'<a rel="prev" href="/shots/{newer.pk}/"' in one
    assert f'<link rel="canonical" href="http://localhost:8000{older.get_absolute_url()}">' in one


def test_what_has_no_shot_leads_to_its_story_and_what_never_was_is_not_there(
    client: Client,
) -> None:
    column = story(kind="opinion")
    answer = client.get(f"/shots/{column.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, column.get_absolute_url())
    assert client.get("/shots/999999/").status_code == 404
    assert client.get("/shots/sector/none/").status_code == 404
    assert client.get("/shots/sector/none/feed.rss").status_code == 404


def test_a_killed_storys_shot_is_gone_at_once(client: Client) -> None:
    gone = story()
    pages = [render("/shots/"), render(f"/shots/{gone.pk}/"), render("/shots/feed.json")]
    since = current_board().count
    kill(story=gone, reason="Wrong.", now=timezone.now())
    assert all(purged(page, since) for page in pages)
    assert client.get(f"/shots/{gone.pk}/").status_code == 410
    for path in ("/shots/", f"/shots/{gone.pk}/", "/shots/feed.json"):
        assert "Harbour" not in client.get(path).content.decode()


def test_a_correction_shows_on_the_shot_with_its_commit() -> None:
    wrong = story()
    paths = ("/shots/", f"/shots/{wrong.pk}/", "/shots/sector/politics/", "/shots/feed.rss")
    pages = {path: render(path) for path in paths}
    since = current_board().count
    Story.objects.filter(pk=wrong.pk).update(body=BODY.replace("nine", "ten"))
    publish_now(story=wrong, now=NOON + timedelta(hours=1))
    for path, page in pages.items():
        assert purged(page, since), path
        assert b"ten days" in render(path).body


def test_a_written_shot_is_public_with_its_commit_even_where_there_was_none() -> None:
    column = story(kind="opinion")
    paths = ("/shots/", f"/shots/{column.pk}/", "/shots/sector/politics/", "/shots/feed.atom")
    pages = {path: render(path) for path in paths}
    since = current_board().count
    write_shot(story=column, text="She says so.", seen=1, now=NOON, user=None)
    for path, page in pages.items():
        assert purged(page, since), path
        assert b"She says so." in render(path).body


def test_another_picture_shows_on_the_shot() -> None:
    pictured = story(picture=upload(name="pier.jpg"))
    pages = [render("/shots/"), render(f"/shots/{pictured.pk}/")]
    since = current_board().count
    assert pictured.lead_picture is not None
    pictured.lead_picture.alt_text = "Another view of the pier"
    pictured.lead_picture.save()
    assert all(purged(page, since) for page in pages)
    assert b"Another view of the pier" in render("/shots/").body


def test_what_is_written_is_text_and_never_markup(client: Client) -> None:
    column = story(kind="opinion", headline=f"A {XSS}")
    write_shot(story=column, text=f"B {XSS}.", seen=1, now=NOON, user=None)
    for path in ("/shots/", "/shots/feed.rss"):
        assert "<script>alert" not in words(client, path)


def test_shots_are_feeds_of_their_own(client: Client) -> None:
    one = story(source="KCNA")
    told = json.loads(words(client, "/shots/feed.json"))
    (item,) = told["items"]
    assert item["url"].endswith(f"/shots/{one.pk}/")
    assert item["summary"].endswith("the port authority said. (KCNA)")
    assert "shot/" in item["id"]
    for path in ("/shots/feed.rss", "/shots/sector/politics/feed.atom"):
        assert "the port authority said. (KCNA)" in words(client, path)


def test_an_editions_shots_are_in_its_language(client: Client) -> None:
    factories.edition("korea", countries=["KR"], language="ar")
    story(countries=["KR"])
    page = words(client, "/korea/shots/")
    assert 'dir="rtl"' in page
    assert "Harbour opens" in page
    assert 'href="/korea/shots/' in page
    assert "Harbour opens" in words(client, "/korea/shots/feed.rss")


def test_the_home_page_offers_shots_of_what_is_not_on_top_of_it(client: Client) -> None:
    for number in range(12):
        at = NOON - timedelta(minutes=number)
        story(at=at, headline=f"Harbour {number}", picture=upload(name=f"pier-{number}.jpg"))
    page = words(client, "/")
    numbers = re.findall(r'<a class="small-shot" href="/shots/(\d+)/">', page)
    assert len(numbers) == 5
    assert client.get(f"/shots/{numbers[0]}/").status_code == 200


def test_the_first_page_of_shots_is_in_the_sitemap(client: Client) -> None:
    assert "/shots/</loc>" in words(client, "/sitemap-fronts.xml")
