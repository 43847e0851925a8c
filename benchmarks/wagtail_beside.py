"""Dateline beside a plain Wagtail site, and WordPress where it is installed: the same stories, one table.

Each has so many stories of 400 words, of the same make. Processor time (of database servers, too)
and statements of: a story made and published; a story page, and a front of 60, of which nothing is
kept; that front after one more publication; and the time of the clock from the call of publish until
both pages show the story, asked one after the other. Nothing keeps pages but Dateline's own edge.

Run: python -m benchmarks.wagtail_beside [--stories 1000] [--times 30]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TypeAlias

from benchmarks import wordpress
from benchmarks.beside import FRONT, Work, measured, say, seen, wsgi_reader
from benchmarks.growth import House

Found: TypeAlias = dict[str, dict[str, float]]


def dateline(home: Path, times: int) -> None:
    """Measure Dateline: the wire path, which makes a story and publishes it by one call."""
    from benchmarks.archive import open_home

    open_home(home)
    from benchmarks.tasks import Wire
    from dateline.config.wsgi import application
    from dateline.desk.models import Story
    from dateline.edge import EVERYTHING
    from dateline.edge.commits import changed

    wire, ask = Wire.on(), wsgi_reader(application)
    some = Story.objects.public().order_by("?")[: times + 1]
    addresses = iter([story.get_absolute_url() for story in some])
    ask("/")

    def story() -> Work:
        path = next(addresses)
        return lambda: ask(path)

    def front() -> Work:
        changed(EVERYTHING)
        return lambda: ask("/")

    def front_again() -> Work:
        ask("/")
        wire.publish()()
        return lambda: ask("/")

    def publish() -> str:
        wire.publish()()
        return Story.objects.latest("pk").get_absolute_url()

    say("create and publish", measured(wire.publish, times))
    say("a story page, not kept", measured(story, times))
    say(f"a front of {FRONT}, nothing kept", measured(front, times))
    say("a front, after a publication", measured(front_again, times))
    say("from publish to visible", seen(publish, ask, times))


def told(command: list[str], **environment: str) -> Found:
    """Have a process measure and say what it found."""
    run = subprocess.run(
        [sys.executable, "-m", *command],
        env={**_environment(), **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return dict(json.loads(line) for line in run.stdout.splitlines())


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DATELINE_", "DJANGO_"))}
    here = str(Path(__file__).resolve().parent.parent)
    beside = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"
    return {**kept, "PYTHONPATH": here, "PATH": beside, "DATELINE_LOG_LEVEL": "ERROR"}


def all_found(folder: Path, stories: int, times: int) -> dict[str, Found]:
    """Fill and measure each of them, one after the other."""
    house = House(stories, folder / "dateline", "")
    house.fill()
    own = ["benchmarks.wagtail_beside", "--home", str(house.home), "--times", str(times)]
    plain = ["benchmarks.plain_wagtail", str(folder / "wagtail"), str(stories), str(times)]
    found = {"Dateline": told(own)}
    told(plain)
    found["Wagtail"] = told(plain)
    if wordpress.is_here():
        (folder / "wordpress").mkdir()
        found["WordPress"] = wordpress.measure(folder / "wordpress", stories, times)
    else:
        print("WordPress is left out: it, PHP or MariaDB is not installed here")
    return found


def table(found: dict[str, Found]) -> list[str]:
    """Write one row for each thing measured, one column for each system."""
    head = f"{'milliseconds':32}" + "".join(f"{f'{name} (p95)':>20}{'SQL':>5}" for name in found)
    others = [name for name in found if name != "Dateline"]
    lines = [head + "".join(f"{f'× {name}':>12}" for name in others)]
    for row, ours in found["Dateline"].items():
        cells = "".join(_cell(each[row]) for each in found.values())
        ratios = (found[name][row]["median"] / ours["median"] for name in others)
        lines.append(f"{row:32}{cells}" + "".join(f"{ratio:12.1f}" for ratio in ratios))
    return lines


def _cell(figures: dict[str, float]) -> str:
    last = f" ({figures['p95']:.1f})" if figures["p95"] else ""
    statements = f"{figures['statements']:.0f}" if figures["statements"] else ""
    return f"{figures['median']:.1f}{last}".rjust(20) + f"{statements:>5}"


def main() -> None:
    """Print the table."""
    given = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    given.add_argument("--stories", type=int, default=1_000)
    given.add_argument("--times", type=int, default=30)
    given.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    asked = given.parse_args()
    if asked.home is not None:
        dateline(asked.home, asked.times)
        return
    print(f"load {os.getloadavg()[0]:.1f} before the run", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        found = all_found(Path(folder), asked.stories, asked.times)
    print(f"{asked.stories:,} stories, {asked.times} times each\n" + "\n".join(table(found)))


if __name__ == "__main__":
    main()
