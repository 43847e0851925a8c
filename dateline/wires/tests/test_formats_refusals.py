"""Bad files of every kind: each ends in a reason, and nothing else than a reason is ever raised."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.wires import formats
from dateline.wires.formats import Hints, Unreadable, WireCopy, read
from dateline.wires.formats.codec import as_record, from_record

HINTS = Hints(now=datetime(2025, 6, 5, 12, tzinfo=UTC))

LAUGHS = "<!DOCTYPE rss [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)
LAUGHS += "]><rss><channel><title>&j;</title></channel></rss>"
EXTERNAL = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>'
FEED = (
    "<rss version='2.0'><channel><title>A</title><item><title>Quay</title></item></channel></rss>"
)
DEEP = "<rss><channel>" + "<a>" * 5000 + "</a>" * 5000 + "</channel></rss>"

REFUSED = {
    "empty": (b"", "The file is empty."),
    "blanks": (b" \n\t ", "an empty file (only blanks)"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00", "a PNG picture"),
    "photograph": (b"\xff\xd8\xff\xe0", "a JPEG picture"),
    "archive": (b"PK\x03\x04\x14\x00", "a ZIP archive"),
    "packed": (gzip.compress(FEED.encode()), "a gzip archive"),
    "document": (b"%PDF-1.7", "a PDF document"),
    "program": (b"\x7fELF\x02\x01", "a program"),
    "zeros": (bytes(5000), "binary data"),
    "feed beyond mending": (
        b"<rss><channel><item><category>Quay</item></category></channel></rss>",
        "The feed cannot be read, nor be mended: Not well-formed XML",
    ),
    "noise": (bytes(range(256)) * 20, "binary data"),
    "words": (b"The quay is closed.", "plain text"),
    "words with a colon": (b"Quay: closed\n\nFerries: none", "plain text"),
    "page": (b"<!DOCTYPE html><html><body>x", "an HTML page, not a feed"),
    "older page": (b"<HTML><head><title>x</title>", "an HTML page, not a feed"),
    "newsml-g2 cut off": (b'<?xml version="1.0"?><newsItem xmlns="x">', "</newsItem> is missing"),
    "newsml-g2 of references": (b"<newsMessage><itemSet/></newsMessage>", "without a news item in it"),
    "newsml-g2 in part": (b"<contentSet><inlineXML/></contentSet>", "a part of a NewsML-G2 item"),
    "newsml 1 of nothing": (b"<NewsML><Catalog/></NewsML>", "NewsML 1 without a NewsItem"),
    "nitf of nothing": (b"<nitf/>", "NITF without head and body"),
    "nitf with entities": (
        b"<!DOCTYPE nitf [<!ENTITY a 'x'>]><nitf><head/></nitf>",
        "declares XML entities of its own",
    ),
    "opml": (b"<opml version='2.0'></opml>", "OPML, a list of feeds"),
    "other xml": (b"<invoice><x/></invoice>", "XML with the root <invoice>"),
    "other json": (b'{"a": 1}', "JSON, but neither ninjs nor JSON Feed"),
    "json cut off": (b'{"uri": "urn:alba:1", "headline": "Qu', "The JSON breaks off at line 1, column 35"),
    "json cut off after a comma": (b'{"uri": "urn:alba:1",', "The JSON breaks off at line 1"),
    "json written wrongly": (b'{"uri": "u", "headline": Quay}', "The JSON is broken (Expecting value) at line 1"),
    "deep json": (b'{"uri": "u", "x": ' + b"[" * 100_000, "nested too deep"),
    "deep sound json": (b'{"uri": "u", "x": ' + b"[" * 9000 + b"]" * 9000 + b"}", "nested too deep"),
    "endless number": (b'{"uri": "u", "version": ' + b"9" * 5000 + b"}", "a number that is too long"),
    "feed cut off": (FEED[:60].encode(), "The file breaks off at line 1 (character 60): </rss> is missing."),
    "feed cut off in utf-16": (FEED[:60].encode("utf-16"), "The file breaks off at line 1"),
    "billion laughs": (LAUGHS.encode(), "declares XML entities of its own (<!ENTITY b …>)"),
    "external entity": (EXTERNAL.encode(), "declares XML entities of its own"),
    "billion laughs in utf-16": (LAUGHS.encode("utf-16"), "declares XML entities of its own"),
    "deep xml": (DEEP.encode(), "More than 200 elements inside one another, at line 1"),
    "unknown charset": (
        b'<?xml version="1.0" encoding="x-alba"?><rss><channel><title>F\xe4hre</title></channel></rss>',
        "its charset is “x-alba”, which is not known",
    ),
    "wrong charset": (
        b'<?xml version="1.0" encoding="shift_jis"?><rss><title>' + b"\xfd\xfe\xff" * 60 + b"</title></rss>",
        "The file is not shift_jis",
    ),
    "broken utf-16": ("<rss> ".encode("utf-16") + b"<\x00\x00\xd8" * 400, "The file is not utf-16-le"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_a_bad_file_ends_in_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(data, HINTS)
    assert reason in refused.value.reason


@pytest.mark.parametrize("strange", ["\x00", "\x04", "\x1b[2J", "\u202e", "\x85"])
def test_a_reason_quotes_nothing_that_a_database_refuses_or_a_screen_obeys(strange: str) -> None:
    with pytest.raises(Unreadable, match="breaks off at line 1") as refused:
        read(f"<rss><channel><title>Quay{strange}".encode(), HINTS)
    assert strange[0] not in refused.value.reason
    assert strange[0] not in str(refused.value)


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(Unreadable, match="The file has 65 MB; the limit is 64 MB"):
        read(bytes(formats.MAX_BYTES + 1), HINTS)


def test_a_file_of_too_many_items_is_refused() -> None:
    many = b'[{"uri":"u"}' + b',{"uri":"u"}' * formats.MAX_ITEMS + b"]"
    with pytest.raises(Unreadable, match="The file holds 50,001 items; the limit is 50,000"):
        read(many, HINTS)


def test_the_parsers_are_loaded_only_to_read() -> None:
    script = (
        "import sys, dateline.wires.formats, dateline.wires.formats.codec;"
        "sys.exit('feedparser' in sys.modules or 'lxml' in sys.modules or 'django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def sound(items: list[WireCopy]) -> None:
    """Check what every reader promises of its items, through JSON and back."""
    for item in items:
        assert item.uri
        assert item.link == "" or item.link.startswith(("http://", "https://"))
        assert all(link.href.startswith(("http://", "https://")) for link in item.media)
        assert from_record(json.loads(json.dumps(as_record(item)))) == item
        for time in (item.versioncreated, item.firstcreated):
            assert time is None or time <= HINTS.now or (time - HINTS.now).seconds <= 300


def read_or_refuse(data: bytes) -> None:
    try:
        items = read(data, HINTS)
    except Unreadable:
        return
    sound(items)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=8,
)
_NAMES_WORDS = """
uri headline headlines bodies body_html body_text descriptions associations renditions versioncreated embargoed
subject subjects places located urgency type pubstatus authors infosources items version title id url
content_html date_published attachments tags author by byline language
"""
_NAMES = st.sampled_from(_NAMES_WORDS.split())


@settings(deadline=None)
@given(st.dictionaries(_NAMES, _JSON, max_size=8), st.booleans())
def test_no_json_raises_anything_but_a_reason(document: dict[str, object], feed: bool) -> None:
    if feed:
        document = {"items": [document], "version": "https://jsonfeed.org/version/1.1"}
    read_or_refuse(json.dumps(document).encode())


_MARKUP_WORDS = """
<rss> </rss> <channel> </channel> <item> </item> <title> </title> <feed> </feed> <entry> </entry> <content> <link>
<guid> <description> <pubDate> <![CDATA[ ]]> <!-- --> &amp; &nbsp; &#x41; < > & ' <media:content> <author> <?xml
encoding='utf-16'?> <enclosure/> <category/> <div> <b> 2018 Jan \x00 \xff
"""
_MARKUP = st.sampled_from(_MARKUP_WORDS.split())


@settings(deadline=None)
@given(st.lists(_MARKUP | st.text(max_size=8), max_size=40))
def test_no_feed_raises_anything_but_a_reason(pieces: list[str]) -> None:
    text = "".join(pieces)
    for data in (
        text,
        f"<rss><channel><item>{text}</item></channel></rss>",
        f"<feed><entry>{text}</entry></feed>",
    ):
        read_or_refuse(data.encode("utf-8", "surrogatepass"))


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_reason(data: bytes) -> None:
    read_or_refuse(data)
    read_or_refuse(b"<rss><channel><item><title>" + data + b"</title></item></channel></rss>")
    read_or_refuse(b'{"uri": "' + data + b'", "headline": "' + data + b'"}')


@settings(deadline=None)
@given(st.integers(0, len(FEED)), st.binary(min_size=1, max_size=4))
def test_no_damage_to_a_feed_raises_anything_but_a_reason(place: int, damage: bytes) -> None:
    data = FEED.encode()
    read_or_refuse(data[:place] + damage + data[place:])
    read_or_refuse(data[:place])


WIRES = Path(
    os.environ.get("DATELINE_WIRES", Path(__file__).parents[3] / ".." / "shared" / "wires")
)


@pytest.mark.skipif(
    not WIRES.is_dir(), reason="no wire samples: set DATELINE_WIRES to their folder"
)
@pytest.mark.parametrize(
    "folder", ["feeds", "iptc-ninjs", "reuters-1987", "agencies", "iptc-newsml-g2"]
)
def test_every_real_file_ends_in_items_or_a_reason(folder: str) -> None:
    for path in sorted((WIRES / folder).iterdir()):
        read_or_refuse(path.read_bytes())


@pytest.mark.skipif(
    not WIRES.is_dir(), reason="no wire samples: set DATELINE_WIRES to their folder"
)
def test_real_teleprinter_copy_becomes_paragraphs_without_end_marks() -> None:
    for path in sorted((WIRES / "reuters-1987").iterdir())[::10]:
        item = read(path.read_bytes(), HINTS)[0]
        assert item.headline
        assert item.body_html.startswith(("<p>", "<pre>"))
        assert not item.body_text.lower().endswith("reuter")
