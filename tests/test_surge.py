"""Everybody opens one page at once; the database fails meanwhile; and a kill comes on top of it."""

from __future__ import annotations

import http.client
import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from threading import Barrier

import pytest

from dateline.edge import Board
from dateline.edge.board import slots_of
from tests.agency import ninjs
from tests.house import House, until

pytestmark = pytest.mark.slow

HEADLINE = "Ferry to the outer islands sails again"


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    seen: str
    warning: str


@pytest.fixture(scope="module")
def house(empty_home: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house whose log may tell of a database that fails."""
    running = empty_home.copy_to(tmp_path_factory.mktemp("surge") / "home")
    running.start("--empty")
    yield running
    running.pull_down()


@pytest.fixture(scope="module")
def address(house: House) -> str:
    """A story's address, once it is on the front."""
    house.drop("harbour", "ferry.json", ninjs("ferry", HEADLINE))
    return until(lambda: found(house))


def found(house: House) -> str:
    items = json.loads(house.get("/feed.json").text)["items"]
    addresses = [item["url"] for item in items if item["title"] == HEADLINE]
    return re.sub(r"^https?://[^/]+", "", addresses[0]) if addresses else ""


def ask(house: House, path: str) -> Answer:
    with closing(http.client.HTTPConnection("127.0.0.1", house.port, timeout=30)) as door:
        door.request("GET", path, headers={"Host": "localhost"})
        answer = door.getresponse()
        told = answer.headers
        words = answer.read().decode()
        return Answer(answer.status, words, told.get("X-Cache", ""), told.get("Warning", ""))


def metric(house: House, name: str) -> int:
    shown = re.search(rf"^{re.escape(name)} (\S+)$", house.get("/metrics").text, re.MULTILINE)
    assert shown, name
    return int(float(shown[1]))


def purge(house: House, *keys: str, killed: bool = False) -> None:
    """Purge as another process of the machine would: by the board alone, the database may be away."""
    Board(house.home / "run" / "board").purge(slots_of(keys), killed=killed)


@contextmanager
def broken_database(house: House) -> Iterator[None]:
    """Have every read of stories and fronts fail, until it is mended."""
    for table in ("desk_story", "desk_placement"):
        house.change(f"ALTER TABLE {table} RENAME TO {table}_away")
    yield
    for table in ("desk_story", "desk_placement"):
        house.change(f"ALTER TABLE {table}_away RENAME TO {table}")


def test_a_crowd_that_finds_a_page_missing_causes_one_rendering(house: House, address: str) -> None:
    crowd = 60
    number = re.search(r"/(\d+)-", address)
    assert number
    # Keys of the one page and not of the other: what has been popular is rendered again by itself.
    for path, key in ((address, f"story:{number[1]}"), ("/", "kind:opinion")):
        house.get(path)
        purge(house, key)
        before = metric(house, "dateline_edge_renderings_total")
        at_once = Barrier(crowd)

        def come(path: str = path, at_once: Barrier = at_once) -> Answer:
            at_once.wait()
            return ask(house, path)

        with ThreadPoolExecutor(crowd) as readers:
            answers = [each.result() for each in [readers.submit(come) for _ in range(crowd)]]
        assert {answer.status for answer in answers} == {200}
        assert all(HEADLINE in answer.text for answer in answers)
        assert metric(house, "dateline_edge_renderings_total") - before == 1


def test_while_the_database_fails_readers_get_the_last_good_pages_and_are_told(
    house: House, address: str
) -> None:
    for path in ("/", address):
        house.get(path)
    with broken_database(house):
        purge(house, "everything")
        for path in ("/", address):
            answer = ask(house, path)
            assert (answer.status, answer.seen) == (200, "STALE")
            assert HEADLINE in answer.text
            assert answer.warning.startswith("111")
        assert metric(house, 'dateline_edge_requests_total{result="stale"}') >= 2
        pages = json.loads(house.get("/healthz").text)["pages"]
        assert pages["ok"] is False
        # What nobody has seen before cannot be shown: an error, and no one keeps it.
        assert ask(house, "/latest/").status >= 500
    time.sleep(1.1)
    assert ask(house, "/").seen == "MISS"
    assert ask(house, "/latest/").status == 200


def test_what_is_killed_while_the_database_fails_is_not_shown_for_want_of_a_better(
    house: House, address: str
) -> None:
    for path in ("/", address):
        house.get(path)
    number = re.search(r"/(\d+)-", address)
    assert number
    with broken_database(house):
        purge(house, f"story:{number[1]}", killed=True)
        for path in ("/", address):
            answer = ask(house, path)
            assert answer.status >= 500
            assert HEADLINE not in answer.text


def test_a_kill_in_a_surge_is_seen_by_everybody_who_asks_after_it(
    house: House, address: str
) -> None:
    number = re.search(r"/(\d+)-", address)
    assert number
    over = False
    returned = float("inf")

    def read() -> list[tuple[float, Answer]]:
        got = []
        while not over:
            for path in (address, "/", "/feed.json"):
                begun = time.monotonic()
                got.append((begun, ask(house, path)))
        return got

    with ThreadPoolExecutor(8) as readers:
        reading = [readers.submit(read) for _ in range(8)]
        time.sleep(0.5)
        killed = house.script(
            "import time; from django.utils import timezone\n"
            "from dateline.desk.actions import kill; from dateline.desk.models import Story\n"
            f"kill(story=Story.objects.get(pk={number[1]}), reason='tried', now=timezone.now())\n"
            "print(time.monotonic())"
        )
        returned = float(killed)
        time.sleep(0.5)
        over = True
        answers = [answer for each in reading for answer in each.result()]
    late = [answer for begun, answer in answers if begun > returned]
    assert len(late) > 50
    assert len(answers) - len(late) > 50
    assert not [answer for answer in late if HEADLINE in answer.text]
    assert {answer.status for _, answer in answers} <= {200, 410}
