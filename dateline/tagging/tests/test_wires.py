"""Tagging on real copy, where a folder of wires lies beside the project."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.tagging import Text, tag

BESIDE = Path(__file__).resolve().parents[4] / "shared" / "wires"
WIRES = Path(os.environ.get("DATELINE_WIRES", BESIDE))
WRITTEN = re.compile(r"[A-Z][A-Za-z.' \-]+,[^\n]* \d{1,2} - ")

pytestmark = pytest.mark.skipif(
    not (WIRES / "reuters-1987-places.tsv").exists(), reason="no wires: set DATELINE_WIRES"
)


def every_fifth() -> Iterator[tuple[Text, set[str]]]:
    lines = (WIRES / "reuters-1987-places.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for line in lines[::5]:
        number, codes = line.split("\t")
        item = json.loads((WIRES / "reuters-1987" / f"{number}.json").read_text(encoding="utf-8"))
        headline, body = item["headlines"][0]["value"], item["bodies"][0]["value"]
        yield Text(headline=headline, body=body, language="en"), set(codes.split())


def test_real_copy_gets_the_editors_countries_and_its_datelines_are_read() -> None:
    right = answers = truths = written = read = 0
    for text, truth in every_fifth():
        tags = tag(text)
        answer = {country.code for country in tags.countries}
        right, answers, truths = (
            right + len(answer & truth),
            answers + len(answer),
            truths + len(truth),
        )
        if WRITTEN.match(text.body):
            written += 1
            read += tags.dateline is not None and bool(tags.dateline.country)
    assert 2 * right / (answers + truths) >= 0.93
    assert read >= 0.97 * written > 0
