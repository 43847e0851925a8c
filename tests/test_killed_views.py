"""Kill -9 of a house whose stories are looked at: two seconds of views go at most, and none twice."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection, HTTPException

import pytest

from tests.agency import ninjs
from tests.conftest import OpenHouse
from tests.house import House, until

pytestmark = pytest.mark.slow

KILLS = 3
LOST_SECONDS = 2.0
WRITTEN = "SELECT COALESCE(SUM(direct + own + search + social + elsewhere), 0) FROM audience_views"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


@dataclass
class Crowd:
    """Readers of a house, each at an address of its own, and when each was told that it was heard."""

    house: House
    story: int
    sent: int = 0
    heard: list[float] = field(default_factory=list)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Look at the story again and again while something else happens."""
        stop = threading.Event()
        thread = threading.Thread(target=self._read, args=(stop,))
        thread.start()
        yield
        stop.set()
        thread.join()

    def _read(self, stop: threading.Event) -> None:
        door = HTTPConnection("127.0.0.1", self.house.port, timeout=5)
        # Until the house is killed, which ends the connection.
        with suppress(OSError, HTTPException):
            while not stop.is_set():
                self.look(door)

    def look(self, door: HTTPConnection) -> None:
        """Have the next reader look at the story."""
        self.sent += 1
        headers = {
            "Host": "localhost",
            "Origin": "http://localhost",
            "User-Agent": FIREFOX,
            "X-Forwarded-For": f"198.{self.sent >> 16}.{self.sent >> 8 & 255}.{self.sent & 255}",
        }
        door.request("POST", f"/seen?thing={self.story}&from=t.co", headers=headers)
        answer = door.getresponse()
        answer.read()
        assert answer.status == 204
        self.heard.append(time.monotonic())


def written(house: House) -> int:
    return int(house.rows(WRITTEN)[0][0])


def has_written(house: House, number: int) -> bool:
    return written(house) >= number


def test_views_survive_the_death_of_the_house_but_for_two_seconds(open_house: OpenHouse) -> None:
    house, dice = open_house(), random.Random(3)
    house.start("--empty")
    house.drop("river", "story.json", ninjs("ferry", "The ferry has left the inner harbour"))
    until(lambda: house.count("desk_story WHERE live") == 1)
    crowd = Crowd(house, int(house.rows("SELECT id FROM desk_story")[0][0]))
    lost = 0
    for _ in range(KILLS):
        already = written(house)
        with crowd.reading():
            until(partial(has_written, house, already + 1), pause=0.02)
            time.sleep(dice.uniform(1.0, 3.0))
            killed = time.monotonic()
            house.kill()
        safe = sum(1 for heard in crowd.heard if heard < killed - LOST_SECONDS)
        house.start("--empty")
        assert safe - lost <= written(house) <= crowd.sent - lost
        lost = crowd.sent - written(house)
    if not house.database:
        assert house.rows("PRAGMA integrity_check") == [("ok",)]


def test_what_waits_is_written_when_the_house_is_closed(open_house: OpenHouse) -> None:
    house = open_house()
    house.start("--empty")
    house.drop("river", "story.json", ninjs("ferry", "The ferry has left the inner harbour"))
    until(lambda: house.count("desk_story WHERE live") == 1)
    crowd = Crowd(house, int(house.rows("SELECT id FROM desk_story")[0][0]))
    door = HTTPConnection("127.0.0.1", house.port, timeout=5)
    for _ in range(50):
        crowd.look(door)
    house.stop()
    assert written(house) == 50
