"""Pictures at the desk: where each is shown, and that none goes while readers see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dateline.desk.actions import kill
from dateline.desk.models import Author, Story, User
from dateline.desk.tests import factories
from dateline.media.actions import draw_card
from dateline.media.models import Picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(settings: Any, tmp_path: Path) -> Picture:
    settings.MEDIA_ROOT = tmp_path
    found: Picture = draw_card(label="Harbour")
    return found


@pytest.fixture
def administrator(newsroom: None) -> Client:
    """Somebody who may delete pictures."""
    client = Client()
    client.force_login(User.objects.create_superuser("desk", "desk@example.com", "long enough 1"))
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_picture_says_which_stories_and_authors_show_it(
    administrator: Client, picture: Picture
) -> None:
    address = f"/desk/images/usage/{picture.pk}/"
    assert "Nothing shows it." in text(administrator, address)
    story = factories.published(headline="Ferry strike ends", picture=picture)
    factories.author("Mira Voss", picture=picture)
    page = text(administrator, address)
    assert "Ferry strike ends" in page
    assert "Mira Voss, author" in page
    assert "it cannot be deleted" in page
    assert "Used 2 times" in text(administrator, f"/desk/images/{picture.pk}/")
    Author.objects.all().delete()
    kill(story=story, reason="Wrong ferry.", now=timezone.now())
    page = text(administrator, address)
    assert "killed" in page
    assert "it cannot be deleted" not in page


@pytest.mark.parametrize(
    "address", ["/desk/images/{0}/delete/", "/desk/bulk/media/picture/delete/?id={0}"]
)
def test_a_picture_that_readers_see_is_not_deleted(
    administrator: Client, picture: Picture, address: str
) -> None:
    story = factories.published(picture=picture)
    administrator.post(address.format(picture.pk), {"next": "/desk/images/"})
    story.refresh_from_db()
    assert story.lead_picture == picture
    assert "/delete/" not in text(administrator, f"/desk/images/{picture.pk}/")
    story.unpublish()
    administrator.post(address.format(picture.pk), {"next": "/desk/images/"})
    assert not Picture.objects.exists()
    assert Story.objects.get().lead_picture is None


def test_who_deletes_several_is_told_why_some_stay_and_what_shows_the_others(
    administrator: Client, picture: Picture
) -> None:
    address = f"/desk/bulk/media/picture/delete/?id={picture.pk}&next=/desk/images/"
    story = factories.published(picture=picture)
    page = text(administrator, address)
    assert "This picture stays: readers see it now, or you may not delete it." in page
    assert f'<a href="/desk/images/usage/{picture.pk}/">where it is shown</a>' in page
    assert "Delete this picture?" not in page
    story.unpublish()
    page = text(administrator, address)
    assert "Delete this picture?" in page
    assert ">used 1 time</a>, by nothing that readers see" in page
    assert "This picture stays" not in page


def test_who_chooses_a_picture_is_offered_photographs_and_finds_drawings_by_name(
    administrator: Client, picture: Picture
) -> None:
    Picture.objects.create(
        title="Quay", file=picture.file.name, width=1200, height=675, alt_text="A quay", credit="M."
    )
    offered = administrator.get("/desk/images/chooser/").content.decode()
    assert "Quay" in offered
    assert picture.title not in offered
    found = administrator.get("/desk/images/chooser/results/?q=Harbour").content.decode()
    assert picture.title in found


def test_only_who_works_with_stories_sees_where_pictures_are_shown(
    somebody: Callable[[str], User], picture: Picture
) -> None:
    address = f"/desk/images/usage/{picture.pk}/"
    assert "/login/" in Client().get(address)["Location"]
    client = Client()
    client.force_login(factories.user())
    assert client.get(address).status_code in {302, 403}
