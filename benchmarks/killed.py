"""A folder of 1,500 files, and a newsroom that is killed in the middle of it, again and again until done.

Every process gets kill -9 at once, as in a power cut, at random moments of the work; the newsroom is
started again until nothing waits. Then every item is counted in the tables, in the ledger, among the
kept bytes and in the folder. Printed with it: how long the first file after a start has to wait.

Run: python -m benchmarks.killed [--files 1500] [--kills 12] [--seed 1]
Exits with 1 where something is missing or there twice.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from tests.conftest import FURNISH
from tests.house import House, until
from tests.kills import READ, assert_each_exactly_once, has_read, write_copy

LONGEST = 600.0


def main() -> None:
    """Fill, kill, start and count."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--files", type=int, default=1500)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="dateline-killed-"))
    house = House(folder / "home")
    try:
        house.start("--empty")
        house.stop()
        house.script(FURNISH)
        write_copy(house.folder("river"), asked.files)
        waits = kill_until_done(house, asked.files, asked.kills, random.Random(asked.seed))
        print(f"{asked.files} files, killed {asked.kills} times in the middle")
        print(f"first file after a start: {max(waits):.1f} s at most after the doors were open")
        found = said(house, asked.files)
    finally:
        house.pull_down()
        shutil.rmtree(folder, ignore_errors=True)
    print(found or "nothing lost, nothing twice")
    sys.exit(1 if found else 0)


def kill_until_done(house: House, files: int, kills: int, dice: random.Random) -> list[float]:
    """Kill at random moments and start again; gives how long each start took to its first file."""
    waits: list[float] = []
    for left in range(kills, -1, -1):
        house.start("--empty")
        begun, before = time.monotonic(), house.count(READ)
        until(partial(has_read, house, before + 1), seconds=LONGEST, pause=0.01)
        waits.append(time.monotonic() - begun)
        share = (files - before) / (left + 1)
        mark = before + max(1, round(share * dice.uniform(0.3, 1.2))) if left else files
        until(partial(has_read, house, mark), seconds=LONGEST, pause=0.01)
        if left:
            time.sleep(dice.uniform(0, 0.1))
            house.kill()
    return waits


def said(house: House, files: int) -> str:
    """Count everything; gives what does not come out, empty where all does."""
    try:
        assert_each_exactly_once(house, files)
    except AssertionError as error:
        return str(error)
    lying = len(list(house.folder("river").glob("*.json")))
    done = len(list((house.folder("river") / "done").iterdir()))
    return (
        "" if (lying, done) == (0, files) else f"{lying} files still lie there, {done} are in done/"
    )


if __name__ == "__main__":
    main()
