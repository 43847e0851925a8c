"""Files dropped into a folder: what is taken, what is left, and where it goes."""

from __future__ import annotations

import fcntl
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import pytest

from dateline.wires import actions
from dateline.wires.actions import folders, keeping
from dateline.wires.models import Source, WireFile, WireItem
from dateline.wires.tests.cast import Reader, a_copy, a_source, packed

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Source:
    source = a_source()
    source.drop_folder.mkdir(parents=True)
    return source


def soon() -> datetime:
    """A moment at which what was just written has come to rest."""
    return datetime.now(UTC) + timedelta(seconds=5)


def take() -> list[str]:
    return [file.name for file in actions.take_from_folders(now=soon())]


def drop(source: Source, name: str, data: bytes = b"bytes") -> Path:
    path = source.drop_folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_files_are_taken_in_order_and_moved_to_done(source: Source) -> None:
    drop(source, "b.json", b"b")
    drop(source, "a.json", b"a")
    drop(source, "sub/c.json", b"c")
    drop(source, "sub/deep/d.json", b"d")
    assert take() == ["a.json", "b.json", "sub/c.json"]
    done = source.drop_folder / "done"
    assert sorted(str(p.relative_to(done)) for p in done.rglob("*.json")) == [
        "a.json",
        "b.json",
        "sub/c.json",
    ]
    assert take() == []


def test_a_growing_file_is_left_until_it_rests(source: Source) -> None:
    drop(source, "a.json")
    assert actions.take_from_folders(now=datetime.now(UTC)) == []
    assert take() == ["a.json"]


def test_a_copy_with_an_old_date_counts_as_growing_too(source: Source) -> None:
    path = drop(source, "a.json")
    os.utime(path, (0, 0))
    assert actions.take_from_folders(now=datetime.now(UTC)) == []


def test_a_file_that_changes_while_it_is_read_waits(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop(source, "a.json")
    whole = keeping.keep

    def grows(stream: BinaryIO, *, name: str) -> keeping.Kept:
        kept = whole(stream, name=name)
        with path.open("ab") as more:
            more.write(b"more")
        return kept

    monkeypatch.setattr(folders, "keep", grows)
    assert take() == []
    assert path.exists()
    assert not WireFile.objects.exists()


def test_links_pipes_and_hidden_files_are_not_taken(source: Source, tmp_path: Path) -> None:
    outside = tmp_path / "secret.json"
    outside.write_bytes(b"secret")
    (source.drop_folder / "link.json").symlink_to(outside)
    (source.drop_folder / "folder").symlink_to(tmp_path)
    os.mkfifo(source.drop_folder / "pipe.json")
    drop(source, ".hidden.json")
    drop(source, "done/old.json")
    drop(source, "rejected/old.json")
    drop(source, "a.json")
    assert take() == ["a.json"]


def test_a_name_that_is_taken_gets_the_digest_into_it(source: Source) -> None:
    for data in (b"one", b"two", b"three", b"two"):
        drop(source, "a.json", data)
        take()
    done = source.drop_folder / "done"
    assert {p.name: p.read_bytes() for p in done.iterdir()} == {
        "a.json": b"one",
        "a-3fc4ccfe745870e2.json": b"two",
        "a-8b5b9db0c13db242.json": b"three",
    }


def test_a_name_of_full_length_that_is_taken_is_cut(source: Source) -> None:
    name = "ä" * 125 + ".json"
    for data in (b"one", b"two"):
        drop(source, name, data)
        assert take() == [name]
    assert take() == []
    assert len(list((source.drop_folder / "done").iterdir())) == 2


@pytest.mark.parametrize("name", ["done", "rejected"])
def test_nothing_is_moved_through_a_link(source: Source, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "keys"
    outside.mkdir()
    (source.drop_folder / name).symlink_to(outside)
    drop(source, "a.json", b"broken")
    take()
    for file in WireFile.objects.all():
        actions.read(file=file, parser=Reader(), now=soon())
    assert list(outside.iterdir()) == []


def test_a_link_in_place_of_done_is_said_and_nothing_is_taken(
    source: Source, tmp_path: Path
) -> None:
    (source.drop_folder / "done").symlink_to(tmp_path)
    drop(source, "a.json")
    assert take() == []
    source.refresh_from_db()
    assert source.last_error.startswith("done in ")
    assert source.last_error.endswith("rename or remove it.")


def test_a_name_that_is_no_text_stops_nothing(source: Source) -> None:
    folder = os.fsencode(source.drop_folder)
    os.mkdir(folder + b"/done")
    Path(os.fsdecode(folder + b"/done/\xff")).write_bytes(b"")
    Path(os.fsdecode(folder + b"/\xff")).mkdir()
    Path(os.fsdecode(folder + b"/\xff/a.json")).write_bytes(b"a")
    drop(source, "z.json")
    assert take() == ["z.json"]
    source.refresh_from_db()
    assert "is a file or a link" in source.last_error


def test_a_slow_upload_is_left_until_it_is_closed(source: Source) -> None:
    path = source.drop_folder / "slow.json"
    with path.open("wb") as upload:
        upload.write(b"half")
        upload.flush()
        assert take() == []
        upload.write(b" and half")
    assert take() == ["slow.json"]
    assert WireFile.objects.get().size == 13


def test_a_file_that_is_open_for_ever_is_taken_in_the_end(source: Source) -> None:
    with (source.drop_folder / "log.json").open("wb") as log:
        log.write(b"copy")
        log.flush()
        later = soon() + timedelta(seconds=folders.FORGOTTEN_SECONDS)
        assert [file.name for file in actions.take_from_folders(now=later)] == ["log.json"]


def test_a_file_that_seems_to_have_a_terabyte_is_counted_no_further(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MAX_BYTES", 1024**2)
    monkeypatch.setattr(keeping, "MOST_COUNTED", 2 * 1024**2)
    os.truncate(drop(source, "hole.json"), 1024**4)
    file = actions.take_from_folders(now=soon())[0]
    assert file.reason.startswith("The file has more than 2 MB; the limit is 1 MB.")
    assert (source.drop_folder / "rejected" / "hole.json").exists()


def test_a_rejected_file_is_found_in_rejected(source: Source) -> None:
    drop(source, "a.json", packed(a_copy()))
    take()
    drop(source, "a.json", b"broken")
    actions.take_from_folders(now=soon())
    for file in WireFile.objects.order_by("id"):
        actions.read(file=file, parser=Reader(), now=soon())
    folder = source.drop_folder
    assert (folder / "rejected" / "a.json").read_bytes() == b"broken"
    assert [p.name for p in (folder / "done").iterdir()] == ["a.json"]


def test_a_file_that_is_too_large_goes_to_rejected_at_once(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MAX_BYTES", 10)
    drop(source, "big.json", b"x" * 11)
    assert [file.state for file in actions.take_from_folders(now=soon())] == ["rejected"]
    assert (source.drop_folder / "rejected" / "big.json").exists()


def test_a_missing_folder_is_said_on_the_source_and_stops_no_other(
    source: Source, tmp_path: Path
) -> None:
    lost = a_source(slug="lost", name="Lost", folder=str(tmp_path / "nowhere"))
    drop(source, "a.json")
    assert take() == ["a.json"]
    lost.refresh_from_db()
    assert (lost.failures, lost.last_error) == (
        1,
        f"The folder {tmp_path / 'nowhere'} does not exist. Make it, or correct the source.",
    )
    (tmp_path / "nowhere").mkdir()
    take()
    lost.refresh_from_db()
    assert (lost.failures, lost.last_error) == (0, "")


def test_the_folder_of_a_new_source_is_made() -> None:
    source = a_source()
    assert take() == []
    assert source.drop_folder.is_dir()


def test_a_folder_is_emptied_by_one_process_at_a_time(source: Source) -> None:
    drop(source, "a.json")
    handle = os.open(source.drop_folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    assert take() == []
    os.close(handle)
    assert take() == ["a.json"]


def test_a_source_that_is_switched_off_is_not_looked_into(source: Source) -> None:
    Source.objects.update(active=False)
    drop(source, "a.json")
    assert take() == []


@pytest.mark.parametrize("dies_in", ["enter", "shelve"])
def test_a_death_at_any_point_loses_nothing_and_doubles_nothing(
    source: Source, monkeypatch: pytest.MonkeyPatch, dies_in: str
) -> None:
    drop(source, "a.json", packed(a_copy()))

    def dies(*_arguments: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(folders, dies_in, dies)
    with pytest.raises(KeyboardInterrupt):
        take()
    monkeypatch.undo()
    # The row may be there already, and was perhaps read, when the file is found again.
    for file in WireFile.objects.all():
        actions.read(file=file, parser=Reader(), now=soon())
    take()
    for file in WireFile.objects.all():
        actions.read(file=file, parser=Reader(), now=soon())
    assert WireFile.objects.count() == WireItem.objects.count() == 1
    assert [p.name for p in source.drop_folder.iterdir()] == ["done"]


@pytest.mark.parametrize("name", ["{outside}/a.json", "../../a.json"])
def test_a_file_from_elsewhere_is_never_moved(source: Source, name: str) -> None:
    outside = source.drop_folder.parent
    (outside / "a.json").write_bytes(b"broken")
    (source.drop_folder / "done").mkdir()
    name = name.format(outside=outside)
    file = actions.receive(source=source, name=name, data=b"broken", now=soon())
    assert actions.read(file=file, parser=Reader(), now=soon()).state == "rejected"
    assert (outside / "a.json").read_bytes() == b"broken"
    assert not (source.drop_folder / "rejected").exists()
