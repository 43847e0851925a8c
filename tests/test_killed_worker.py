"""Kill -9 of the worker at any moment: nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
import random
import signal

import psutil
import pytest

from tests.conftest import OpenHouse
from tests.house import until
from tests.kills import READ, assert_each_exactly_once, kill_on_the_way, write_copy

pytestmark = pytest.mark.slow

# The pauses before a restart double; with five kills in a row they add up to fifteen seconds.
WORKER_KILLS = 5


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
    # The file at which a killed worker was is leased to it for up to a minute.
    until(lambda: house.count(READ) == number, seconds=120)
    assert_each_exactly_once(house, number)
    assert len(set(killed)) == WORKER_KILLS
    assert parent is not None
    assert parent.poll() is None
    assert not list(house.folder("river").glob("*.json"))
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
