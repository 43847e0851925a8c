"""Reads the marked and unmarked copy with which the grouping into events is learned and measured."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree

from dateline.tagging.events import Report
from dateline.tagging.events.learning import Marked

_OPENING = 90
# Of the agency's stories, which are some sixty a day.
_FIRST, _EACH = 10, 40
_BEFORE_SIGN = re.compile(r" ([.,;:!?')]|n't\b|'s\b|'re\b|'ve\b|'ll\b|'d\b)")
_INITIALS = re.compile(r"\b([A-Z])\. (?=[A-Z]\b)")


def marked_reports(folder: Path, part: str) -> list[Marked]:
    """Give the documents of ECB+, `Train` or `Dev`: the first sentence as headline."""
    sentences: dict[str, dict[int, list[str]]] = {}
    lines = (folder / "events" / f"ECB_{part}_corpus.txt").read_text(encoding="utf-8").split("\n")
    for line in lines:
        document, *fields = line.split("\t")
        if len(fields) >= 3:
            sentences.setdefault(document, {}).setdefault(int(fields[0]), []).append(fields[2])
    return [
        Marked(
            event=re.sub(r"_\d+", "_", document),
            report=_report([_written(words) for _, words in sorted(told.items())]),
        )
        for document, told in sentences.items()
    ]


def _report(sentences: list[str]) -> Report:
    return Report(headline=sentences[0], text=". ".join(sentences[1:]))


def _written(words: list[str]) -> str:
    """Put the signs back to where they stood before the words were counted."""
    text = _BEFORE_SIGN.sub(r"\1", " ".join(words)).replace("( ", "(")
    return re.sub(r"(\w) - (\w)", r"\1-\2", _INITIALS.sub(r"\1.", text))


def unmarked_reports(folder: Path) -> list[Marked]:
    """Give stories of which hardly two tell of one event: each is its own.

    They are of local papers, to each five of which a town is given that no table knows, and of an
    agency, each a day or more from the next.
    """
    papers = [
        Report(headline=f"{_town(n // 5)} {title}", text=f"{_town(n // 5)}: {text}")
        for n, (title, text) in enumerate(_places(folder, "lgl.xml"))
    ]
    wires = [
        Report(headline=story["headline"], text=story["text"])
        for story in islice(_agency(folder), _FIRST, None, _EACH)
    ]
    return [Marked(event=f"apart-{n}", report=each) for n, each in enumerate((*papers, *wires))]


def _town(number: int) -> str:
    """Make up a name that no table knows."""
    syllables = ("bra", "ken", "dol", "mir", "tas", "wel", "gor", "fin", "lus", "hap")
    return "".join(syllables[number // 10**at % 10] for at in range(3)).capitalize() + "ow"


def _agency(folder: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(folder / "reuters-1987-train.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def openings(folder: Path) -> Iterator[list[str]]:
    """Give the openings of the stories of an agency, and of papers."""
    yield [_opening(f"{story['headline']} {story['text']}") for story in _agency(folder)]
    yield [
        _opening(f"{title} {text}")
        for name in ("lgl.xml", "TR-News.xml")
        for title, text in _places(folder, name)
    ]


def _opening(text: str) -> str:
    return " ".join(text.split()[:_OPENING])


def _places(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    for article in etree.parse(folder / "places" / name, parser).iter("article"):
        yield article.findtext("title") or "", article.findtext("text") or ""
