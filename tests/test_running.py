"""The house as a whole: it stops at Ctrl-C in the middle of work, and refuses a second one."""

from __future__ import annotations

import signal

import psutil
import pytest

from tests.agency import ninjs
from tests.conftest import OpenHouse
from tests.house import House, until

pytestmark = pytest.mark.slow

FILES = 80


def busy(house: House) -> list[psutil.Process]:
    """Bring a house into the middle of its work; gives all its processes."""
    house.start("--empty")
    for number in range(FILES):
        house.drop("coast", f"gale-{number}.json", ninjs(f"gale-{number}", f"Gale {number} abates"))
    until(lambda: house.count("wires_wirefile WHERE state = 'done'") > 3, pause=0.01)
    family = house.family()
    # Parent, web and its worker, worker and its reader of files, clock.
    assert len(family) >= 6
    return family


def test_ctrl_c_in_the_middle_of_work_ends_every_process_within_five_seconds(
    open_house: OpenHouse,
) -> None:
    house = open_house()
    family = busy(house)
    assert house.stop() < 5
    assert psutil.wait_procs(family, timeout=1)[1] == []
    said = house.log.read_text()
    assert said.endswith("Stopped.\n")
    assert "Traceback" not in said


def test_no_process_outlives_a_parent_that_is_killed(open_house: OpenHouse) -> None:
    house = open_house()
    parent, *children = busy(house)
    parent.send_signal(signal.SIGKILL)
    assert house.process is not None
    house.process.wait()
    house.process = None
    assert psutil.wait_procs(children, timeout=10)[1] == []


def test_a_second_newsroom_on_the_home_says_so_in_one_line_and_leaves_the_first_alone(
    house: House,
) -> None:
    people = [house.member("worker"), house.member("clock")]
    second = House(house.home, house.database)
    answer = second.command("up", "--empty")
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert house.url in answer.stderr
    assert [house.member("worker"), house.member("clock")] == people
    assert house.get("/").status == 200


def test_a_taken_port_is_said_in_one_line(house: House, open_house: OpenHouse) -> None:
    other = open_house()
    other.port = house.port
    answer = other.command("up", "--empty")
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"Port {house.port} is taken.")
    assert answer.stderr.count("\n") == 1
