"""What is looked at before the newsroom opens: one line for each thing that is in the way."""

from __future__ import annotations

import errno
import shutil
import socket
from pathlib import Path
from typing import NamedTuple

import pytest

from dateline.config.startup import (
    CannotStart,
    check_disk,
    check_home,
    check_port,
    check_python,
    hold_home,
)


class Usage(NamedTuple):
    """What the system says of a disk."""

    total: int
    used: int
    free: int


def one_line(caught: pytest.ExceptionInfo[CannotStart]) -> str:
    words = str(caught.value)
    assert "\n" not in words
    return words


def test_an_old_python_is_named_with_the_one_that_is_needed() -> None:
    with pytest.raises(CannotStart) as caught:
        check_python((3, 9))
    assert one_line(caught) == "Dateline needs Python 3.11 or newer; this is Python 3.9."
    check_python((3, 11))


def test_a_home_that_is_missing_is_made(tmp_path: Path) -> None:
    check_home(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    assert not list((tmp_path / "a" / "b").iterdir())


def test_a_home_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CannotStart) as caught:
        check_home(tmp_path / "file" / "home")
    assert "DATELINE_HOME" in one_line(caught)


def test_a_full_disk_is_named_with_what_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 10**9, 12_000_000))
    with pytest.raises(CannotStart) as caught:
        check_disk(tmp_path)
    assert "12 MB left and Dateline needs 200 MB" in one_line(caught)


def test_a_disk_that_fills_while_looking_is_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CannotStart, match="Make room"):
        check_home(tmp_path)


def test_a_taken_port_is_named_with_the_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotStart) as caught:
            check_port("127.0.0.1", port)
        assert one_line(caught).startswith(f"Port {port} is taken.")
        assert "--port" in str(caught.value)
    check_port("127.0.0.1", port)


def test_a_host_of_another_machine_is_refused() -> None:
    with pytest.raises(CannotStart, match="DATELINE_HOST"):
        check_port("192.0.2.1", 8000)


def test_a_home_is_held_by_one_newsroom_at_a_time(tmp_path: Path) -> None:
    first = hold_home(tmp_path, "http://localhost:8000/")
    with pytest.raises(CannotStart) as caught:
        hold_home(tmp_path, "http://localhost:8001/")
    assert "http://localhost:8000/" in one_line(caught)
    first.close()
    hold_home(tmp_path, "http://localhost:8001/").close()
