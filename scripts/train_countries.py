"""Teaches the tagger which countries a story is about, and writes ``data/country-trees.tsv``.

``python -m scripts.train_countries FOLDER`` reads tagged copy from FOLDER (the layout of
``benchmarks/tags.py``): the training split of Reuters-21578, and half of the news whose places are
marked. Only figures are learned, no sentence and no word of the copy. The same copy gives the same
file to the byte: nothing is drawn at random.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy

from benchmarks.tags import Story, located, marked, reuters_train
from dateline.tagging import read_dateline
from dateline.tagging.boosting import Growth, grow, written
from dateline.tagging.learned import FILE
from dateline.tagging.mentions import mentions_of
from dateline.tagging.salience import FIGURES, cases_of

DATA = Path(__file__).resolve().parent.parent / "dateline" / "tagging" / "data"

# A story of today counts as many of 1987, of which there are twenty-five times as many.
TODAY = 5.0

HEAD = """\
# Trees that tell from how a story speaks of a country whether it is about it.
# source: scripts/train_countries.py on the training split of Reuters-21578 and on half of LGL, TR-News and GeoVirus
# base in ten-thousandths of log odds; then a tree a line: questions, and answers in ten-thousandths
"""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A country's figures in a story, whether the story is about it, and how much that counts."""

    figures: tuple[float, ...]
    right: bool
    weight: float


def lessons(stories: Iterator[Story], weight: float) -> Iterator[Lesson]:
    """Give a lesson for every country that a story may be about."""
    for story in stories:
        text = replace(story.text, language="en")
        dateline = read_dateline(text)
        for case in cases_of(text, dateline, list(mentions_of(text, dateline))):
            yield Lesson(case.figures, case.code in story.countries, weight)


def is_taught(story: Story) -> bool:
    """Tell whether the story is of the half that is learned from."""
    return story.taught


def of_today(folder: Path) -> Iterator[Story]:
    """Give what is learned from news of our century that no local paper wrote."""
    yield from filter(is_taught, marked(folder, "TR-News.xml"))
    yield from filter(is_taught, located(folder))


def train(learned: list[Lesson]) -> str:
    """Give the file of trees that the lessons teach."""
    trees = grow(
        numpy.array([lesson.figures for lesson in learned], dtype=float),
        numpy.array([lesson.right for lesson in learned], dtype=float),
        numpy.array([lesson.weight for lesson in learned], dtype=float),
        Growth(),
    )
    return HEAD + "\n".join(written(trees, FIGURES)) + "\n"


def main() -> None:
    """Read the copy, learn, write the file."""
    if len(sys.argv) != 2:
        sys.exit("Say where the tagged copy lies: python -m scripts.train_countries FOLDER")
    folder = Path(sys.argv[1])
    learned = [*lessons(reuters_train(folder), 1.0), *lessons(of_today(folder), TODAY)]
    # A local paper's stories are told twice, as its home may be stated or not.
    for at_home in (False, True):
        local = marked(folder, "lgl.xml", at_home=at_home)
        learned += lessons(filter(is_taught, local), TODAY / 2)
    (DATA / FILE).write_text(train(learned), encoding="utf-8")
    print(f"{FILE}: learned from {len(learned)} cases")


if __name__ == "__main__":
    main()
