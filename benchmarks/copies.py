"""Labelled pairs of texts for `duplicates.py`: copies made by known edits, and look-alikes.

Copies are made of wires from the corpus where it lies in `DATELINE_WIRES`, else of composed prose.
Look-alikes are real too, where the corpus is there: pairs of its wires that share a good part of
their runs of three words, told apart not by the words that are to be judged but by the clock and the
headline. Besides, invented forms (market, weather, results) are filled twice.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import numpy as np

from benchmarks.prose import pieces

COPIES_A_KIND = 400
FORMS = 300
LEAST_WORDS = 30
APART_HOURS = 14.0
"""Nobody resells a wire so late, but the report of the next day has come."""
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_SENTENCE = re.compile(r'(?<=[.!?"]) (?=[A-Z"])')
_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_SENT = re.compile(
    r"(?P<day>\d{1,2})-(?P<month>[A-Z]{3})-(?P<year>\d{4}) (?P<hour>\d\d):(?P<minute>\d\d):"
)
_CAPITALS = re.compile(r"[A-Z]{2,}")


Near = tuple[int, int, float, float]
"""Two wires by their places, with the Jaccard and the containment of their runs of three words."""


@dataclass(frozen=True)
class Wire:
    """A text with its headline, and when it was sent, in hours."""

    headline: str
    text: str
    hours: float


@dataclass(frozen=True)
class Pair:
    """Two texts, what was done to the second, and whether they are the same."""

    kind: str
    earlier: str
    later: str
    same: bool


def corpus(folder: Path) -> list[Wire]:
    """Read the wires of 1987 in the order in which they were sent."""
    path = folder / "reuters-1987-train.jsonl.gz"
    if not path.exists():
        return []
    found: list[Wire] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            hours = _hours(row["date"])
            # A damaged date: it was sent after the one before.
            hours = found[-1].hours if hours is None and found else hours or 0.0
            found.append(Wire(row["headline"], " ".join(row["text"].split()), hours))
    return found


def _hours(written: str) -> float | None:
    sent = _SENT.match(written.strip())
    if sent is None:
        return None
    day = date(int(sent["year"]), _MONTHS.index(sent["month"]) + 1, int(sent["day"])).toordinal()
    return 24.0 * day + int(sent["hour"]) + int(sent["minute"]) / 60


def composed(count: int) -> list[Wire]:
    """Compose wires where there is no corpus: a number and a name now and then, as in news."""
    rng, draw = np.random.default_rng(7), Random(7)
    stories = pieces(rng, [f"{name}" for name in ("Alba", "Belforte", "Oslund", "Tarnvik")] * count)
    wires = []
    for number, piece in zip(range(count), stories, strict=False):
        words = f"{piece.lead} {' '.join(piece.paragraphs)}".split()
        for place in range(5, len(words), 23):
            words[place] = str(draw.randint(2, 9000))
        wires.append(Wire(piece.headline, " ".join(words), number / 10))
    return wires


def copies(wires: Sequence[Wire], half: int, seed: int) -> Iterator[Pair]:
    """Make copies of every kind from one half of the wires."""
    draw = Random(seed)
    own = [wire for wire in wires[half::2] if len(wire.text.split()) >= LEAST_WORDS]
    for kind, edit in EDITS.items():
        left, tries = COPIES_A_KIND, 0
        while left and tries < 50 * COPIES_A_KIND:
            tries += 1
            wire = draw.choice(own)
            later = edit(wire.text, draw, draw.choice(own).text)
            if len(later.split()) >= LEAST_WORDS - 5:
                left -= 1
                yield Pair(kind, wire.text, later, same=True)


def look_alikes(wires: Sequence[Wire], near: Sequence[Near], half: int) -> Iterator[Pair]:
    """Give pairs of the corpus that look alike: another day's, or another's of the same day.

    Of those of other days most are reports that fill the same form; some tell one story anew, and
    count against whoever calls them the same. Of one day are those whose headlines differ.
    """
    for a, b, jaccard, containment in near[half::2]:
        apart = abs(wires[b].hours - wires[a].hours)
        if apart >= APART_HOURS and max(jaccard, containment) < 0.9:
            yield Pair("another day", wires[a].text, wires[b].text, same=False)
        elif apart < APART_HOURS and containment < 0.75 and _other_headline(wires[a], wires[b]):
            yield Pair("same day", wires[a].text, wires[b].text, same=False)


def forms(half: int) -> Iterator[Pair]:
    """Fill invented forms with the figures and names of two days."""
    draw = Random(100 + half)
    for number in range(FORMS):
        form = _FORMS[number % len(_FORMS)]
        yield Pair("invented form", _filled(form, draw), _filled(form, draw), same=False)


def unrelated(wires: Sequence[Wire], half: int, seed: int) -> Iterator[Pair]:
    """Give two stories with nothing in common but the language."""
    draw = Random(seed)
    for _ in range(COPIES_A_KIND):
        one, other = draw.sample(wires[half::2], 2)
        yield Pair("unrelated", one.text, other.text, same=False)


def near_pairs(wires: Sequence[Wire]) -> Iterator[Near]:
    """Find the pairs with a good part of their runs in common, through an index of all runs."""
    runs = [_runs(wire.text) for wire in wires]
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, own in enumerate(runs):
        if len(own) < LEAST_WORDS - 10:
            continue
        shared = Counter(other for run in own if len(holders[run]) < 60 for other in holders[run])
        for other, count in shared.items():
            if count < 6:
                continue
            both = len(own & runs[other])
            jaccard = both / (len(own) + len(runs[other]) - both)
            containment = both / min(len(own), len(runs[other]))
            if jaccard >= 0.25 or containment >= 0.4:
                yield other, number, jaccard, containment
        for run in own:
            holders[run].append(number)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False))


def _other_headline(one: Wire, other: Wire) -> bool:
    a, b = (set(_CAPITALS.findall(wire.headline)) for wire in (one, other))
    return len(a & b) < 0.34 * max(1, len(a | b))


def _whole(text: str, draw: Random, other: str) -> str:
    return text


def _signed(text: str, draw: Random, other: str) -> str:
    """Dress it as who resells: a dateline before, a line of rights behind."""
    return f"LONDON, June 4 (Second Wire) - {text} Copyright 2025 Second Wire. All rights reserved."


def _brief(text: str, draw: Random, other: str) -> str:
    sentences = _SENTENCE.split(text)
    kept = max(2, int(len(sentences) * draw.uniform(0.2, 0.5)))
    return " ".join(sentences[:kept]) if len(sentences) >= 6 else ""


def _selection(text: str, draw: Random, other: str) -> str:
    sentences = _SENTENCE.split(text)
    if len(sentences) < 8:
        return ""
    kept = max(3, int(len(sentences) * draw.uniform(0.3, 0.5)))
    return " ".join(sentences[place] for place in sorted(draw.sample(range(len(sentences)), kept)))


def _update(text: str, draw: Random, other: str) -> str:
    """Put new sentences in, a quarter as many as there were, and drop the last."""
    sentences = _SENTENCE.split(text)
    if len(sentences) < 5:
        return ""
    place = draw.randrange(1, len(sentences))
    new = _SENTENCE.split(other)[: max(1, len(sentences) // 4)]
    return " ".join(
        [*sentences[:place], *new, *sentences[place:]][: -1 if len(sentences) > 6 else None]
    )


def _follow_up(text: str, draw: Random, other: str) -> str:
    """Keep the whole text, and add as much again."""
    return f"{text} {' '.join(other.split()[: len(text.split())])}"


def _all_numbers(text: str, draw: Random, other: str) -> str:
    """Change every number of a story that is told in words: at most 6 in 100 words are numbers."""
    words, numbers = len(text.split()), len(_NUMBER.findall(text))
    if not numbers or numbers > 0.06 * words or words < 60:
        return ""
    return _NUMBER.sub(lambda found: _another(found[0], draw), text)


def _some_numbers(text: str, draw: Random, other: str) -> str:
    """Change a quarter of the numbers of any story, tables and all."""
    if len(_NUMBER.findall(text)) < 4:
        return ""
    return _NUMBER.sub(
        lambda found: _another(found[0], draw) if draw.random() < 0.25 else found[0], text
    )


def _another(number: str, draw: Random) -> str:
    while True:
        other = "".join(draw.choice("123456789") if sign.isdigit() else sign for sign in number)
        if other != number:
            return other


def _edited(share: float) -> Callable[[str, Random, str], str]:
    """Give an edit that replaces, drops or inserts a word at so many places."""

    def edit(text: str, draw: Random, other: str) -> str:
        strange = re.findall(r"[a-z]{3,}", other) or ["word"]
        words: list[str] = []
        for word in text.split():
            if draw.random() >= share:
                words.append(word)
                continue
            way = draw.random()
            words += [word] if way > 0.75 else []
            words += [draw.choice(strange)] if way < 0.5 or way > 0.75 else []
        return " ".join(words)

    return edit


EDITS: dict[str, Callable[[str, Random, str], str]] = {
    "new headline": _whole,
    "resold": _signed,
    "brief": _brief,
    "selection": _selection,
    "update": _update,
    "follow-up": _follow_up,
    "all numbers": _all_numbers,
    "some numbers": _some_numbers,
    "5 % edits": _edited(0.05),
    "15 % edits": _edited(0.15),
}

_NAMES = (
    "Alba", "Belforte", "Oslund", "Tarnvik", "Skagen", "Norholm", "Carrara", "Vestby", "Elling",
    "Harrow", "Saltash", "Wend", "Merrow", "Brack", "Loften", "Sorrel", "Ashby", "Dunmore", "Penrith",
    "Kelso", "Orkney", "Falun",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FORMS = (
    "Shares at the {N} exchange closed {w} on {D}. The index of leading shares moved {f} points, or "
    "{f} pct, to {F}, after {F} on {D}. Turnover came to {n} mln crowns in {n} trades. {N} went to {f} "
    "crowns from {f}, {N} to {f} from {f}. Dealers said investors waited for prices due on {D}.",
    "The weather service expects {n} degrees in {N} on {D} and {n} in {N}. Wind of {n} kilometres an "
    "hour comes from the {w}, and {n} millimetres of rain fall until {D} morning. In {N} the night "
    "stays above {n} degrees. Sailors are asked to mind gusts off {N}, the service said.",
    "{N} beat {N} by {n} to {n} in the league on {D} before {n} visitors. {N} scored after {n} "
    "minutes and again after {n}, and {N} brought the others back after {n}. It was the {n}th win of "
    "the season for {N}, who stand on {n} points and play {N} on {D}.",
    "{N} Corp said its net profit in the quarter to {D} came to {F} crowns after {F} a year before, "
    "on sales of {n} mln after {n}. Shares earned {f} crowns after {f}. The board of {N} will propose "
    "a dividend of {f} crowns. Chief executive {N} said orders stood at {n} mln crowns.",
    "The court of {N} sentenced a man of {n} on {D} to {n} months for theft. He had taken {n} crowns "
    "and a car from a shop in {N}, the judge said. A woman of {n} from {N} was cleared of having "
    "helped him. The prosecutor had asked for {n} months and may appeal until {D}.",
)


def _filled(form: str, draw: Random) -> str:
    """Fill a form: N a name, D a day, w a word, n, f and F numbers."""
    fillings: dict[str, Callable[[], str]] = {
        "N": lambda: draw.choice(_NAMES),
        "D": lambda: draw.choice(_DAYS),
        "w": lambda: draw.choice(("higher", "lower", "west", "south", "north", "flat")),
        "n": lambda: str(draw.randint(2, 90)),
        "f": lambda: f"{draw.uniform(0.1, 90):.2f}",
        "F": lambda: f"{draw.randint(1_000, 9_000_000):,}",
    }
    return re.sub(r"\{(\w)\}", lambda found: fillings[found[1]](), form)
