"""Mail that is delivered into a maildir or a folder, and files that an FTP server is writing."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from pytest_django import Settings

from dateline.wires import actions
from dateline.wires.actions import folders
from dateline.wires.gateways.arrivals import Looks
from dateline.wires.gateways.parser import InProcessParser
from dateline.wires.models import Source, WireFile, WireItem
from dateline.wires.tests.cast import a_source

pytestmark = pytest.mark.django_db
MAIL = b"""From: desk@river.example\r
To: wires@dateline.example\r
Subject: Second lock opens\r
Date: Wed, 4 Jun 2025 20:00:00 +0000\r
Message-ID: <lock@river.example>\r
Content-Type: text/plain; charset=utf-8\r
\r
MAGDEBURG, June 4 - The second lock on the river opened to barges on Wednesday.\r
"""


@pytest.fixture(autouse=True)
def _own_mail(settings: Settings, tmp_path: Path) -> None:
    settings.MAIL_FOLDERS = tmp_path / "mail"


def soon() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=5)


def deliver(box: Path, name: str, data: bytes = MAIL) -> None:
    """Deliver as a mail server does: written in `tmp/`, then moved to `new/`."""
    (box / "tmp" / name).write_bytes(data)
    (box / "tmp" / name).rename(box / "new" / name)


def read_all() -> list[str]:
    waiting = WireFile.objects.filter(state="waiting")
    return [actions.read(file=file, parser=InProcessParser(), now=soon()).state for file in waiting]


@pytest.fixture
def box() -> Path:
    source = a_source(kind=Source.Kind.MAIL)
    assert actions.take_from_folders(now=soon()) == []
    return source.drop_folder


def test_the_maildir_of_a_new_source_is_made(box: Path, settings: Settings) -> None:
    assert box == settings.MAIL_FOLDERS / "example"
    assert sorted(place.name for place in box.iterdir()) == ["cur", "new", "tmp"]


def test_a_delivered_message_is_taken_at_once_and_marked_as_seen(box: Path) -> None:
    deliver(box, "1717534800.M1P2.river")
    (box / "tmp" / "half").write_bytes(b"From:")
    taken = actions.take_from_folders(now=datetime.now(UTC))
    assert [file.name for file in taken] == ["new/1717534800.M1P2.river"]
    assert [path.name for path in (box / "cur").iterdir()] == ["1717534800.M1P2.river:2,S"]
    assert read_all() == ["done"]
    assert WireItem.objects.get().headline == "Second lock opens"
    assert (box / "tmp" / "half").exists()


def test_a_message_that_comes_twice_is_one(box: Path) -> None:
    for name in ("1.M1P1.river", "2.M1P1.river"):
        deliver(box, name)
        actions.take_from_folders(now=soon())
    assert WireFile.objects.get().seen == 2
    assert len(list((box / "cur").iterdir())) == 2


def test_a_message_that_cannot_be_read_is_flagged(box: Path) -> None:
    deliver(box, "1.M1P1.river", b"\0\1\2 this is no message at all")
    actions.take_from_folders(now=soon())
    assert read_all() == ["rejected"]
    assert [path.name for path in (box / "cur").iterdir()] == ["1.M1P1.river:2,FS"]


def test_new_that_leads_elsewhere_is_not_read(box: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "private").write_bytes(MAIL)
    (box / "new").rmdir()
    (box / "new").symlink_to(elsewhere)
    assert actions.take_from_folders(now=soon()) == []
    assert Source.objects.get().last_error.startswith("new in ")
    assert (elsewhere / "private").exists()


def test_a_folder_called_new_is_no_maildir_where_files_are_dropped(drop: Path) -> None:
    for name in ("new", "cur"):
        (drop / name).mkdir()
    (drop / "new" / "a.json").write_bytes(b"half")
    assert take(datetime.now(UTC)) == []
    assert take() == ["new/a.json"]
    assert (drop / "done" / "new" / "a.json").exists()


def test_messages_may_also_lie_in_a_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DROP_ROOTS = [str(tmp_path)]
    place = tmp_path / "messages"
    place.mkdir()
    source = a_source(kind=Source.Kind.MAIL, folder=str(place))
    source.full_clean()
    (place / "lock.eml").write_bytes(MAIL)
    assert [file.name for file in actions.take_from_folders(now=soon())] == ["lock.eml"]
    assert (place / "done" / "lock.eml").exists()
    assert read_all() == ["done"]


@pytest.mark.parametrize("folder", ["/etc", "/var/mail", "/home/editor/Maildir"])
def test_a_mailbox_of_the_system_is_refused(folder: str) -> None:
    with pytest.raises(ValidationError, match="must lie below"):
        Source(name="Root", slug="root", kind=Source.Kind.MAIL, folder=folder).clean()


@pytest.fixture
def drop() -> Path:
    source = a_source()
    source.drop_folder.mkdir(parents=True)
    return source.drop_folder


def take(now: datetime | None = None) -> list[str]:
    return [file.name for file in actions.take_from_folders(now=now or soon())]


@pytest.mark.parametrize("ending", [".part", ".filepart", ".tmp", ".PART", ".crdownload"])
def test_a_file_named_as_in_the_making_waits_for_its_name(drop: Path, ending: str) -> None:
    (drop / f"a.json{ending}").write_bytes(b"half")
    assert take() == []
    (drop / f"a.json{ending}").rename(drop / "a.json")
    assert take() == ["a.json"]


def test_a_file_that_nobody_finished_for_a_day_is_told_of(drop: Path) -> None:
    (drop / "a.json.part").write_bytes(b"half")
    assert take(datetime.now(UTC) + timedelta(hours=25)) == []
    assert "named as a file in the making" in Source.objects.get().last_error
    (drop / "a.json.part").unlink()
    take()
    assert Source.objects.get().last_error == ""


@pytest.mark.parametrize("ages", [-3600, 3600])
def test_a_date_that_the_sender_set_says_nothing(drop: Path, ages: float) -> None:
    with (drop / "a.json").open("wb") as upload:
        upload.write(b"half")
        upload.flush()
        at = datetime.now(UTC).timestamp() - ages
        os.utime(drop / "a.json", (at, at))
        assert take() == []
        upload.write(b" and half")
    assert take() == ["a.json"]


def test_where_no_clock_can_be_trusted_a_file_has_to_look_the_same_twice(
    drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "QUIET_SECONDS", 0.0)
    # To a machine whose clock is behind, what was just written comes from the future.
    behind = datetime.now(UTC) - timedelta(minutes=5)
    (drop / "a.json").write_bytes(b"half")
    assert take(behind) == []
    (drop / "a.json").write_bytes(b"half and half")
    assert take(behind) == []
    assert take(behind) == ["a.json"]


def test_a_look_counts_only_after_its_time(tmp_path: Path) -> None:
    looks, signs = Looks(), (1, 2, 3)
    assert not looks.rested(tmp_path, signs, 0.0)
    assert not looks.rested(tmp_path, signs, 60.0)
    assert looks.rested(tmp_path, signs, 0.0)
