"""Where the files of a picture lie is told by the disk, whatever was cut short before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from dateline.media.actions import make_renditions, place_files
from dateline.media.gateways import PictureStorage
from dateline.media.models import Picture
from dateline.media.tests.test_pictures import photograph, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.HIDDEN_ROOT = tmp_path / "hidden"


def place(picture: Picture, *, public: bool) -> bool:
    with transaction.atomic():
        return place_files(Picture.objects.get(pk=picture.pk), public=public)


def rows_of(picture: Picture) -> dict[Any, str]:
    """Give the names that are stored of the original and its renditions."""
    stored = Picture.objects.get(pk=picture.pk)
    return {
        stored: stored.file.name,
        **{copy: copy.file.name for copy in stored.renditions.all()},
    }


def move_but_lose_the_rows(picture: Picture, *, public: bool) -> None:
    """Move the files as one does that is killed before its commit."""
    before = rows_of(picture)
    assert place(picture, public=public)
    for row, name in before.items():
        type(row).objects.filter(pk=row.pk).update(file=name)


def files_in(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


@pytest.mark.parametrize("public", [True, False])
def test_a_move_that_was_cut_short_is_undone_when_the_picture_turns_meanwhile(
    settings: Any, *, public: bool
) -> None:
    picture = upload()
    make_renditions(picture=picture)
    count = len(rows_of(picture))
    place(picture, public=public)
    move_but_lose_the_rows(picture, public=not public)
    assert place(picture, public=public)
    right, wrong = settings.MEDIA_ROOT, settings.HIDDEN_ROOT
    if not public:
        right, wrong = wrong, right
    assert (files_in(right), files_in(wrong)) == (count, 0)
    stored = Picture.objects.get(pk=picture.pk)
    assert stored.hidden is not public
    assert all(Path(row.file.path).is_file() for row in rows_of(picture))
    assert not place(picture, public=public)


def test_what_takes_the_place_of_a_hidden_file_is_hidden_too(settings: Any) -> None:
    picture = upload()
    make_renditions(picture=picture)
    place(picture, public=False)
    stored = Picture.objects.get(pk=picture.pk)
    stored.file = ContentFile(photograph(), name="another.jpg")
    stored.save()
    make_renditions(picture=stored)
    assert stored.hidden
    assert files_in(settings.MEDIA_ROOT) == 0


@pytest.mark.parametrize(("name", "new"), [("", "hidden/o/"), ("pictures/a.jpg", "")])
def test_a_file_without_a_name_moves_no_folder(settings: Any, name: str, new: str) -> None:
    upload()
    with pytest.raises(ValueError, match="whole folder"):
        PictureStorage().move(name, new)
    assert files_in(settings.MEDIA_ROOT) > 0
