"""The whole way in: how many ninjs items a second one core takes in, and what that costs in an archive.

From bytes to a public story: kept, parsed in the child, cleaned, judged, grouped, tagged, stored,
published, written into the full-text index, whose pieces are put together every second as the clock
does it. Counted is the processor time of all processes concerned: the worker's, the parser child's, the
database's. The worker has got ready as it does before its first file, and the index is as the clock
leaves it. Each size has a house of its own (`archive.py` fills
it, and it is kept); they are measured in turn, in a process each, so that what disturbs the machine
disturbs all of them. Items are written for the run; they stay in the house.

Run: python -m benchmarks.way_in [--sizes 1000 100000] [--full] [--keep /tmp/dateline-growth]
     [--items 300] [--rounds 3] [--postgres] [--profile]
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import json
import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.growth import FULL, House, houses_of, short, yes
from benchmarks.measuring import backend, scheduled

if TYPE_CHECKING:
    from dateline.wires.gateways.parser import Parser
    from dateline.wires.models import Source

LEAST_RATE, LEAST_SHARE, MOST_MEMORY = 300.0, 0.9, 300.0
WARM = 20
PLACES = (
    "Oslo",
    "Lima",
    "Hanoi",
    "Accra",
    "Quito",
    "Riga",
    "Tunis",
    "Perth",
    "Osaka",
    "Lyon",
    "Porto",
)
PARTS = ("kept", "parsed", "stored", "published", "tidied")
TIDY_SECONDS = 1.0
"""As often the clock puts pieces of the full-text index together."""
ALL_PIECES = "INSERT INTO desk_search_terms (desk_search_terms, rank) VALUES ('merge', -64)"
UNTIL_DONE = 100_000
"""Steps in which an index of any size is put together."""
SHOWN = 45


@dataclass(slots=True)
class Run:
    """What some items took: processor seconds by part, and megabytes in the end."""

    items: int
    public: int = 0
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(PARTS, 0.0))
    worker: float = 0.0
    child: float = 0.0
    profile: list[str] = field(default_factory=list)

    @property
    def each(self) -> float:
        """Processor milliseconds of one item."""
        return sum(self.seconds.values()) / self.items * 1000


def write_files(folder: Path, items: int, together: int) -> None:
    """Write items that nobody had before, so many in a file: 2.5 KB of text each."""
    import numpy as np

    from benchmarks.prose import pieces

    run = time.time_ns()
    mentions = [PLACES[number % len(PLACES)] for number in range(items)]
    written = [
        {
            "uri": f"urn:way-in:{run}:{number}",
            "type": "text",
            "version": "1",
            "language": "en",
            "versioncreated": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "headline": piece.headline,
            "byline": "Ada Marin",
            "urgency": 4,
            "subject": [{"name": "Shipping", "code": "medtop:20000350"}],
            "body_html": "".join(f"<p>{each}</p>" for each in (piece.lead, *piece.paragraphs)),
        }
        for number, piece in enumerate(pieces(np.random.default_rng(run % 2**32), mentions))
    ]
    for start in range(0, items, together):
        some = written[start : start + together]
        data = json.dumps(some if together > 1 else some[0])
        (folder / f"{start:06}.json").write_text(data, encoding="utf-8")


@dataclass(slots=True)
class Worker:
    """What the worker does with files, each part of it timed."""

    source: Source
    parser: Parser
    profiler: cProfile.Profile | None = None

    def take_in(self, files: Sequence[Path], items: int) -> Run:
        """Bring files to the readers, and count the stories that became public."""
        from dateline.config.worker import READ_SECONDS
        from dateline.desk.models import Story, search

        run, before = Run(items), Story.objects.order_by("-pk").values_list("pk").first()
        gc.collect()
        since = tidied = time.monotonic()
        for path in files:
            self._read(path.read_bytes(), path.name, run)
            # As the worker does where files wait.
            if time.monotonic() - since > READ_SECONDS:
                self._publish(run)
                since = time.monotonic()
            if time.monotonic() - tidied > TIDY_SECONDS:
                self._timed(run, "tidied", search.tidy)
                tidied = time.monotonic()
        self._publish(run)
        self._timed(run, "tidied", search.tidy)
        last = before[0] if before else 0
        run.public = Story.objects.filter(pk__gt=last, live=True).count()
        return run

    def _read(self, data: bytes, name: str, run: Run) -> None:
        from django.utils import timezone

        from dateline.wires.actions import read, receive

        file = self._timed(
            run,
            "kept",
            lambda: receive(source=self.source, name=name, data=data, now=timezone.now()),
        )
        self._timed(run, "stored", lambda: read(file=file, parser=self.parser, now=timezone.now()))

    def _publish(self, run: Run) -> None:
        from django.utils import timezone

        from dateline.desk.handlers import handle_waiting_items

        while self._timed(run, "published", lambda: handle_waiting_items(now=timezone.now())):
            pass

    def _timed(self, run: Run, part: str, work: Callable[[], Any]) -> Any:
        """Do something and add what it took; the parser child's share has a part of its own."""
        used, child = time.process_time(), self._of_child()
        if self.profiler is not None:
            self.profiler.enable()
        with backend() as server:
            done = work()
        if self.profiler is not None:
            self.profiler.disable()
        run.seconds[part] += time.process_time() - used + server[0]
        run.seconds["parsed"] += max(0.0, self._of_child() - child)
        return done

    def _of_child(self) -> float:
        return scheduled(Path(f"/proc/{self.parser.pid}/schedstat")) if self.parser.pid else 0.0


def work(folder: Path, items: int, *, profile: bool, rests: bool = True) -> Run:
    """Take items into the house whose settings are in force, after some that warm it up."""
    import django

    django.setup()
    from dateline.config.worker import warm_up
    from dateline.wires.actions import ensure_source, sharing
    from dateline.wires.gateways.parser import Parser

    if not rests:
        sharing.RESTS = 0.0
    source = ensure_source(slug="way-in", name="Way In", trust="publish")
    with Parser() as parser:
        worker = Worker(source, parser)
        warm_up(parser)
        worker.take_in(sorted((folder / "warm").iterdir()), WARM)
        print("warm", flush=True)
        if profile:
            worker.profiler = cProfile.Profile(time.process_time)
        run = worker.take_in(sorted(folder.glob("*.json")), items)
        run.worker, run.child = memory_of(os.getpid()), memory_of(parser.pid)
        if worker.profiler is not None:
            run.profile = list(dearest(worker.profiler, items))
    return run


def memory_of(pid: int | None) -> float:
    """Give the most memory that a process had in megabytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def dearest(profiler: cProfile.Profile, items: int) -> Iterator[str]:
    """Name our functions by what they took with all they called, in milliseconds an item."""
    stats: dict[Any, Any] = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    ours = [
        (cumulative, own, calls, file.rpartition("/dateline/")[2], name)
        for (file, _, name), (_, calls, own, cumulative, _) in stats.items()
        if "/dateline/" in file
    ]
    for cumulative, own, calls, file, name in sorted(ours, reverse=True)[:SHOWN]:
        yield (
            f"{cumulative / items * 1000:8.2f} {own / items * 1000:7.2f} {calls / items:7.1f}  {file}:{name}"
        )


@contextmanager
def handed_in(items: int, together: int, *options: str) -> Iterator[list[str]]:
    """Write the files that are handed in, some to warm up; gives the command that takes them in."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "warm").mkdir()
        write_files(folder / "warm", WARM, together)
        write_files(folder, items, together)
        command = [sys.executable, "-m", "benchmarks.way_in", "--in-house", name]
        yield [*command, "--items", str(items), *options]


def measured(house: House, items: int, together: int, *, profile: bool = False) -> Run:
    """Have a process of its own take items into a house."""
    with handed_in(items, together, *(["--profile"] if profile else [])) as command:
        done = subprocess.run(
            command, env=house.environment(), stdout=subprocess.PIPE, text=True, check=True
        )
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def ready(house: House) -> None:
    """Fill a house where that is not done; bring a kept one up to date, and its index in order."""
    house.fill()
    command = [sys.executable, "-m", "benchmarks.way_in", "--ready"]
    subprocess.run(command, env=house.environment(), check=True)


def put_in_order() -> None:
    """Do to the house whose settings are in force what migrations and the clock would have done."""
    from benchmarks.archive import open_home

    open_home(None)
    from django.db import connection

    from dateline.desk.models import search

    if connection.vendor == "sqlite":
        # In one piece: as it was filled, all of it would be put together while a few items come in,
        # which happens to a house that has grown once in years.
        with connection.cursor() as cursor:
            cursor.execute(ALL_PIECES)
    search.tidy(steps=UNTIL_DONE)


def table(runs: dict[int, list[Run]]) -> list[str]:
    """Write the rates and parts at every size."""
    head = "".join(f"{f'at {size:,}':>14}" for size in runs)
    medians = {size: statistics.median(run.each for run in some) for size, some in runs.items()}
    rates = {size: 1000 / each for size, each in medians.items()}
    lines = [f"{'':34}{head}", _line("items a second of processor time", rates.values(), ",.0f")]
    for part in PARTS:
        of_part = [
            statistics.median(run.seconds[part] / run.items * 1000 for run in some)
            for some in runs.values()
        ]
        lines.append(_line(f"  {part}, ms an item", of_part, ".2f"))
    for name in ("worker", "child"):
        most = [max(getattr(run, name) for run in some) for some in runs.values()]
        lines.append(_line(f"memory of the {name} at most, MB", most, ".0f"))
    missing = sum(run.items - run.public for some in runs.values() for run in some)
    return [*lines, *goals(runs, rates), f"items that did not become public stories: {missing}"]


def _line(name: str, figures: Any, form: str) -> str:
    return f"{name:34}" + "".join(f"{figure:>14{form}}" for figure in figures)


def goals(runs: dict[int, list[Run]], rates: dict[int, float]) -> Iterator[str]:
    """Say which goals are met, as far as the sizes allow it."""
    sizes = sorted(rates)
    middle = next((size for size in reversed(sizes) if size <= 100_000), sizes[0])
    met = yes(rates[middle] >= LEAST_RATE)
    yield f"≥ {LEAST_RATE:g} items/s at {short(middle)}: {rates[middle]:,.0f} {met}"
    largest = sizes[-1]
    if largest > middle:
        share = rates[largest] / rates[middle]
        yield f"≥ {LEAST_SHARE:.0%} of that at {short(largest)}: {share:.0%} {yes(share >= LEAST_SHARE)}"
    most = max(run.worker + run.child for run in runs[largest])
    yield f"worker and parser ≤ {MOST_MEMORY:g} MB at {short(largest)}: {most:.0f} {yes(most <= MOST_MEMORY)}"


def main() -> None:
    """Print the tables: files of one item each, then files of a hundred."""
    given = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    given.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    given.add_argument("--full", action="store_true", help="a million stories besides")
    given.add_argument("--keep", type=Path, default=Path("/tmp/dateline-growth"))
    given.add_argument("--items", type=int, default=300)
    given.add_argument("--rounds", type=int, default=3)
    given.add_argument("--postgres", action="store_true", help="on a server of its own, not kept")
    given.add_argument("--profile", action="store_true", help="name what is dearest, at each size")
    given.add_argument("--in-house", type=Path, help=argparse.SUPPRESS)
    given.add_argument("--ready", action="store_true", help=argparse.SUPPRESS)
    given.add_argument("--without-rests", action="store_true", help=argparse.SUPPRESS)
    asked = given.parse_args()
    if asked.in_house:
        rests = not asked.without_rests
        run = work(asked.in_house, asked.items, profile=asked.profile, rests=rests)
        print(json.dumps(asdict(run)))
        return
    if asked.ready:
        put_in_order()
        return
    sizes = sorted({*asked.sizes, *([FULL] if asked.full else [])})
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run", flush=True)
    with houses_of(sizes, asked.keep, asked.postgres) as houses:
        measure(houses, asked.items, asked.rounds)
        for house in houses if asked.profile else ():
            print(
                f"\nms an item at {house.size:,}: with all it calls, alone; calls an item (profiled)"
            )
            print("\n".join(measured(house, asked.items, 100, profile=True).profile), flush=True)
    print(f"load {os.getloadavg()[0]:.1f} after the run")


def measure(houses: Sequence[House], items: int, rounds: int) -> None:
    """Have every house take in files of one item each, then files of a hundred, and print the tables."""
    for house in houses:
        ready(house)
    for together in (1, 100):
        runs: dict[int, list[Run]] = {house.size: [] for house in houses}
        for _ in range(rounds):
            for house in houses:
                runs[house.size].append(measured(house, items, together))
        print(f"\n{items} items, {together} a file")
        print("\n".join(table(runs)), flush=True)


if __name__ == "__main__":
    main()
