"""No file of a killed story's picture can be had any more, through the very callable that serves it."""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.apps import apps
from django.core.exceptions import SuspiciousFileOperation
from django.db import InterfaceError, transaction
from django.test import Client
from django.utils import timezone

from dateline.config.clock import look
from dateline.config.wsgi import make_edge
from dateline.desk.actions import kill, publish_now
from dateline.desk.models import DueLook, Newsroom, Story, User
from dateline.desk.models.showing import AGAIN_AFTER, look_at, look_at_due
from dateline.desk.tests import factories
from dateline.desk.tests.factories import NOON
from dateline.desk.tests.statements import statements
from dateline.desk.tests.test_publishing_costs import SCAN, plans_as_for_many_rows  # noqa: F401
from dateline.edge.application import Edge
from dateline.media.gateways import PictureStorage
from dateline.media.models import Picture
from dateline.media.queries import picture_cards
from dateline.media.tests.test_drawings import card_drawing
from dateline.media.tests.test_pictures import upload

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@dataclass
class Site:
    """The newsroom as the web server calls it."""

    edge: Edge

    def status(self, path: str) -> int:
        """Ask for a path; gives the status."""
        return self.ask(path)[0]

    def ask(self, path: str) -> tuple[int, bytes]:
        environ: dict[str, Any] = {"wsgi.input": io.BytesIO(), "HTTP_HOST": "localhost"}
        setup_testing_defaults(environ)
        environ |= {"PATH_INFO": path, "REQUEST_METHOD": "GET"}
        told: list[str] = []
        body = b"".join(self.edge(environ, lambda status, _: told.append(status)))
        return int(told[-1].split()[0]), body

    def gives(self, paths: list[str]) -> set[int]:
        """Ask for each, twice: the second time it is in memory."""
        for path in paths:
            self.status(path)
        return {self.status(path) for path in paths}


@pytest.fixture
def site(settings: Any, tmp_path: Path) -> Site:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.HIDDEN_ROOT = tmp_path / "hidden"
    return Site(make_edge())


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("mira", "mira@example.com"))
    return client


def files_of(picture: Picture) -> list[str]:
    """Name where the original and all renditions are served."""
    stored = Picture.objects.get(pk=picture.pk)
    stored.get_rendition("max-165x165")  # as the desk's list of pictures makes it
    found = [stored.file.url, *(copy.file.url for copy in stored.renditions.all())]
    assert len(found) > 9
    return found


def with_picture(picture: Picture, **fields: Any) -> Story:
    return factories.published(picture=picture, **fields)


def kill_it(story: Story) -> None:
    kill(story=story, reason="Hoax", now=NOON)


def republish(story: Story) -> None:
    story.refresh_from_db()
    story.publish(story.save_revision())


def test_a_kill_takes_the_original_and_every_rendition_away(site: Site, settings: Any) -> None:
    picture = upload()
    story = with_picture(picture)
    paths = files_of(picture)
    assert site.gives(paths) == {200}
    kill_it(story)
    assert site.gives(paths) == {404}
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert site.status(story.get_absolute_url()) == 410


@pytest.mark.usefixtures("plans_as_for_many_rows")
def test_a_kill_takes_one_query_more_for_its_picture_and_five_behind_its_commit(site: Site) -> None:
    plain, pictured = factories.published(), with_picture(upload())
    kill_it(factories.published())
    with statements() as without:
        kill_it(plain)
    with statements() as found:
        kill_it(pictured)
    assert len(without) <= 12, without
    assert len(found) <= len(without) + 6, found
    about = [each.sql for each in found.sent if "picture" in each.sql or "rendition" in each.sql]
    assert len([sql for sql in about if sql.startswith("INSERT INTO")]) == 1
    scans = [step for each in found.sent for step in each.plan() if SCAN.search(step)]
    assert not scans


def test_pictures_that_are_too_large_for_memory_go_as_well(site: Site) -> None:
    picture = upload()
    story = with_picture(picture)
    path = picture.file.url
    with open(picture.file.path, "ab") as more:
        more.write(bytes(600 * 1024))
    assert site.status(path) == 200
    kill_it(story)
    assert site.status(path) == 404


def test_a_picture_that_another_public_story_shows_stays(site: Site) -> None:
    picture = upload()
    first, second = with_picture(picture), with_picture(picture)
    paths = files_of(picture)
    kill_it(first)
    assert site.gives(paths) == {200}
    kill_it(second)
    assert site.gives(paths) == {404}


def test_a_draft_that_has_the_picture_too_keeps_it_from_nobody(site: Site) -> None:
    picture = upload()
    story, draft = with_picture(picture), factories.draft(picture=picture)
    paths = files_of(picture)
    kill_it(story)
    assert site.gives(paths) == {404}
    publish_now(story=draft, now=NOON)
    assert site.gives(paths) == {200}
    page = site.ask(draft.get_absolute_url())[1].decode()
    assert "/media/renditions/" in page
    assert "/desk/hidden/" not in page


@pytest.mark.parametrize("who", ["author", "newsroom"])
def test_a_portrait_and_the_newsrooms_logo_stay(site: Site, who: str) -> None:
    picture = upload()
    story = with_picture(picture)
    shown: Any = factories.author() if who == "author" else Newsroom.load()
    name = "picture" if who == "author" else "logo"
    setattr(shown, name, picture)
    shown.save()
    paths = files_of(picture)
    kill_it(story)
    assert site.gives(paths) == {200}
    setattr(shown, name, None)
    shown.save()
    # It was not saved yet when it was looked at; the clock looks at it again.
    look()
    assert site.gives(paths) == {404}
    setattr(shown, name, picture)
    shown.save()
    assert site.gives(paths) == {200}


def test_a_story_that_is_taken_down_takes_its_picture_along_and_brings_it_back(site: Site) -> None:
    picture = upload()
    story = with_picture(picture)
    paths = files_of(picture)
    story.unpublish()
    assert site.gives(paths) == {404}
    republish(story)
    assert site.gives(paths) == {200}


def test_a_picture_that_a_story_showed_before_its_correction_goes(site: Site) -> None:
    wrong, right = upload(), upload(name="quay.jpg")
    story = with_picture(wrong)
    gone, paths = files_of(wrong), files_of(right)
    story.lead_picture = right
    story.publish(story.save_revision())
    assert site.gives(gone) == {404}
    assert site.gives(paths) == {200}
    story.refresh_from_db()
    story.lead_picture = wrong
    story.publish(story.save_revision())
    assert site.gives(gone) == {200}
    assert site.gives(paths) == {404}


def test_a_kill_that_is_rolled_back_takes_nothing_away(site: Site) -> None:
    picture = upload()
    story = with_picture(picture)
    paths = files_of(picture)
    with transaction.atomic():
        kill_it(story)
        transaction.set_rollback(True)
    assert site.gives(paths) == {200}
    assert not DueLook.objects.exists()


def test_the_desk_still_sees_it_and_nobody_else(site: Site, desk: Client) -> None:
    picture = upload()
    kill_it(with_picture(picture))
    hidden = Picture.objects.get(pk=picture.pk)
    # One that the desk makes later is hidden from the first moment.
    address = hidden.get_rendition("max-800x600").url
    assert address.startswith("/desk/hidden/r/")
    answer = desk.get(address)
    assert (answer.status_code, answer["content-type"]) == (200, "image/jpeg")
    assert "no-store" in answer["cache-control"]
    assert desk.get(hidden.file.url).status_code == 200
    assert desk.get(f"/desk/images/{picture.pk}/").status_code == 200
    assert Client().get(address).status_code == 302
    assert site.status(address) == 302
    for path in ("/desk/hidden/../secret-key", "/desk/hidden/r/none.jpg"):
        assert desk.get(path).status_code in {400, 404}


def test_the_card_of_a_hidden_picture_which_a_preview_shows_leads_to_the_desk(site: Site) -> None:
    picture = upload()
    kill_it(with_picture(picture))
    assert picture_cards([picture.pk])[picture.pk].src.startswith("/desk/hidden/r/")


def test_a_drawing_that_went_with_its_story_is_found_again(site: Site) -> None:
    drawing = card_drawing()
    kill_it(with_picture(drawing))
    again = card_drawing()
    assert again.pk == drawing.pk
    assert again.hidden


def killed_by_nine(story: Story) -> None:
    """Leave the tables and the disk as a process does that is killed between commit and files."""
    with transaction.atomic():
        kill_it(story)
        hooks = transaction.get_connection().run_on_commit
        hooks[:] = [hook for hook in hooks if "_put_in_place" not in repr(hook[1])]


def test_the_clock_finishes_what_a_killed_process_left(site: Site) -> None:
    picture = upload()
    story = with_picture(picture)
    paths = files_of(picture)
    killed_by_nine(story)
    assert site.gives(paths) == {200}
    look()
    assert site.gives(paths) == {404}


def test_files_that_were_moved_before_the_process_was_killed_stay_where_they_are(
    site: Site, settings: Any
) -> None:
    picture = upload()
    story = with_picture(picture)
    paths = files_of(picture)
    killed_by_nine(story)
    (settings.HIDDEN_ROOT).mkdir()
    shutil.move(settings.MEDIA_ROOT / "renditions", settings.HIDDEN_ROOT / "r")
    look()
    assert site.gives(paths) == {404}
    stored = Picture.objects.get(pk=picture.pk)
    assert stored.hidden
    assert all(Path(copy.file.path).is_file() for copy in stored.renditions.all())


def test_a_picture_that_was_being_published_meanwhile_comes_back_a_little_later(site: Site) -> None:
    picture = upload()
    other = factories.draft(picture=picture)
    paths = files_of(picture)
    kill_it(with_picture(picture))
    # As one does that saw the picture before it was hidden.
    Story.objects.filter(pk=other.pk).update(live=True)
    now = timezone.now()
    assert look_at_due(now=now) == 1
    assert DueLook.objects.count() == 1
    assert look_at_due(now=now + AGAIN_AFTER + timedelta(seconds=1)) == 1
    assert site.gives(paths) == {200}
    assert not DueLook.objects.exists()


def test_a_picture_that_cannot_be_moved_waits_and_stops_nobody(
    site: Site, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    picture = upload()
    story = with_picture(picture)
    paths = files_of(picture)
    settings.HIDDEN_ROOT.write_text("a file stands where the folder should")
    kill_it(story)
    assert site.status(story.get_absolute_url()) == 410
    assert look_at_due(now=timezone.now()) == 0
    assert "could not be put where it belongs" in caplog.text
    settings.HIDDEN_ROOT.unlink()
    assert look_at_due(now=timezone.now()) == 0
    assert look_at_due(now=timezone.now() + 2 * AGAIN_AFTER) == 2
    assert site.gives(paths) == {404}


@pytest.mark.parametrize("error", [SuspiciousFileOperation("a bad name"), InterfaceError("gone")])
def test_one_picture_that_fails_stops_neither_the_kill_nor_the_others(
    site: Site, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    # A word that no digest in the name of another file can hold.
    picture, bad = upload(), upload(name="wrong.jpg")
    paths, place = files_of(picture), PictureStorage.move

    def move(storage: PictureStorage, name: str, new: str) -> bool:
        if "wrong" in name:
            raise error
        return place(storage, name, new)

    monkeypatch.setattr(PictureStorage, "move", move)
    kill_it(with_picture(bad))
    look_at_due(now=timezone.now())
    kill_it(with_picture(picture))
    assert site.gives(paths) == {404}
    assert {row.picture for row in DueLook.objects.filter(due_at__lte=timezone.now())} <= {
        picture.pk
    }


def test_a_picture_that_was_deleted_is_no_trouble(site: Site) -> None:
    look_at(999_999, None)
    assert look_at_due(now=timezone.now()) == 1


def test_pictures_of_stories_killed_before_there_was_a_hidden_place_go_too(site: Site) -> None:
    killed, stays = with_picture(upload()), with_picture(upload(name="other.jpg"))
    Story.objects.filter(pk=killed.pk).update(live=False, killed_at=NOON)
    assert killed.lead_picture is not None
    assert stays.lead_picture is not None
    gone, public = files_of(killed.lead_picture), files_of(stays.lead_picture)
    assert site.gives(gone) == {200}

    migration = import_module("dateline.desk.migrations.0010_look_at_killed")
    migration.look_at_what_was_taken_away(apps, None)
    look()
    assert site.gives(gone) == {404}
    assert site.gives(public) == {200}


def test_nobody_can_guess_where_an_upload_lies(site: Site) -> None:
    first, second = upload(name="pier.jpg"), upload(name="pier.jpg")
    assert first.file.name.endswith("-pier.jpg")
    assert first.file.name[:-8] != second.file.name[:-8]
    long = upload(name=f"{'p' * 300}.jpg")
    assert len(long.file.name) < 100
