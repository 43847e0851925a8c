"""Measures how well and how fast the same text is found again: `python -m benchmarks.duplicates`.

Copies made by known edits and look-alikes (`copies.py`) are judged as wires are when they come in:
the later text is looked up by its sample, and compared word by word with what that finds. The rules'
figures were chosen on the first half of the pairs; the second half is for reporting only. Beside them
stands the plain way: every pair compared, the same where the exact Jaccard of their runs of three
words is high enough, and the best threshold for the first half is taken.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import chain
from pathlib import Path

from benchmarks.copies import (
    Near,
    Pair,
    Wire,
    composed,
    copies,
    corpus,
    forms,
    look_alikes,
    near_pairs,
    unrelated,
)
from dateline.tagging import Wording, likeness, wording
from dateline.tagging.recall import Memory

BESIDE = Path(__file__).resolve().parent.parent.parent / "shared" / "wires"
COMPOSED = 2_000
PLAIN = 1_000
"""Texts of which every one is compared with every other."""
GOALS = "F1 0.985, 5,000 items/s, 500 bytes an item"


@dataclass
class Score:
    """What a way of judging made of some pairs."""

    pairs: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    same: set[str] = field(default_factory=set)

    def add(self, pair: Pair, *, found: bool) -> None:
        """Count one judgement."""
        self.pairs[pair.kind] += 1
        self.wrong[pair.kind] += found != pair.same
        if pair.same:
            self.same.add(pair.kind)

    def measures(self, kind: str = "") -> tuple[float, float, float]:
        """Give precision, recall and F1 of one kind of copies, or of all.

        All look-alikes stand against each kind, scaled to the part that the kind has in all copies.
        """
        kinds = {kind} if kind else self.same
        total = sum(self.pairs[each] for each in kinds)
        right = total - sum(self.wrong[each] for each in kinds)
        part = total / max(1, sum(self.pairs[each] for each in self.same))
        false = part * sum(self.wrong[each] for each in self.pairs if each not in self.same)
        return (
            right / max(1, right + false),
            right / max(1, total),
            2 * right / (right + false + total),
        )


def pairs_of(wires: Sequence[Wire], near: Sequence[Near], half: int) -> list[Pair]:
    """Give the labelled pairs of one half."""
    found = chain(
        copies(wires, half, seed=1 + half),
        look_alikes(wires, near, half),
        forms(half),
        unrelated(wires, half, seed=11 + half),
    )
    return list(found)


def found_again(pair: Pair) -> bool:
    """Judge as wires are judged: looked up, then compared."""
    memory: Memory[int] = Memory()
    memory.note(0, wording(pair.earlier))
    return bool(memory.same_as(wording(pair.later)))


def score(pairs: Iterable[Pair], judge: Callable[[Pair], bool]) -> Score:
    """Judge all pairs."""
    result = Score()
    for pair in pairs:
        result.add(pair, found=judge(pair))
    return result


def plain(threshold: float) -> Callable[[Pair], bool]:
    """Give the plain way of judging."""

    def judge(pair: Pair) -> bool:
        return likeness(wording(pair.earlier), wording(pair.later)).jaccard >= threshold

    return judge


def best_threshold(pairs: Sequence[Pair]) -> float:
    """Give the Jaccard that parts the pairs best."""
    judged = [
        (likeness(wording(pair.earlier), wording(pair.later)).jaccard, pair) for pair in pairs
    ]

    def f1(threshold: float) -> float:
        result = Score()
        for jaccard, pair in judged:
            result.add(pair, found=jaccard >= threshold)
        return result.measures()[2]

    return max((step / 50 for step in range(1, 50)), key=f1)


def print_scores(name: str, ours: Score, theirs: Score) -> None:
    """Print both ways, kind by kind."""
    print(f"\n{name:<22}{'pairs':>8}{'wrong':>8}{'precision':>11}{'recall':>9}{'F1':>9}"
          f"{'plain F1':>11}{'plain wrong':>13}")  # fmt: skip
    for kind, count in ours.pairs.items():
        line = f"{kind:<22}{count:>8}{ours.wrong[kind]:>8}"
        if kind in ours.same:
            measured = ours.measures(kind)
            line += f"{measured[0]:>11.3f}{measured[1]:>9.3f}{measured[2]:>9.4f}"
            line += f"{theirs.measures(kind)[2]:>11.4f}"
        else:
            line += f"{'':>40}"
        print(f"{line}{theirs.wrong[kind]:>13}")
    whole = ours.measures()
    print(f"{'all':<22}{ours.pairs.total():>8}{ours.wrong.total():>8}{whole[0]:>11.3f}{whole[1]:>9.3f}"
          f"{whole[2]:>9.4f}{theirs.measures()[2]:>11.4f}{theirs.wrong.total():>13}")  # fmt: skip


def print_speed(texts: Sequence[str]) -> None:
    """Print the speed of the whole way, beside that of comparing each with all before it."""
    memory: Memory[int] = Memory()
    again, begun = 0, time.process_time()
    for number, text in enumerate(texts):
        read = wording(text)
        again += bool(memory.same_as(read))
        memory.note(number, read)
    rate = len(texts) / (time.process_time() - begun)
    print(f"\n{len(texts):,} texts of {sum(map(len, texts)) / len(texts):.0f} letters, one after the "
          f"other: {rate:,.0f} items/s of one core; {again:,} came again.")  # fmt: skip
    some = [wording(text) for text in texts[:PLAIN]]
    begun = time.process_time()
    same = sum(_compared_with_all(some[:number], text) for number, text in enumerate(some))
    spent = time.process_time() - begun
    print(f"Each of {len(some):,} compared with all before it: {len(some) / spent:,.0f} items/s, and half "
          f"of that at {2 * len(some):,}; {same:,} came again.")  # fmt: skip
    print(f"Keys on the disk (SQLite): {bytes_an_item(memory):.0f} bytes an item, for "
          f"{sum(map(len, memory.noted.values())) / len(texts):.1f} keys.")  # fmt: skip


def _compared_with_all(before: Sequence[Wording], text: Wording) -> bool:
    # To the end, as many a text comes with no copy before it.
    return sum(likeness(earlier, text).same for earlier in before) > 0


def bytes_an_item(memory: Memory[int]) -> float:
    """Write the keys into a table like that of the wires, in the order in which they come."""
    ddl = import_module("dateline.wires.migrations.0004_same_texts").SQLITE
    rows = sorted((number, key) for key, numbers in memory.noted.items() for number in numbers)
    days = max(1, len(memory.texts) // 4)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "keys.sqlite3"
        with sqlite3.connect(path) as database:
            database.execute(ddl)
            database.executemany(
                "INSERT OR IGNORE INTO wires_sampledkey VALUES (?, ?, ?)",
                ((20_000 + number // days, key, 1_000_000 + number) for number, key in rows),
            )
        database.close()
        return path.stat().st_size / len(memory.texts)


def main() -> None:
    """Judge both halves, and measure the speed."""
    parser = argparse.ArgumentParser(prog="duplicates.py", description=__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=os.environ.get("DATELINE_WIRES", BESIDE)
    )
    folder = Path(parser.parse_args().folder)
    wires = corpus(folder)
    near = list(near_pairs(wires))
    if not wires:
        print(f"No corpus at {folder}: composed prose and invented forms instead.")
        wires = composed(COMPOSED)
    first, second = (pairs_of(wires, near, half) for half in (0, 1))
    threshold = best_threshold(first)
    print(f"Goals: {GOALS}. The plain way calls the same what has a Jaccard of {threshold:.2f}.")
    halves = {"tuned on": first, "reported": second}
    for name, pairs in halves.items():
        print_scores(name, score(pairs, found_again), score(pairs, plain(threshold)))
    print_speed([wire.text for wire in wires])


if __name__ == "__main__":
    main()
