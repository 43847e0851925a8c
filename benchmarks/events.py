"""How well items that tell of one event are found, and what one more item costs among a million.

The first table groups the marked documents of ECB+ online, one after the other in several shuffled
orders, beside TF-IDF alone (cosine to the centroid, rarities counted online) at the threshold that was
best for it on the train file. B³ precision, recall and F1. The weights of the product were learned on
the train file: what it reaches there is told from a cross-validation, by topics, with weights learned
on the rest. The second table puts items into a house of its own in which 10,000 items, and in which a
million have been grouped, the last 50,000 of them in events that are still open; processor time, each
in a transaction of its own and twenty together, as the worker has them that wait together.

Run: python -m benchmarks.events [FOLDER] [--sizes 10000 1000000] [--items 400] [--no-cost]
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log, sqrt
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.event_copies import marked_reports, unmarked_reports
from dateline.tagging.events import Book, Report, Scales, Sketch, sketch_of
from dateline.tagging.events.learning import Marked, learn

Score = tuple[float, float, float]
ORDERS, FOLDS = 5, 5
THRESHOLDS = (0.15, 0.18, 0.21, 0.24, 0.27)
GOAL_F1, GOAL_MS, OPEN = 0.82, 0.6, 50_000
# Items that wait together are grouped together; the first ones read what stays in memory.
TOGETHER, WARM = 20, 40
BESIDE = Path(__file__).resolve().parents[2] / "shared" / "wires"
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Cost:
    """The processor milliseconds of one more item, where so many are grouped together."""

    together: int
    mean: float
    median: float


def b_cubed(gold: Sequence[str], found: Sequence[int]) -> Score:
    """Give B³ precision, recall and F1."""
    marked, grouped = defaultdict(set), defaultdict(set)
    for number, (event, group) in enumerate(zip(gold, found, strict=True)):
        marked[event].add(number)
        grouped[group].add(number)
    precision = recall = 0.0
    for event, group in zip(gold, found, strict=True):
        common = len(marked[event] & grouped[group])
        precision += common / len(grouped[group]) / len(gold)
        recall += common / len(marked[event]) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def over_orders(told: list[Any], group: Callable[[list[Any]], Score]) -> Score:
    """Give the mean over several orders in which the documents come."""
    scores = []
    for seed in range(ORDERS):
        order = list(told)
        random.Random(seed).shuffle(order)
        scores.append(group(order))
    precision, recall, f1 = (statistics.mean(part) for part in zip(*scores, strict=True))
    return precision, recall, f1


def by_us(marked: list[Marked], scales: Scales | None = None) -> Score:
    """Group as the product does."""
    told = [(each.event, sketch_of(each.report)) for each in marked]

    def group(order: list[tuple[str, Sketch]]) -> Score:
        book = Book(scales=scales)
        placed = [book.place(sketch) for _, sketch in order]
        return b_cubed([event for event, _ in order], [book.event_of(each) for each in placed])

    return over_orders(told, group)


def by_tf_idf(marked: list[Marked], threshold: float) -> Score:
    """Group by TF-IDF alone."""
    told = [
        (each.event, Counter(_WORD.findall(f"{each.report.headline} {each.report.text}".lower())))
        for each in marked
    ]
    return over_orders(told, lambda order: _tf_idf(order, threshold))


def _tf_idf(order: list[tuple[str, Counter[str]]], threshold: float) -> Score:
    seen: Counter[str] = Counter()
    centroids: list[dict[str, float]] = []
    found = []
    for number, (_, words) in enumerate(order, 1):
        seen.update(words.keys())
        vector = {
            word: (1 + log(count)) * max(0.0, log((number + 1) / (seen[word] + 0.5)))
            for word, count in words.items()
        }
        length = _length(vector)
        scores = [
            sum(w * near.get(word, 0.0) for word, w in vector.items()) / length / _length(near)
            for near in centroids
        ]
        best = max(range(len(scores)), key=scores.__getitem__, default=-1)
        if best < 0 or scores[best] < threshold:
            centroids.append({})
            best = len(centroids) - 1
        for word, weight in vector.items():
            centroids[best][word] = centroids[best].get(word, 0.0) + weight / length
        found.append(best)
    return b_cubed([event for event, _ in order], found)


def _length(vector: dict[str, float]) -> float:
    return sqrt(sum(weight * weight for weight in vector.values())) or 1.0


def cross_validated(marked: list[Marked], apart: list[Marked]) -> Score:
    """Group each fifth of the topics with weights learned on the others."""
    topics = sorted({_topic(each) for each in marked})
    random.Random(0).shuffle(topics)
    scores = []
    for fold in range(FOLDS):
        held = set(topics[fold::FOLDS])
        scales = learn([each for each in marked if _topic(each) not in held], apart)
        scores.append(by_us([each for each in marked if _topic(each) in held], scales))
    precision, recall, f1 = (statistics.mean(part) for part in zip(*scores, strict=True))
    return precision, recall, f1


def _topic(marked: Marked) -> str:
    return marked.event.partition("_")[0]


def quality(folder: Path) -> bool:
    """Print the first table; tells whether the goal is reached."""
    train, dev = marked_reports(folder, "Train"), marked_reports(folder, "Dev")
    apart = unmarked_reports(folder)
    best = max(THRESHOLDS, key=lambda threshold: by_tf_idf(train, threshold)[2])
    ours = by_us(dev)
    print(f"ECB+ online, mean of {ORDERS} orders          B³ precision  recall     F1")
    row(f"dev ({len(dev)}): TF-IDF alone, {best:.2f} from train", by_tf_idf(dev, best))
    row(f"dev ({len(dev)}): Dateline, learned on train", ours)
    row(f"train ({len(train)}): TF-IDF alone, {best:.2f}", by_tf_idf(train, best))
    row("train: Dateline, cross-validated", cross_validated(train, apart))
    row("train and dev: Dateline, cross-validated", cross_validated([*train, *dev], apart))
    alone = by_us(apart)
    row(f"{len(apart)} stories of their own, most five to a town", alone)
    print(f"Goal: F1 ≥ {GOAL_F1} on dev: {'yes' if ours[2] >= GOAL_F1 else 'NO'}")
    return ours[2] >= GOAL_F1


def row(name: str, score: Score) -> None:
    """Print one row of the first table."""
    print(f"{name:48s} {score[0]:8.3f} {score[1]:8.3f} {score[2]:8.3f}")


def stream(rng: np.random.Generator, count: int) -> Iterator[Report]:
    """Write items of made-up words; each fifth tells once more what the one before it told."""
    from benchmarks.prose import pieces

    last = ""
    for number, piece in enumerate(pieces(rng, ["Oslo", "Lima", "Hanoi", "Accra"] * (count // 4))):
        if number % 5 != 4:
            last = piece.lead
        yield Report(headline=piece.headline, text=f"{last}\n\n{piece.body}")


def fill(size: int, given: Any) -> None:
    """Store what so many grouped items leave behind: rows alone of those in closed events."""
    from django.db import connection

    from dateline.tagging.events import Profile, profile_record, sketch_record
    from dateline.wires.models.grouping import note_terms

    still_open = min(size, OPEN)
    with connection.cursor() as cursor:
        closed = range(1, size - still_open + 1)
        _insert_events(cursor, ((n, NOW - timedelta(days=30), False, b"") for n in closed))
        _insert_reports(cursor, ((n, NOW, given.pk, given.source_id, b"") for n in closed))
        sketches = (sketch_of(r) for r in stream(np.random.default_rng(size), still_open))
        for number, sketch in enumerate(sketches, size - still_open + 1):
            profile = Profile().joined_by(sketch)
            at = NOW - timedelta(seconds=(size - number) * 8)
            _insert_events(cursor, [(number, at, True, profile_record(profile))])
            told = sketch_record(sketch)
            _insert_reports(cursor, [(number, at, given.pk, given.source_id, told)])
            note_terms((term, number) for term in profile.terms())


def _insert_events(cursor: Any, events: Any) -> None:
    cursor.executemany(
        "INSERT INTO wires_event (id, language, last_at, seen_at, is_open, reports_count, headline,"
        " lead_chosen, profile) VALUES (%s, 'en', %s, %s, %s, 1, 'A headline', %s, %s)",
        [(n, at, at, is_open, False, profile) for n, at, is_open, profile in events],
    )


def _insert_reports(cursor: Any, reports: Any) -> None:
    cursor.executemany(
        "INSERT INTO wires_eventreport (event_id, source_id, uri, item_id, at, length, by_hand,"
        " sketch) VALUES (%s, %s, %s, %s, %s, 900, %s, %s)",
        [(n, src, f"urn:filled:{n}", item, at, False, told) for n, at, item, src, told in reports],
    )


def cost(size: int, items: int) -> list[Cost]:
    """Give what one more item costs in this process, by itself and with others in one transaction."""
    from benchmarks.archive import open_home

    open_home(Path(tempfile.mkdtemp(prefix="dateline-events-")))
    from django.db import transaction

    from dateline.wires.actions.events import group_all
    from dateline.wires.tests.event_items import Words, a_report

    given = a_report(Words("First", "First."))
    with transaction.atomic():
        fill(size, given)
        reports = list(stream(np.random.default_rng(7), 4 * items))[-2 * items :]
        for number, each in enumerate(reports):
            a_report(Words(each.headline, each.text), uri=f"urn:more:{number}")
        type(given).objects.filter(pk__gt=given.pk).update(arrived_at=NOW, versioncreated=NOW)
    more = list(type(given).objects.filter(pk__gt=given.pk).order_by("pk"))
    found = []
    for together, some in ((1, more[:items]), (TOGETHER, more[items:])):
        spent = []
        for at in range(0, items, together):
            batch = some[at : at + together]
            begun = time.process_time()
            group_all(items=batch)
            spent.append((time.process_time() - begun) * 1000 / len(batch))
        warm = spent[WARM // together :]
        found.append(Cost(together, statistics.mean(warm), statistics.median(warm)))
    return found


def costs(sizes: list[int], items: int) -> None:
    """Print the second table, each size measured in a process of its own."""
    print(
        f"\none more item (CPU, SQLite, {items} items)              mean   median   memory of the process"
    )
    for size in sizes:
        sys.stdout.flush()
        if not (child := os.fork()):
            for found in cost(size, items):
                most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                how = f"{found.together} together" if found.together > 1 else "one by one"
                print(
                    f"among {size:>9,} grouped items, {how:<11s} "
                    f"{found.mean:8.2f} ms {found.median:5.2f} ms {most:8.0f} MB"
                )
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(child, 0)
    print(f"Goal: about {GOAL_MS} ms, and the same at every size.")


def main() -> None:
    """Print both tables."""
    given = argparse.ArgumentParser(description="How well events are found, and what they cost.")
    given.add_argument(
        "folder", nargs="?", type=Path, default=Path(os.environ.get("DATELINE_WIRES", BESIDE))
    )
    given.add_argument("--sizes", type=int, nargs="+", default=[10_000, 1_000_000])
    given.add_argument("--items", type=int, default=400)
    given.add_argument("--no-cost", action="store_true")
    options = given.parse_args()
    reached = True
    if (options.folder / "events").is_dir():
        reached = quality(options.folder)
    else:
        print(f"No marked documents at {options.folder}: name the folder, or set DATELINE_WIRES.")
    if not options.no_cost:
        costs(options.sizes, options.items)
    sys.exit(0 if reached else 1)


if __name__ == "__main__":
    main()
