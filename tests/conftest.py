"""Houses to test in: one that stands for a whole file, and as many of one's own as a test needs.

Migrating and gathering static files takes many seconds, so it is done once, and every house begins
as a copy of that first home. Test processes that run side by side share it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house import House, drop_database, make_database

FOLDERS = ("river", "harbour", "valley", "coast")
EDITOR, PASSWORD = "dora", "a-long-way-to-the-sea"
FURNISH = f"""
from dateline.desk.models import User
from dateline.wires.actions import ensure_source, new_token
for slug in {FOLDERS!r}:
    ensure_source(slug=slug, name=slug.title() + " Desk", trust="publish")
print(new_token(source=ensure_source(slug="courier", name="Courier", kind="push", trust="publish")))
User.objects.create_superuser({EDITOR!r}, "dora@example.org", {PASSWORD!r})
"""
OpenHouse = Callable[[], House]


@pytest.fixture(scope="session")
def bare_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A stopped house as it is after its first start: no news, no sources."""
    shared = tmp_path_factory.getbasetemp()
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    shared = shared if alone else shared.parent
    with (shared / "first-house.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        first = _first_house(shared / "first-house", os.environ.get("DATABASE_URL", ""))
    yield first
    # Side by side, nobody knows who comes last: its database goes with the server then.
    if first.database and alone:
        drop_database(first.database)


def _first_house(home: Path, server: str) -> House:
    kept = home / "database-address"
    if kept.exists():
        return House(home, kept.read_text())
    on_postgres = server.startswith("postgres")
    house = House(home, make_database(server, f"first_house_{os.getpid()}") if on_postgres else "")
    house.start("--empty")
    house.stop()
    kept.write_text(house.database)
    return house


@pytest.fixture(scope="session")
def empty_home(bare_home: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A stopped house without news, but with sources, a push token and an editor."""
    home = bare_home.copy_to(tmp_path_factory.mktemp("empty") / "home")
    (home.home / "push-token").write_text(home.script(FURNISH))
    yield home
    home.pull_down()


@pytest.fixture(scope="module")
def house(empty_home: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that runs, empty at first, for all tests of a file."""
    running = empty_home.copy_to(tmp_path_factory.mktemp("house") / "home")
    running.start("--empty")
    yield from _until_the_end(running)


@pytest.fixture(scope="module")
def demo_house(bare_home: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that runs with the demonstration, and has an editor whose password is known."""
    running = bare_home.copy_to(tmp_path_factory.mktemp("demo") / "home")
    running.start()
    running.command("createuser", EDITOR, "--admin", "--password", PASSWORD)
    yield from _until_the_end(running)


def _until_the_end(running: House) -> Iterator[House]:
    yield running
    running.pull_down()
    said = running.log.read_text()
    assert "Traceback" not in said, said


@pytest.fixture
def open_house(empty_home: House, tmp_path: Path) -> Iterator[OpenHouse]:
    """Open houses of one's own, to be killed."""
    opened: list[House] = []

    def open_one() -> House:
        opened.append(empty_home.copy_to(tmp_path / f"home-{len(opened)}"))
        return opened[-1]

    yield open_one
    for one in opened:
        one.pull_down()
