"""The whole newsroom in one command, run for real: it opens, says so, refuses a second, and stops."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psutil
import pytest

pytestmark = pytest.mark.slow
DATELINE = [sys.executable, "-m", "dateline"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(home: Path) -> dict[str, str]:
    # On SQLite whatever the tests run on: the newsroom makes its own database.
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "DATELINE_HOME": str(home), "PYTHONUNBUFFERED": "1"}


def read_until(stream: IO[str], words: str) -> str:
    said = ""
    while words not in said:
        line = stream.readline()
        assert line, f"it ended with: {said}"
        said += line
    return said


def get(port: int, path: str) -> tuple[int, bytes]:
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    door.request("GET", path, headers={"Host": "localhost"})
    answer = door.getresponse()
    return answer.status, answer.read()


class Newsroom:
    """A newsroom that runs, with its home, port and first words."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.process = subprocess.Popen(
            [*DATELINE, "up", "--empty", "--port", str(self.port)],
            env=environment(home),
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.said = read_until(self.process.stdout, "Readers can come")

    def family(self) -> list[psutil.Process]:
        children: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
        return children


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    running = Newsroom(tmp_path_factory.mktemp("newsroom"))
    yield running
    family = running.family()
    began = time.monotonic()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(timeout=10) == 0
    assert time.monotonic() - began < 5
    assert not [child for child in family if child.is_running() and child.status() != "zombie"]


def test_the_first_editors_password_and_both_addresses_are_said(newsroom: Newsroom) -> None:
    first, last = newsroom.said.splitlines()[0], newsroom.said.splitlines()[-1]
    assert first.startswith("First editor: editor, password ")
    site = f"http://localhost:{newsroom.port}/"
    assert last == f"Readers can come: {site}  ·  desk: {site}desk/"


def test_readers_get_the_front_page_and_monitors_their_answer(newsroom: Newsroom) -> None:
    assert get(newsroom.port, "/")[0] == 200
    status, body = get(newsroom.port, "/healthz")
    assert status == 200
    told = json.loads(body)
    assert told["worker"]["ok"]
    assert told["clock"]["ok"]


def test_a_second_newsroom_on_the_same_home_says_so_in_one_line(newsroom: Newsroom) -> None:
    second = subprocess.run(
        [*DATELINE, "up", "--port", str(free_port())],
        env=environment(newsroom.home),
        capture_output=True,
        text=True,
    )
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert f"http://localhost:{newsroom.port}/" in second.stderr


def test_a_taken_port_is_said_in_one_line(newsroom: Newsroom, tmp_path: Path) -> None:
    other = subprocess.run(
        [*DATELINE, "up", "--port", str(newsroom.port)],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
    )
    assert other.returncode == 1
    assert other.stderr.startswith(f"Port {newsroom.port} is taken.")
    assert other.stderr.count("\n") == 1


def test_a_home_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = subprocess.run(
        [*DATELINE, "up"],
        env=environment(tmp_path / "file" / "home"),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_database_that_does_not_answer_is_said_without_a_traceback(tmp_path: Path) -> None:
    nobody = f"postgres://a:b@127.0.0.1:{free_port()}/c"
    done = subprocess.run(
        [*DATELINE, "up", "--port", str(free_port())],
        env={**environment(tmp_path), "DATABASE_URL": nobody},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The database does not answer: ")
    assert done.stderr.count("\n") == 1
    assert not done.stdout


def test_a_worker_that_is_killed_is_started_again(newsroom: Newsroom) -> None:
    seen = json.loads((newsroom.home / "run" / "worker.json").read_text())["pid"]
    os.kill(seen, signal.SIGKILL)
    deadline = time.monotonic() + 15
    while json.loads((newsroom.home / "run" / "worker.json").read_text())["pid"] == seen:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_dropped_file_reaches_readers_by_itself(newsroom: Newsroom) -> None:
    env = environment(newsroom.home)
    script = (
        "import django; django.setup()\n"
        "from dateline.wires.actions import ensure_source\n"
        "ensure_source(slug='river', name='River Desk', trust='publish')"
    )
    django = {**env, "DJANGO_SETTINGS_MODULE": "dateline.config.settings"}
    subprocess.run([sys.executable, "-c", script], env=django, check=True)
    item = {
        "uri": "urn:newsml:river-desk.example:lock-opens",
        "type": "text",
        "headline": "Second lock on the Elbe opens to barges",
        "body_text": "MAGDEBURG – The second lock on the river opened to barges on Sunday.",
    }
    folder = newsroom.home / "drop" / "river"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".lock.json").write_text(json.dumps(item))
    (folder / ".lock.json").rename(folder / "lock.json")
    deadline = time.monotonic() + 15
    while b"Second lock on the Elbe" not in get(newsroom.port, "/latest/")[1]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
