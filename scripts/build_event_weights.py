"""Builds ``event-terms.tsv`` and ``event-scales.tsv``: how rare words are, and what measures say.

Run it with the folder of real wires; nothing of their sentences is kept::

    .venv/bin/python -m scripts.build_event_weights ../shared/wires
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.event_copies import marked_reports, openings, unmarked_reports
from dateline.tagging.events.comparing import MEASURES
from dateline.tagging.events.learning import learn, rarities

DATA = Path(__file__).parent.parent / "dateline" / "tagging" / "data"
TERMS_HEAD = """\
# How rare words are in openings of news stories: the natural logarithm of one in how many.
# source: counted by scripts/build_event_weights.py over Reuters-21578, LGL and TR-News; date: 2026-11
# weight	words
"""
SCALES_HEAD = """\
# What each measure says of whether a report tells of an event, in the logarithm of the odds.
# source: learned by scripts/build_event_weights.py from ECB+ (train), LGL and Reuters-21578; date: 2026-11
# measure	weight
"""


def main() -> None:
    """Count the words first: the measures are taken with their weights."""
    if len(sys.argv) != 2:
        sys.exit("Name the folder of real wires.")
    folder = Path(sys.argv[1])
    by_weight: dict[str, list[str]] = {}
    for word, rarity in sorted(rarities(openings(folder)).items()):
        by_weight.setdefault(f"{rarity:.1f}", []).append(word)
    table = "".join(f"{w}\t{' '.join(words)}\n" for w, words in sorted(by_weight.items()))
    (DATA / "event-terms.tsv").write_text(TERMS_HEAD + table, encoding="utf-8")
    scales = learn(marked_reports(folder, "Train"), unmarked_reports(folder))
    named = zip((*MEASURES, "bias"), (*scales.weights, scales.bias), strict=True)
    lines = "".join(f"{name}\t{weight:.3f}\n" for name, weight in named)
    (DATA / "event-scales.tsv").write_text(SCALES_HEAD + lines, encoding="utf-8")
    print(f"{len(by_weight)} weights of words\n{lines}")


if __name__ == "__main__":
    main()
