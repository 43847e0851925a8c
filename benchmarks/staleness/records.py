"""What publishers and readers write down: deeds with their times, answers with what they showed.

Everything that changes carries its number in a word that nobody else writes: `Zs12v3z` is the third
state of story 12, `Zp0v4z` that of the words of picture 0, `Zm0v2z` that of the menu. The capital
tells it from the slug of the same headline, which stays as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from math import inf
from pathlib import Path
from typing import Any, TextIO

MARK = re.compile(r"Z([smp])(\d+)v(\d+)z")
STORY, PICTURE, MENU = "s", "p", "m"
# What changes: its kind and number, `s12`.
Thing = str


def mark(thing: Thing, state: int) -> str:
    """Write the word that says which state of a thing is shown."""
    return f"Z{thing}v{state}z"


@dataclass(frozen=True, slots=True)
class Deed:
    """One call that changed what readers see. Times are those of the machine's monotonic clock."""

    thing: Thing
    state: int
    kind: str
    called: float
    returned: float = inf
    hidden: bool = False
    """Nobody may see it from now on."""
    fronts: tuple[str, ...] = ()
    published: float = 0.0
    """First publication, in seconds since 1970: by it the fronts are ordered."""
    story: int = 0
    address: str = ""
    picture: Thing = ""
    """The picture that stands on the story's page."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What one body of one page shows: of each thing the oldest state."""

    page: str
    status: int
    marks: dict[Thing, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: asked when, read to its end when, what it showed (the number of a `Shown`)."""

    asked: float
    ended: float
    shown: int
    status: int
    how: str
    """X-Cache: HIT, MISS, STALE; `-` where the edge has no part in it."""


def read_marks(text: str) -> dict[Thing, int]:
    """Find all marks of a page; of each thing the oldest."""
    found: dict[Thing, int] = {}
    for kind, number, state in MARK.findall(text):
        thing = kind + number
        found[thing] = min(found.get(thing, int(state)), int(state))
    return found


def write(file: TextIO, what: str, record: Deed | Shown | Answer) -> None:
    """Write a line."""
    file.write(json.dumps({"what": what, **asdict(record)}) + "\n")


def deeds_in(paths: list[Path]) -> list[Deed]:
    """Read what publishers wrote: every deed once, by its last line; its call may be all there is."""
    found: dict[tuple[Thing, int], Deed] = {}
    for path in paths:
        for line in _lines(path):
            found[line["thing"], line["state"]] = deed_of(line)
    return list(found.values())


def deed_of(line: dict[str, Any]) -> Deed:
    """Make a deed of its line."""
    fields = {name: value for name, value in line.items() if name != "what"}
    return Deed(**{**fields, "fronts": tuple(fields["fronts"])})


def answers_in(path: Path) -> tuple[dict[int, Shown], list[Answer]]:
    """Read what one reader wrote."""
    shown: dict[int, Shown] = {}
    answers: list[Answer] = []
    for line in _lines(path):
        kind = line.pop("what")
        if kind == "shown":
            shown[len(shown)] = Shown(**line)
        else:
            answers.append(Answer(**line))
    return shown, answers


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open() as lines:
        for line in lines:
            # The last line of one who was killed may be half a line.
            if line.endswith("\n"):
                yield json.loads(line)
