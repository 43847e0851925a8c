"""Measures sectors: by words alone, by what they teach, and with an editor's decisions; and languages.

``python -m benchmarks.sectors [FOLDER] [--vectors words|sentences]`` reads Reuters' copy of 1987 in FOLDER (default:
``DATELINE_WIRES`` or ``../shared/wires`` beside the project). Its topics stand for five sectors of
the economy; stories of several are left out. Three quarters, at random, are a newsroom's archive,
on the rest it is measured. Editors' decisions are the true answers of some stories of the archive.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from dateline.tagging import Learned, Text, sectors, sectors_of
from dateline.tagging.languages import detect_language
from dateline.tagging.learning.model import to_bytes
from dateline.tagging.learning.record import Example
from dateline.tagging.learning.softmax import likely
from dateline.tagging.learning.training import train
from dateline.tagging.subjects import word_scores
from dateline.tagging.tests.headlines import HEADLINES, NEAR
from dateline.tagging.vectors import KINDS, vectors

# The corpus's topics, by the sector of ours that deals with them.
TOPICS = {
    "companies": "earn acq",
    "markets": "money-fx interest dlr yen stg dmk money-supply reserves",
    "energy": "crude nat-gas gas fuel heat pet-chem jet propane",
    "farming": "grain wheat corn oilseed sugar coffee cocoa soybean veg-oil livestock carcass cotton "
    "rubber rice barley meal-feed palm-oil sorghum rapeseed",
    "trade": "trade gnp bop cpi wpi ipi retail jobs income",
}
# What vectors are asked about beside a sector's name and description.
SIX_WORDS = {
    "companies": "company profit shares takeover merger dividend",
    "markets": "interest rates currency dollar bank money",
    "energy": "oil crude gas barrel petroleum pipeline",
    "farming": "wheat grain coffee sugar crop livestock",
    "trade": "deficit exports imports growth inflation surplus",
}
SHARPNESS = 20
PARENTS = {slug: slug for slug in TOPICS}
DECIDED = (50, 100, 200, 400, 800, 1600)


@dataclass(frozen=True, slots=True)
class Known:
    """A story and the one sector in which its agency's editors put it."""

    text: Text
    sector: str


class WordsAlone:
    """The rule, among the five sectors."""

    parents = PARENTS

    def scores(self, text: Text, said: Mapping[str, float]) -> dict[str, float]:
        """Give what the words said, as it is."""
        return dict(said)


def reuters(folder: Path) -> Iterator[Known]:
    """Give the stories of the training split whose topics belong to one of the five sectors."""
    sector_of = {topic: slug for slug, topics in TOPICS.items() for topic in topics.split()}
    with gzip.open(folder / "reuters-1987-train.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            found = {sector_of[topic] for topic in row["topics"] if topic in sector_of}
            if len(found) == 1:
                text = Text(headline=row["headline"], body=row["text"], language="en")
                yield Known(text, found.pop())


@dataclass(frozen=True, slots=True)
class Result:
    """How often the main sector was right: of all stories, on average of the sectors; how fast."""

    right: float
    macro: float
    speed: float


def measure(stories: Sequence[Known], learned: Learned) -> Result:
    """Sort the stories and compare."""
    began = time.process_time()
    answers = [sectors_of(story.text, learned)[0].code for story in stories]
    spent = time.process_time() - began
    of_sector = {slug: [0, 0] for slug in TOPICS}
    for answer, story in zip(answers, stories, strict=True):
        of_sector[story.sector][0] += 1
        of_sector[story.sector][1] += answer == story.sector
    right = sum(found for _stand, found in of_sector.values()) / len(stories)
    macro = sum(found / stand for stand, found in of_sector.values()) / len(of_sector)
    return Result(right, macro, len(stories) / spent)


def learning_curve(archive: Sequence[Known], fresh: Sequence[Known]) -> None:
    """Print how often sectors are right with more and more decisions."""
    print(
        f"{'sectors':<34}{'right':>9}{'macro':>9}{'stories/CPU s':>15}{'training':>10}{'file':>8}"
    )
    print_row("words alone", measure(fresh, WordsAlone()))
    for number in (0, *DECIDED, len(archive)):
        if number > len(archive):
            continue
        examples = [
            Example(story.text, (story.sector,) if index < number else ())
            for index, story in enumerate(archive)
        ]
        began = time.process_time()
        model = train(examples, PARENTS, now=datetime.now(UTC))
        spent = time.process_time() - began
        name = f"and {number:,} decisions" if number else "and what they teach, no label"
        size = len(to_bytes(model)) // 1000
        print_row(name, measure(fresh, model), f"{spent:>8.0f} s{size:>5} KB")


def print_row(name: str, result: Result, more: str = "") -> None:
    """Print one line of the table."""
    print(f"{name:<34}{result.right:>9.3f}{result.macro:>9.3f}{result.speed:>15,.0f}{more}")


def by_vectors(kind: str, fresh: Sequence[Known]) -> None:
    """Print how often the sector is right whose description is most alike, alone and beside the rule."""
    about = {sector.slug: f"{sector.name}. {sector.description}" for sector in sectors()}
    source = vectors(kind)
    wanted = source.of([f"{about[slug]} {SIX_WORDS[slug]}" for slug in TOPICS])
    began = time.process_time()
    alike = source.of([f"{s.text.headline}. {' '.join(s.text.body.split())[:400]}" for s in fresh])
    chances = likely((alike @ wanted.T) * SHARPNESS)
    speed = len(fresh) / (time.process_time() - began)
    said = np.array([[word_scores(s.text).get(slug, 0.0) for slug in TOPICS] for s in fresh])
    said /= np.maximum(said.sum(axis=1, keepdims=True), 1e-9)
    truth = np.array([list(TOPICS).index(story.sector) for story in fresh])
    for name, shares in (
        (f"vectors of {kind} alone", chances),
        ("and a quarter of the say", 0.75 * said + 0.25 * chances),
    ):
        right = shares.argmax(axis=1) == truth
        macro = np.mean([right[truth == each].mean() for each in range(len(TOPICS))])
        print_row(name, Result(float(right.mean()), float(macro), speed))


def languages() -> None:
    """Print how often the language of a headline is found, by the tag that comes with it."""
    lines = [(tongue, line) for tongue, several in HEADLINES.items() for line in several]
    print(f"\nlanguage of {len(lines)} headlines in {len(HEADLINES)} languages: right, and near")
    for said, declared in (("no tag", ""), ("the right tag", None), ("a wrong tag: en", "en")):
        found = [
            (tongue, detect_language(line, tongue if declared is None else declared))
            for tongue, line in lines
            if tongue != declared
        ]
        right = sum(one == other for one, other in found)
        near = sum(any({one, other} <= group for group in (*NEAR, {one})) for one, other in found)
        print(f"  {said:<20}{right / len(found):>7.3f}{near / len(found):>7.3f}")


def main() -> None:
    """Measure what can be measured with the wires there are."""
    beside = Path(__file__).resolve().parent.parent.parent / "shared" / "wires"
    options = argparse.ArgumentParser(description="Measure sectors and languages.")
    options.add_argument("folder", nargs="?", default=os.environ.get("DATELINE_WIRES", beside))
    options.add_argument("--vectors", choices=KINDS[1:], default="", help="An extra, if installed.")
    given = options.parse_args()
    folder = Path(given.folder)
    if (folder / "reuters-1987-train.jsonl.gz").exists():
        stories = list(reuters(folder))
        random.Random(1987).shuffle(stories)
        cut = len(stories) * 3 // 4
        print(f"{cut:,} stories are the archive, {len(stories) - cut:,} are asked about")
        learning_curve(stories[:cut], stories[cut:])
        if given.vectors:
            by_vectors(given.vectors, stories[cut:])
    else:
        print(f"No Reuters copy at {folder}: name the folder, or set DATELINE_WIRES.")
    languages()


if __name__ == "__main__":
    main()
