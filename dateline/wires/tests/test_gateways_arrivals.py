"""Which files are whole: those that were moved in at once, those that were written after a moment."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.wires.gateways.arrivals import AFTER_CLOSE_SECONDS, Inotify, NothingKnown

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Inotify, Path]]:
    arrivals, folder = Inotify(), tmp_path / "drop"
    folder.mkdir()
    arrivals.watch(folder)
    yield arrivals, folder
    arrivals.close()


def test_a_file_that_is_moved_in_is_whole_at_once(watched: tuple[Inotify, Path]) -> None:
    arrivals, folder = watched
    (folder.parent / "a").write_text("copy")
    (folder.parent / "a").rename(folder / "a")
    assert arrivals.came()
    assert arrivals.is_whole(folder / "a")


def test_a_file_that_was_written_is_whole_a_moment_after_it_was_closed(
    watched: tuple[Inotify, Path],
) -> None:
    arrivals, folder = watched
    (folder / "a").write_text("copy")
    assert not arrivals.is_whole(folder / "a")
    time.sleep(AFTER_CLOSE_SECONDS)
    assert arrivals.is_whole(folder / "a")


def test_a_file_that_is_still_written_is_not_whole(watched: tuple[Inotify, Path]) -> None:
    arrivals, folder = watched
    with (folder / "a").open("w") as file:
        file.write("co")
        file.flush()
        time.sleep(AFTER_CLOSE_SECONDS)
        assert not arrivals.is_whole(folder / "a")


def test_a_file_that_is_opened_again_is_not_whole_any_more(watched: tuple[Inotify, Path]) -> None:
    arrivals, folder = watched
    (folder / "a").write_text("co")
    assert not arrivals.came()
    time.sleep(AFTER_CLOSE_SECONDS)
    assert arrivals.is_whole(folder / "a")
    with (folder / "a").open("a") as file:
        file.write("py")
        file.flush()
        assert not arrivals.is_whole(folder / "a")


def test_each_arrival_is_told_once(watched: tuple[Inotify, Path]) -> None:
    arrivals, folder = watched
    (folder.parent / "a").write_text("copy")
    (folder.parent / "a").rename(folder / "a")
    assert arrivals.came()
    assert not arrivals.came()
    assert arrivals.is_whole(folder / "a")


def test_what_was_taken_away_is_forgotten(watched: tuple[Inotify, Path]) -> None:
    arrivals, folder = watched
    (folder.parent / "a").write_text("copy")
    (folder.parent / "a").rename(folder / "a")
    (folder / "a").rename(folder.parent / "b")
    assert not arrivals.is_whole(folder / "a")


def test_where_the_system_tells_nothing_nothing_is_known(tmp_path: Path) -> None:
    nothing = NothingKnown()
    nothing.watch(tmp_path)
    assert not nothing.came()
    assert not nothing.is_whole(tmp_path / "a")
