"""How long copy takes from the wire to the reader, how much copy a newsroom takes in, what it weighs.

Starts a newsroom of its own on a temporary home, drops files into a folder one by one, and
asks for the pages as a reader would. Beside it, in the same run,
the floor: parsing the same bytes with the library alone, and one row into a database like ours.

Run: python -m benchmarks.wire_to_reader [--files 50] [--pause 0.3] [--bulk 1000]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from dateline.wires.formats import Hints, read
from tests.agency import names_of, ninjs
from tests.house import House

SOURCE = "benchmark"
# A page is asked for again this long after the answer before; that is the grain of all times here.
GRAIN_SECONDS = 0.01
LONGEST_WAIT = 60.0
FURNISH = f"""
from dateline.wires.actions import ensure_source, new_token
ensure_source(slug={SOURCE!r}, name="Benchmark", trust="publish")
push = ensure_source(slug="{SOURCE}-push", name="Benchmark push", kind="push", trust="publish")
print(new_token(source=push))
# The same is told again and again, by both: all of it is to go out.
from dateline.desk.models import Newsroom
Newsroom.objects.update(same_event=Newsroom.SameEvent.OUT)
"""


@dataclass(frozen=True, slots=True)
class Way:
    """One file's way: seconds from the moment at which it lay in the folder."""

    story: float
    front: float
    feed: float


def headline(number: int, run: str) -> str:
    """Give a headline that no other file of any run has."""
    return f"Tanker {number} of convoy {run} passes the northern light"


def copy(number: int, run: str) -> bytes:
    """Write one item, some 1.5 KB as agencies send them, whose text no other has."""
    more = " ".join(
        f"The pilot of the {ship} in New Zealand said the water was calm."
        for ship in names_of(f"{run}-{number}", 16)
    )
    return ninjs(f"{run}-{number}", headline(number, run), what=f"tanker {number} passed. {more}")


def way_of(house: House, number: int, run: str, send: Callable[[bytes], None]) -> Way:
    """Send one file and watch the pages until it stands on all of them.

    They are asked one after the other: the story's address is known from the feed, and the time of
    each page contains the answers of those before it.
    """
    words, data = headline(number, run), copy(number, run)
    send(data)
    begun = time.perf_counter()
    feed = wait_for(lambda: words in house.get("/feed.json").text, begun)
    address = address_of(house, words)
    story = wait_for(lambda: house.get(address).status == 200, begun)
    front = wait_for(lambda: words in house.get("/").text, begun)
    return Way(story=story, front=front, feed=feed)


def wait_for(seen: Callable[[], bool], begun: float) -> float:
    """Ask until it is seen; gives the seconds since the beginning."""
    while not seen():
        if time.perf_counter() - begun > LONGEST_WAIT:
            raise TimeoutError(f"not seen within {LONGEST_WAIT:g} s")
        time.sleep(GRAIN_SECONDS)
    return time.perf_counter() - begun


def address_of(house: House, words: str) -> str:
    """Find a story's page by its headline in the feed."""
    items = json.loads(house.get("/feed.json").text)["items"]
    url: str = next(item["url"] for item in items if item["title"] == words)
    return "/" + url.split("/", 3)[3]


def floor(files: int) -> list[float]:
    """Time the least that anybody could do: parse the file, write one row, be sure that it is kept."""
    hints = Hints(now=datetime.now(UTC))
    with tempfile.TemporaryDirectory() as folder, closing(_books(Path(folder))) as books:
        times = []
        for number in range(files):
            data = copy(number, "floor")
            begun = time.perf_counter()
            item = read(data, hints)[0]
            books.execute("INSERT INTO story (headline) VALUES (?)", (item.headline,))
            books.commit()
            times.append(time.perf_counter() - begun)
    return times


def _books(folder: Path) -> sqlite3.Connection:
    books = sqlite3.connect(folder / "floor.sqlite3")
    books.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE story (id INTEGER PRIMARY KEY, headline TEXT);"
    )
    return books


def row(name: str, seconds: Sequence[float]) -> str:
    """Write median, 95th percentile and maximum in milliseconds."""
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    figures = (statistics.median(ordered), p95, ordered[-1])
    return f"{name:44}" + "".join(f"{figure * 1000:10,.1f}" for figure in figures)


def latency(house: House, token: str, files: int, pause: float) -> list[str]:
    """Measure folder and push, and the floor beside them; gives the table."""
    run = f"{int(time.time())}"
    ways = {
        "dropped": lambda data: house.drop(SOURCE, f"{time.time_ns()}.json", data),
        "pushed": lambda data: house.post(f"/wires/{token}/", data),
    }
    lines = [f"{'milliseconds, ' + str(files) + ' files each':44}    median       p95       max"]
    for name, send in ways.items():
        seen = []
        for number in range(files):
            seen.append(way_of(house, number, f"{run}{name}", send))  # type: ignore[arg-type]
            time.sleep(pause)
        lines += [
            row(f"{name}: in the feed", [way.feed for way in seen]),
            row(f"{name}: story page answers 200", [way.story for way in seen]),
            row(f"{name}: on the home page", [way.front for way in seen]),
        ]
    return [*lines, row("floor: parse and insert one row, same process", floor(files))]


def throughput(house: House, files: int) -> list[str]:
    """Take in a folder by `dateline ingest`; gives stories a second and processor time a story."""
    with tempfile.TemporaryDirectory() as folder:
        run = f"{int(time.time())}bulk"
        for number in range(files):
            (Path(folder) / f"{number:05}.json").write_bytes(copy(number, run))
        before, begun = _children_seconds(), time.perf_counter()
        done = house.command("ingest", "--json", folder, seconds=3600)
        seconds, processor = time.perf_counter() - begun, _children_seconds() - before
    states = [json.loads(line) for line in done.stdout.splitlines()]
    new = sum(state["items"].get("new", 0) for state in states)
    public = house.count(f"desk_story WHERE live AND headline LIKE '%of convoy {run}%'")
    plain = sum(floor(files))
    return [
        f"dateline ingest, {files} files: {new} new items, {public} public stories",
        f"  {files / seconds:,.1f} stories/s, {processor / files * 1000:,.2f} ms processor time a story",
        f"  floor in one process: {files / plain:,.0f} stories/s",
    ]


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def memory(house: House) -> str:
    """Sum the proportional set sizes of all processes of the house, in MB, and list them."""
    sizes = [one.memory_full_info().pss / 1_000_000 for one in house.family()]
    return f"{sum(sizes):6,.0f} MB in {len(sizes)} processes ({', '.join(f'{size:.0f}' for size in sizes)})"


@contextmanager
def newsroom(demo: bool) -> Iterator[House]:
    """Run a newsroom on a temporary home."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-benchmark-"))
    house = House(folder / "home")
    try:
        house.start(*([] if demo else ["--empty"]))
        yield house
        house.stop()
    finally:
        if house.process is not None:
            house.kill()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Print the tables."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--files", type=int, default=50)
    given.add_argument("--pause", type=float, default=0.3, help="seconds between two files")
    given.add_argument("--bulk", type=int, default=1000, help="files for `dateline ingest`")
    given.add_argument("--demo", action="store_true", help="with the demonstration in the house")
    asked = given.parse_args()
    load = os.getloadavg()[0]
    print(
        f"Python {sys.version.split()[0]}, {psutil.cpu_count()} cores, load {load:.1f} before the run"
    )
    with newsroom(asked.demo) as house:
        token = house.script(FURNISH)
        time.sleep(5)
        print(f"memory, idle              {memory(house)}")
        print("\n".join(latency(house, token, asked.files, asked.pause)), flush=True)
        print(f"memory, after these       {memory(house)}")
        print("\n".join(throughput(house, asked.bulk)))
        print(f"memory, after all of it   {memory(house)}")
    print(f"load {os.getloadavg()[0]:.1f} after the run")


if __name__ == "__main__":
    main()
