"""Bad files of every kind in a drop folder: each ends as a row with a reason, the rest goes on."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from tests.agency import ninjs
from tests.house import House, until

pytestmark = pytest.mark.slow

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
<!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">]>
<rss version="2.0"><channel><title>&h;</title></channel></rss>"""
FEED = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Valley</title>'
    "<item><guid>urn:valley:{name}</guid><title>{headline}</title>"
    "<description>Böen über dem Tal: the valley road in New Zealand stays shut.</description>"
    "</item></channel></rss>"
)
HUGE_BYTES = 200 * 1024 * 1024


def png() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(kept, "PNG")
    return kept.getvalue()


def zipped() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("item.json", ninjs("zipped", "Never read"))
    return kept.getvalue()


def bad_files() -> dict[str, bytes]:
    """Give one file of every kind that nobody can read."""
    feed = FEED.format(name="cut", headline="Cut off").encode()
    return {
        "empty.json": b"",
        "truncated.json": ninjs("truncated", "Cut off in the middle")[:-120],
        "truncated.xml": feed[: feed.index(b"<title>Cut")],
        "binary.xml": bytes(range(256)) * 64,
        "utf16-said-utf8.json": ninjs("charset", "Letters nobody can read")
        .decode()
        .encode("utf-16")[2:101],
        "bomb.xml": BOMB,
        "deep.json": b"[" * 200_000 + b"]" * 200_000,
        "picture.json": png(),
        "archive.json": zipped(),
    }


def good_headlines() -> list[str]:
    return [f"Road {number} through the valley is open" for number in range(12)]


@pytest.fixture(scope="module")
def fed(house: House) -> House:
    """A house whose folder got bad and good files, all of them worked off."""
    people = [house.member("worker"), house.member("clock")]
    folder = house.folder("valley")
    with (folder / ".huge").open("wb") as huge:
        os.truncate(huge.fileno(), HUGE_BYTES)
    (folder / ".huge").rename(folder / "huge.xml")
    good = [
        (f"road-{n}.json", ninjs(f"road-{n}", words)) for n, words in enumerate(good_headlines())
    ]
    bad = list(bad_files().items())
    # One after the other, so that every bad one lies between good ones.
    for pair in zip(bad, good, strict=False):
        for name, data in pair:
            house.drop("valley", name, data)
    for name, data in good[len(bad) :]:
        house.drop("valley", name, data)
    house.drop("valley", "wrong-charset.xml", latin())
    until(lambda: not lying_in(folder))
    until(lambda: not house.count("wires_wirefile WHERE state = 'waiting'"))
    until(lambda: not house.count("wires_wireitem WHERE handled_at IS NULL"))
    assert [house.member("worker"), house.member("clock")] == people
    return house


def latin() -> bytes:
    """A feed that says UTF-8 and is not."""
    return FEED.format(name="latin", headline="Wind closes the pass").encode("latin-1")


def lying_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_file()]


@pytest.mark.parametrize("name", [*bad_files(), "huge.xml"])
def test_a_bad_file_ends_as_a_row_with_a_reason(fed: House, name: str) -> None:
    rows = fed.rows(f"SELECT state, reason FROM wires_wirefile WHERE name = '{name}'")
    assert len(rows) == 1
    state, reason = rows[0]
    assert state == "rejected"
    # A sentence that a person can act on, not the name of an exception.
    assert len(reason.split()) > 3
    assert "Traceback" not in reason
    assert (fed.folder("valley") / "rejected" / name).is_file()


def test_a_feed_in_another_charset_than_it_says_is_read_all_the_same(fed: House) -> None:
    assert fed.rows("SELECT state FROM wires_wirefile WHERE name = 'wrong-charset.xml'") == [
        ("done",)
    ]
    assert fed.get("/latest/").shows("Wind closes the pass")


def test_the_good_files_between_them_are_public(fed: House) -> None:
    latest = fed.get("/latest/")
    assert [words for words in good_headlines() if not latest.shows(words)] == []
    assert not latest.shows("Never read")


def test_the_doctor_says_which_source_sends_bad_files(fed: House) -> None:
    findings = json.loads(fed.command("doctor", "--json").stdout)["findings"]
    valley = next(one for one in findings if one["about"] == "source valley")
    assert not valley["ok"]
    assert str(len(bad_files()) + 1) in valley["words"]
    assert all(one["ok"] for one in findings if one["about"] in {"worker", "clock", "database"})


def test_bytes_that_were_too_many_are_not_kept(fed: House) -> None:
    kept = sum(path.stat().st_size for path in (fed.home / "wires").rglob("*") if path.is_file())
    assert kept < 5_000_000
