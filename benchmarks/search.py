"""Search at every size of archive: orders, words, filters, phrases, suggestions, slips, and writing.

The questions are drawn anew for each time, the same at every size. Shown are the median and the 95th
percentile of processor time in milliseconds, that of PostgreSQL's process among it, and what the
index weighs. The houses are those of `growth.py` and are kept for the next run.

Run: python -m benchmarks.search [--sizes 1000 100000] [--full] [--postgres] [--times 60]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.growth import FULL, House, houses_of
from benchmarks.prose import draw, vocabulary

if TYPE_CHECKING:
    from benchmarks.tasks import Task
    from dateline.desk.queries.search import Filters, Order

SEED = 8
COMMON, RARE = range(60), range(1_000, 20_000)
COUNTRIES = "US CN RU GB IN DE FR JP UA IL KP KE"
Question = Callable[[random.Random], str]


def drawn(rng: random.Random) -> str:
    """Draw two words as often as they are written."""
    words = draw(np.random.default_rng(rng.randrange(10**9)), 2)
    return " ".join(str(vocabulary()[word]) for word in words)


def two(first: Sequence[int], second: Sequence[int]) -> Question:
    """Draw a word from each range of ranks."""
    return lambda rng: " ".join(str(vocabulary()[rng.choice(each)]) for each in (first, second))


QUESTIONS: dict[str, Question] = {
    "two words as written": drawn,
    "two common words": two(COMMON, COMMON),
    "a common and a rare word": two(COMMON, RARE),
    "two rare words": two(RARE, RARE),
}


def measure_here(times: int) -> None:
    """Measure the house whose settings are in force, and print it as JSON."""
    from benchmarks.archive import open_home
    from benchmarks.measuring import measure

    open_home(None)
    figures = {task.name: measure(task, times).processor for task in tasks()}
    print(json.dumps({"figures": figures, "weight": weight()}))


def tasks() -> list[Task]:
    """Give everything that is measured."""
    from dateline.desk.queries.search import Filters

    found = []
    for order in ("date", "relevance"):
        for name, question in QUESTIONS.items():
            found.append(asking(f"{name}, by {order}", question, order))
        found.append(
            asking(
                f"common words, 1 country, by {order}",
                QUESTIONS["two common words"],
                order,
                of_a_country,
            )
        )
        found.append(
            asking(
                f"as written, kind and edition, by {order}",
                drawn,
                order,
                lambda _: Filters(kind="news", edition="asia"),
            )
        )
        found.append(
            asking(
                f"two common words in quotes, by {order}",
                lambda rng: f'"{two(COMMON, COMMON)(rng)}"',
                order,
            )
        )
        found.append(second_page(f"second page, common words, by {order}", order))
    found += [typing(letters) for letters in (1, 2, 3, 5)]
    return [*found, slip(), nothing_found(), writing()]


def of_a_country(rng: random.Random) -> Filters:
    """Draw a country, some often in the news and some hardly ever."""
    from dateline.desk.queries.search import Filters

    return Filters(country=rng.choice(COUNTRIES.split()))


def asking(
    name: str,
    question: Question,
    order: Order,
    filters: Callable[[random.Random], Filters] | None = None,
) -> Task:
    """Ask a question that is drawn anew each time."""
    from benchmarks.tasks import Task
    from dateline.desk.queries.search import find

    rng = random.Random(SEED)

    def prepare() -> Callable[[], object]:
        text, among = question(rng), filters(rng) if filters else None
        return lambda: find(text, order=order, filters=among)

    return Task(name, prepare)


def second_page(name: str, order: Order) -> Task:
    """Ask for what comes behind the first twenty hits."""
    from benchmarks.tasks import Task
    from dateline.desk.queries.search import find

    rng = random.Random(SEED)

    def prepare() -> Callable[[], object]:
        text = two(COMMON, COMMON)(rng)
        after = find(text, order=order).next
        return lambda: find(text, order=order, after=after)

    return Task(name, prepare)


def typing(letters: int) -> Task:
    """Offer headlines for the first letters of a word as often as it is written."""
    from benchmarks.tasks import Task
    from dateline.desk.queries.suggesting import headlines

    rng = random.Random(SEED)

    def prepare() -> Callable[[], object]:
        typed = drawn(rng).split()[0][:letters]
        return lambda: headlines(typed)

    return Task(f"headlines that go on with {letters} letters", prepare)


def slip() -> Task:
    """Tell what was meant by a word in which two letters were swapped."""
    from benchmarks.tasks import Task
    from dateline.desk.queries.spelling import nearest

    rng = random.Random(SEED)

    def prepare() -> Callable[[], object]:
        word = next(each for each in _rare(rng) if len(each) > 5 and each[2] != each[3])
        wrong = word[:2] + word[3] + word[2] + word[4:]
        return lambda: nearest(wrong)

    return Task("what was meant by a slip", prepare)


def _rare(rng: random.Random) -> Iterator[str]:
    while True:
        yield str(vocabulary()[rng.choice(RARE)])


def nothing_found() -> Task:
    """Look for two words beside each other that hardly any story has so."""
    return asking(
        "a phrase that is not there",
        lambda rng: f'"{vocabulary()[rng.choice(RARE)]} {vocabulary()[rng.choice(COMMON)]}"',
        "relevance",
    )


def writing() -> Task:
    """Write the words of a story anew, which is twice the work of a first publication."""
    from benchmarks.prose import pieces
    from benchmarks.tasks import Task
    from dateline.desk.models import SearchEntry, search
    from dateline.desk.rules.search import Words

    rng = np.random.default_rng(SEED)
    newest = SearchEntry.objects.order_by("-place").select_related("story").defer("words")[0].story
    fronts = ["latest", "kind:news", "edition:asia", "sector:politics", "country:KP"]

    def prepare() -> Callable[[], object]:
        (piece,) = pieces(rng, ["Seoul"])
        words = Words(
            headline=piece.headline,
            standfirst=piece.lead,
            body=" ".join(piece.paragraphs),
            fronts=fronts,
        )
        assert newest.first_published_at is not None
        entry = search.Entry(newest.pk, newest.first_published_at, words)
        return lambda: search.enter([entry])

    return Task("write a story's words anew", prepare)


def weight() -> float:
    """Give the bytes of the index for each story."""
    from benchmarks.loading import weigh
    from dateline.desk.models import SearchEntry

    return weigh().search / SearchEntry.objects.count()


def table(
    houses: Sequence[House], answers: Sequence[dict[str, dict[str, list[float]]]]
) -> list[str]:
    """Write the figures of all sizes side by side."""
    lines = [
        f"{'processor ms, median / p95':42}" + "".join(f"{house.size:>18,}" for house in houses)
    ]
    for name in answers[0]["figures"]:
        shown = (_two(answer["figures"][name]) for answer in answers)
        lines.append(f"{name:42}" + "".join(f"{each:>18}" for each in shown))
    weights = "".join(f"{answer['weight']:18,.0f}" for answer in answers)
    return [*lines, f"{'index, bytes a story':42}{weights}"]


def _two(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    p95 = ordered[round(0.95 * (len(ordered) - 1))]
    return f"{statistics.median(ordered) * 1000:.2f} / {p95 * 1000:.2f}"


def ask(house: House, times: int) -> dict[str, dict[str, list[float]]]:
    """Have a house measured in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.search", "--here", "--times", str(times)]
    done = subprocess.run(
        command, env=house.environment(), check=True, capture_output=True, text=True
    )
    found: dict[str, dict[str, list[float]]] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Print the table."""
    given = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    given.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    given.add_argument("--full", action="store_true", help="a million stories besides")
    given.add_argument("--keep", type=Path, default=Path("/tmp/dateline-growth"))
    given.add_argument("--times", type=int, default=60)
    given.add_argument("--postgres", action="store_true", help="on a server of its own, not kept")
    given.add_argument("--here", action="store_true", help="the house whose settings are in force")
    asked = given.parse_args()
    if asked.here:
        measure_here(asked.times)
        return
    sizes = sorted({*asked.sizes, *([FULL] if asked.full else [])})
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run", flush=True)
    with houses_of(sizes, asked.keep, asked.postgres) as houses:
        for house in houses:
            house.fill()
        print("\n".join(table(houses, [ask(house, asked.times) for house in houses])))


if __name__ == "__main__":
    main()
