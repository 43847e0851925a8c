"""A folder full of copy, a hand that kills while it is worked off, and the count at the end."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.agency import ninjs
from tests.house import House, until

READ = "wires_wirefile WHERE state = 'done'"


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
    """Tell whether so many files have been read."""
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
