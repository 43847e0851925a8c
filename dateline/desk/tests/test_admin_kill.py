"""Killing a story from the desk, and what is still offered afterwards."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from dateline.desk.actions import publish_now
from dateline.desk.models import Publication, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(story: Story) -> Story:
    publish_now(story=story, now=timezone.now())
    return story


def test_the_reason_is_asked_for_and_looking_kills_nothing(
    publisher: Client, public: Story
) -> None:
    address = f"/desk/stories/kill/{public.pk}/"
    assert "Why is it killed?" in publisher.get(address).content.decode()
    assert "Write the reason" in publisher.post(address, {"reason": "  "}).content.decode()
    public.refresh_from_db()
    assert public.live


def test_a_kill_takes_it_down_with_its_reason_and_its_author(
    publisher: Client, public: Story
) -> None:
    address = f"/desk/stories/kill/{public.pk}/"
    page = publisher.post(address, {"reason": "A hoax."}, follow=True).content.decode()
    row = Publication.objects.first()
    assert row is not None
    assert (row.signal, row.note, str(row.user)) == ("kill", "A hoax.", "moderators")
    assert "Killed" in page
    assert "A hoax." in page


def test_a_killed_story_offers_neither_editing_nor_publishing(
    publisher: Client, public: Story
) -> None:
    publisher.post(f"/desk/stories/kill/{public.pk}/", {"reason": "A hoax."})
    edit = publisher.get(f"/desk/stories/edit/{public.pk}/")
    assert edit.headers["Location"] == f"/desk/stories/gone/{public.pk}/"
    listing = publisher.get("/desk/stories/").content.decode()
    assert f"/desk/stories/edit/{public.pk}/" not in listing
    assert "killed" in listing


def test_editors_may_not_kill(editor: Client, public: Story) -> None:
    editor.post(f"/desk/stories/kill/{public.pk}/", {"reason": "A hoax."})
    public.refresh_from_db()
    assert public.live
    assert "/kill/" not in editor.get(f"/desk/stories/edit/{public.pk}/").content.decode()


def test_the_kill_stands_in_the_editor_for_those_who_may(publisher: Client, public: Story) -> None:
    page = publisher.get(f"/desk/stories/edit/{public.pk}/").content.decode()
    assert f"/desk/stories/kill/{public.pk}/" in page
    assert f"/desk/stories/gone/{public.pk}/" in page
    assert "/desk/stories/delete/" not in page


@pytest.mark.parametrize("way", ["/desk/stories/delete/{}/", "/desk/bulk/desk/story/delete/?id={}"])
def test_nobody_deletes_a_story(admin_client: Client, public: Story, way: str) -> None:
    assert admin_client.get(way.format(public.pk)).status_code == 403
    assert admin_client.post(way.format(public.pk)).status_code == 403
    assert Story.objects.filter(pk=public.pk).exists()
