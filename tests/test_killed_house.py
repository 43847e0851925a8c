"""Kill -9 of an ingest and of the whole house at any moment: nothing lost, nothing there twice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.conftest import OpenHouse
from tests.house import until
from tests.kills import READ, assert_each_exactly_once, kill_on_the_way, write_copy

pytestmark = pytest.mark.slow

INGEST_KILLS = 4
HOUSE_KILLS = 2


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
    # The file at which a killed worker was is leased to it for up to a minute.
    until(lambda: house.count(READ) == number, seconds=120)
    assert_each_exactly_once(house, number)
    assert len(list((house.folder("river") / "done").iterdir())) == number
