"""What happens to a picture that somebody uploads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dateline.media.handlers import develop
from dateline.media.queries import picture_cards
from dateline.media.tests.test_pictures import upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_readers_never_get_the_original_of_an_upload(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        picture = upload()
    card = picture_cards([picture.pk])[picture.pk]
    assert picture.file.url not in (card.src, card.og)
    assert card.srcset_webp


def test_a_picture_that_has_gone_or_cannot_be_read_stops_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    develop(999_999)
    picture = upload()
    Path(picture.file.path).write_bytes(b"no picture at all")
    develop(picture.pk)
    assert "no renditions" in caplog.text
