"""Broken and hostile XML of agencies: items or a reason, and nothing else is ever raised."""

from __future__ import annotations

import json
import random

import pytest

from dateline.wires.formats import Unreadable, read
from dateline.wires.formats.codec import as_record
from dateline.wires.tests.test_formats_newsml1 import PICTURE
from dateline.wires.tests.test_formats_newsml1 import item as newsml1
from dateline.wires.tests.test_formats_newsmlg2 import HINTS, NITF
from dateline.wires.tests.test_formats_newsmlg2 import item as newsmlg2
from dateline.wires.tests.test_formats_nitf import DOCUMENT

SAMPLES = {
    "newsmlg2": newsmlg2(),
    "newsmlg2 with nitf": newsmlg2(NITF),
    "newsml1": newsml1() + PICTURE,
    "nitf": DOCUMENT.replace("STATUS", "").replace("RELEASE", ""),
}
INSERTED = (
    *(b"&#0; &#1; &#xD800; &#x110000; &foo; <![CDATA[ ]]> <!-- <html:/> <p><p>".split()),
    *(b'\x00 \xff \xed\xa0\x80 <?x " & </p> <ENTITY'.split(b" ")),
)


def outcome(data: bytes) -> str:
    """Give the items of a file as JSON, or the reason why there are none."""
    try:
        found = read(data, HINTS)
    except Unreadable as error:
        return error.reason
    return json.dumps([as_record(copy) for copy in found]) if found else ""


@pytest.mark.parametrize("name", SAMPLES)
def test_whatever_is_broken_ends_in_items_or_in_a_reason(name: str) -> None:
    draw, sample = random.Random(name), SAMPLES[name].encode()
    for _ in range(400):
        data = bytearray(sample)
        place = draw.randrange(len(data))
        match draw.randrange(4):
            case 0:
                data[place] = draw.randrange(256)
            case 1:
                data[place:place] = draw.choice(INSERTED)
            case 2:
                del data[place : place + draw.randrange(300)]
            case _:
                charset = draw.choice(("utf-16", "cp1252", "cp037", "utf-32"))
                data = bytearray(data.decode().encode(charset, "replace"))
        assert outcome(bytes(data))


def test_nothing_active_is_left_of_what_stood_in_the_content() -> None:
    body = (
        '<inlineXML contenttype="application/xhtml+xml"><html><body><p onclick="x()">Quay '
        '<a href="javascript:x()">here</a></p><iframe src="https://alba.example/"/><style>p</style>'
        "<p>&lt;script&gt;x()&lt;/script&gt;</p></body></html></inlineXML>"
    )
    html = read(newsmlg2(body).encode(), HINTS)[0].body_html
    assert html == "<p>Quay here</p>\n<p>&lt;script&gt;x()&lt;/script&gt;</p>"


def test_a_name_of_html_never_becomes_markup() -> None:
    [copy] = read(newsmlg2().replace("<headline>", "<headline>R&AMP;D &LT; 5 ").encode(), HINTS)
    assert copy.headline.startswith("R&D < 5 ")
    assert (bool(copy.body_text), copy.flags) == (True, ())


def test_comments_before_a_page_are_looked_through_once() -> None:
    with pytest.raises(Unreadable, match="<foo>"):
        read(b"<!---->" * 60 + b"<foo>x</foo>", HINTS)


def test_the_root_of_a_feed_in_a_story_s_words_cuts_nothing_off() -> None:
    words = "<inlineData contenttype='text/plain'><![CDATA[The tag <rss> is old.]]></inlineData>"
    assert "The tag <rss> is old." in read(newsmlg2(words).encode(), HINTS)[0].body_text
