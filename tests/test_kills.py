"""Kill -9 at any moment: nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil
import pytest

from tests.agency import ninjs
from tests.conftest import OpenHouse
from tests.house import House, until

pytestmark = pytest.mark.slow

READ = "wires_wirefile WHERE state = 'done'"
# The pauses before a restart double; with five kills in a row they add up to fifteen seconds.
WORKER_KILLS = 5
INGEST_KILLS = 4
HOUSE_KILLS = 2


def write_copy(folder: Path, number: int) -> None:
    """Fill a folder with files of one item each, as an agency's upload would."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in range(number):
        data = ninjs(f"buoy-{one}", f"Buoy number {one} is back at its place")
        (folder / f"buoy-{one:03}.json").write_bytes(data)


def assert_each_exactly_once(house: House, number: int) -> None:
    """Check that every item is one row, one public story and one row of the ledger."""
    until(lambda: house.count("wires_wireitem WHERE handled_at IS NOT NULL") >= number)
    assert house.count("wires_wirefile") == house.count(READ) == number
    items = Counter(uri for (uri,) in house.rows("SELECT uri FROM wires_wireitem"))
    stories = Counter(uri for (uri,) in house.rows("SELECT origin_uri FROM desk_story WHERE live"))
    wanted = {f"urn:newsml:river-desk.example:buoy-{one}": 1 for one in range(number)}
    assert items == wanted
    assert stories == wanted
    assert house.count("desk_story") == number
    ledger = house.rows("SELECT story_id, signal, version FROM desk_publication")
    assert len({story for story, _, _ in ledger}) == len(ledger) == number
    assert {(kind, version) for _, kind, version in ledger} == {("publish", 1)}
    assert house.count("desk_delivery WHERE state = 'done'") == number
    assert len(list((house.home / "wires").rglob("*.gz"))) == number
    assert house.get("/latest/").status == 200


def has_read(house: House, files: int) -> bool:
    return house.count(READ) >= files


def kill_on_the_way(
    house: House, number: int, kills: int, kill: Callable[[], None], dice: random.Random
) -> None:
    """Kill again and again, each time at a random moment of work that has gone on since the last."""
    for marks_left in range(kills, 0, -1):
        done = house.count(READ)
        share = (number - done) / (marks_left + 1)
        mark = done + max(1, round(share * dice.uniform(0.3, 1.2)))
        until(partial(has_read, house, mark), pause=0.01)
        time.sleep(dice.uniform(0, 0.05))
        assert house.count(READ) < number, "everything was done before the kill: give it more to do"
        kill()


def test_a_worker_that_is_killed_again_and_again_loses_and_doubles_nothing(
    open_house: OpenHouse,
) -> None:
    house, number = open_house(), 300
    write_copy(house.folder("river"), number)
    house.start("--empty")
    parent = house.process
    killed: list[int] = []

    def kill() -> None:
        pid = until(lambda: house.member("worker") not in killed and house.member("worker"))
        os.kill(pid, signal.SIGKILL)
        killed.append(pid)

    kill_on_the_way(house, number, WORKER_KILLS, kill, random.Random(20250605))
    until(lambda: house.count(READ) == number)
    assert_each_exactly_once(house, number)
    assert len(set(killed)) == WORKER_KILLS
    assert parent is not None
    assert parent.poll() is None
    assert not list(house.folder("river").glob("*.json"))
    assert len(list((house.folder("river") / "done").iterdir())) == number


def test_an_ingest_that_is_killed_again_and_again_loses_and_doubles_nothing(
    open_house: OpenHouse, tmp_path: Path
) -> None:
    house, number = open_house(), 100
    write_copy(tmp_path / "copy", number)
    running = [house.begin("ingest", str(tmp_path / "copy"))]

    def kill() -> None:
        running[-1].kill()
        running[-1].wait()
        running.append(house.begin("ingest", str(tmp_path / "copy")))

    kill_on_the_way(house, number, INGEST_KILLS, kill, random.Random(4))
    assert running[-1].wait(timeout=120) == 0
    house.start("--empty")
    assert_each_exactly_once(house, number)
    assert len(list((tmp_path / "copy").iterdir())) == number


def test_a_house_that_loses_its_power_goes_on_where_it_was(open_house: OpenHouse) -> None:
    house, number = open_house(), 100
    write_copy(house.folder("river"), number)
    house.start("--empty")

    def cut_the_power() -> None:
        house.kill()
        house.start("--empty")

    kill_on_the_way(house, number, HOUSE_KILLS, cut_the_power, random.Random(11))
    until(lambda: house.count(READ) == number)
    assert_each_exactly_once(house, number)
    assert len(list((house.folder("river") / "done").iterdir())) == number


def test_a_reader_of_files_that_is_killed_is_replaced_and_costs_one_file_at_most(
    open_house: OpenHouse,
) -> None:
    house, number = open_house(), 40
    house.start("--empty")
    write_copy(house.folder("river"), number)
    until(lambda: house.count(READ) > 5, pause=0.01)
    worker = psutil.Process(house.member("worker"))
    for child in worker.children():
        child.kill()
    until(lambda: not house.count("wires_wirefile WHERE state = 'waiting'"))
    assert worker.is_running()
    refused = house.rows("SELECT reason FROM wires_wirefile WHERE state = 'rejected'")
    assert house.count(READ) + len(refused) == number
    assert len(refused) <= 1
    assert all("broke the reader" in reason for (reason,) in refused)
