"""How much one item may hold: what is more is cut or left out, and said so."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from dateline.wires.formats import Hints, WireCopy, read
from dateline.wires.formats.codec import as_record
from dateline.wires.formats.limits import (
    MAX_LINE,
    MAX_TEXT,
    MAX_URI_BYTES,
    MAX_VALUES,
    TEXT_CUT,
    fitting_uri,
)

HINTS = Hints(now=datetime(2025, 6, 5, 12, tzinfo=UTC))


def item(**fields: Any) -> WireCopy:
    document = {"uri": "urn:alba:1", "headline": "Quay closed", **fields}
    return read(json.dumps(document).encode(), HINTS)[0]


@pytest.mark.parametrize("body", ["quay " * 200_000, "The quay is closed.\n\n" * 50_000])
def test_a_text_longer_than_any_story_is_cut(body: str) -> None:
    copy = item(body_text=body)
    assert MAX_TEXT - 100 < len(copy.body_text.replace("\n\n", "")) <= MAX_TEXT
    assert len(copy.body_html) < MAX_TEXT * 2
    assert TEXT_CUT in copy.flags


@pytest.mark.parametrize("field", ["headline", "slugline", "byline", "ednote", "usageterms"])
def test_a_line_longer_than_any_is_cut(field: str) -> None:
    copy = item(**{field: "quay " * 5_000})
    line = getattr(copy, field)
    assert (len(line), line[-1]) == (MAX_LINE, "…")
    assert copy.flags == ("Cut to 4,000 characters: quay quay quay quay quay quay quay quay …",)


def test_a_summary_longer_than_any_is_cut() -> None:
    assert len(item(description_text="quay " * 5_000, body_text="x").description) == MAX_LINE


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("subjects", [{"name": f"Quay {n}"} for n in range(2_000)], "subjects"),
        ("genres", [{"name": f"Quay {n}"} for n in range(2_000)], "genres"),
        ("places", [{"name": f"Quay {n}"} for n in range(2_000)], "places"),
        (
            "associations",
            [{"renditions": [{"href": f"https://a.example/{n}.jpg"}]} for n in range(2_000)],
            "media",
        ),
    ],
)
def test_a_list_longer_than_any_ends(field: str, value: object, kept: str) -> None:
    copy = item(**{field: value})
    assert len(getattr(copy, kept)) == MAX_VALUES
    assert f"More than 500 {kept}, the rest left out" in copy.flags


def test_an_identifier_is_measured_in_bytes() -> None:
    assert fitting_uri("u" * MAX_URI_BYTES) == "u" * MAX_URI_BYTES
    # A thousand letters of three bytes each are more than an index takes.
    assert fitting_uri("港" * 400).startswith("urn:dateline:sha256:")
    assert item(uri="港" * 400).uri == fitting_uri("港" * 400)


def test_no_string_of_an_item_holds_what_a_database_refuses() -> None:
    bad = "Quay\x00 \ud800closed"
    copy = item(
        **dict.fromkeys(("uri", "headline", "body_text", "byline", "embargoed", "expires"), bad),
        subjects=[{"name": bad, "code": bad}],
        versioncreated=bad,
    )
    told = json.dumps(as_record(copy), ensure_ascii=False)
    assert "\\u0000" not in told
    assert told.encode()
    assert "Embargo not readable" in " ".join(copy.flags)
