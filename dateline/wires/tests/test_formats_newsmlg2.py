"""NewsML-G2: what is read from where the standard keeps it, for every type of item."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dateline.wires.formats import Hints, Unreadable, WireCopy, read
from dateline.wires.formats.copy import Place, Signal, Subject
from dateline.wires.formats.times import NEVER
from dateline.wires.rules.identity import unfit

HINTS = Hints(now=datetime(2025, 6, 5, 12, tzinfo=UTC))
WIRES = Path(
    os.environ.get("DATELINE_WIRES", Path(__file__).parents[3] / ".." / "shared" / "wires")
)
NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
META = """
<itemClass qcode="ninat:text"/><provider qcode="nprov:ALBA"><name>Alba Wire</name></provider>
<versionCreated>2025-06-05T09:30:00+02:00</versionCreated>
<firstCreated>2025-06-05T08:00:00Z</firstCreated><pubStatus qcode="stat:usable"/>
<edNote>Adds the harbour master.</edNote>
"""
CONTENT = """
<urgency>2</urgency><located type="cptype:city"><name>Alba</name>
<broader qcode="iso3166-1a2:IT" type="cptype:country"><name>Italy</name></broader></located>
<creator><name>Alba Wire</name></creator><language tag="en-GB"/>
<genre qcode="genre:Interview"><name>Interview</name></genre>
<subject qcode="medtop:20000350"><name xml:lang="it">porti</name><name xml:lang="en">harbours</name></subject>
<subject type="cpnat:geoArea" qcode="iso3166-1a2:FR"><name>France</name></subject>
<keyword>quay</keyword><slugline>ALBA-QUAY</slugline>
<headline role="hld:subHeadline">Boats wait</headline><headline>Northern quay closes</headline>
<dateline>ALBA, June 5 (Alba Wire) -</dateline><by>By Nora Vale</by>
<description role="drol:summary">The quay closes
   for a month.</description>
"""
XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">
<head><title>Quay</title></head><body><p>The northern quay has closed.</p>
<p>Talks were canceled&nbsp;on <a href="https://alba.example/q">Monday</a>.</p>
<script>alert(1)</script></body></html></inlineXML>"""
NITF = """<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">
<body><body.head><hedline><hl1>From the NITF</hl1></hedline>
<byline>By <person>Otto Lind</person><byttl>Harbour Writer</byttl></byline></body.head>
<body.content><block><p>The ferry waits.</p><hl2>Ashore</hl2><p>People walk.</p>
<media media-type="image"><media-reference mime-type="image/jpeg" source="https://alba.example/f.jpg"
 width="900"/><media-caption>The ferry.</media-caption></media></block></body.content></body></nitf></inlineXML>"""


def item(
    content: str = XHTML,
    *,
    meta: str = META,
    about: str = CONTENT,
    kind: str = "newsItem",
    extra: str = "",
) -> str:
    return (
        f'<{kind} {NAR} guid="urn:newsml:alba.example:1" version="3" xml:lang="en">'
        "<rightsInfo><copyrightHolder literal='Alba'/><copyrightNotice>© Alba 2025</copyrightNotice>"
        "<usageTerms>Not for archives</usageTerms></rightsInfo>"
        f"<itemMeta>{meta}</itemMeta><contentMeta>{about}</contentMeta>"
        f"<contentSet>{content}</contentSet>{extra}</{kind}>"
    )


def one(document: str) -> WireCopy:
    return read(document.encode(), HINTS)[0]


def test_every_field_is_read_from_where_the_standard_keeps_it() -> None:
    copy = one(item())
    assert (copy.format, copy.type, copy.signal) == ("newsmlg2", "text", Signal.PUBLISH)
    assert (copy.uri, copy.version) == ("urn:newsml:alba.example:1", "3")
    assert (copy.headline, copy.slugline, copy.byline) == (
        "Northern quay closes",
        "ALBA-QUAY",
        "Nora Vale",
    )
    assert copy.dateline == "ALBA, June 5 (Alba Wire)"
    assert copy.description == "The quay closes for a month."
    assert copy.body_text == "The northern quay has closed.\n\nTalks were canceled on Monday."
    assert '<a href="https://alba.example/q">Monday</a>' in copy.body_html
    assert (copy.language, copy.urgency, copy.genres) == ("en-GB", 2, ("Interview",))
    assert copy.firstcreated == datetime(2025, 6, 5, 8, tzinfo=UTC)
    assert copy.versioncreated == datetime(2025, 6, 5, 7, 30, tzinfo=UTC)
    assert copy.subjects == (
        Subject(name="harbours", code="medtop:20000350"),
        Subject(name="quay"),
    )
    assert copy.places == (Place(name="Alba", country="IT"), Place(name="France", country="FR"))
    assert (copy.provider, copy.usageterms) == ("Alba Wire", "Not for archives")
    assert (copy.copyrightnotice, copy.ednote) == ("© Alba 2025", "Adds the harbour master.")


def test_nitf_inside_keeps_its_headings_its_writer_and_its_pictures() -> None:
    copy = one(item(NITF, about="<language tag='en'/>"))
    assert (copy.headline, copy.byline) == ("From the NITF", "Otto Lind")
    assert copy.body_text == "The ferry waits.\n\nAshore\n\nPeople walk."
    assert "<h3>Ashore</h3>" in copy.body_html
    assert [(link.href, link.width, link.caption) for link in copy.media] == [
        ("https://alba.example/f.jpg", 900, "The ferry.")
    ]


def test_plain_text_inside_keeps_its_paragraphs() -> None:
    text = '<inlineData contenttype="text/plain">The ferry waits.\n\nPeople walk &lt; run.</inlineData>'
    assert one(item(text)).body_text == "The ferry waits.\n\nPeople walk < run."


def test_plain_text_in_base64_is_read() -> None:
    text = '<inlineData contenttype="text/plain" encoding="encd:base64">VGhlIGZlcnJ5IHdhaXRzLg==</inlineData>'
    assert one(item(text)).body_text == "The ferry waits."


@pytest.mark.parametrize("status", ["canceled", "cancelled", "withheld"])
def test_only_the_status_kills_and_no_word_in_the_body(status: str) -> None:
    first = one(item())
    second = one(item(meta=META.replace("usable", status)))
    assert (first.signal, first.uri) == (Signal.PUBLISH, second.uri)
    assert second.signal == Signal.KILL


@pytest.mark.parametrize(
    ("signal", "expected"),
    [
        ("sig:update", Signal.UPDATE),
        ("sig:correction", Signal.CORRECT),
        ("edStat:C", Signal.CORRECT),
        ("edStat:N", Signal.PUBLISH),
        ("sig:kill", Signal.KILL),
    ],
)
def test_signals_say_what_is_to_be_done(signal: str, expected: Signal) -> None:
    assert one(item(meta=f'{META}<signal qcode="{signal}"/>')).signal == expected


def test_an_embargo_may_have_an_end_or_none() -> None:
    later = one(item(meta=META + "<embargoed>2025-06-06T00:01:00+01:00</embargoed>"))
    assert later.embargoed == datetime(2025, 6, 5, 23, 1, tzinfo=UTC)
    assert one(item(meta=META + "<embargoed/>")).embargoed == NEVER
    assert one(item()).embargoed is None


def test_a_status_that_nobody_knows_is_held() -> None:
    copy = one(item(meta=META.replace("stat:usable", "stat:perhaps")))
    assert copy.embargoed == NEVER
    assert "Status “perhaps” not known" in copy.flags[0]


def test_a_status_lost_in_broken_xml_is_held() -> None:
    broken = item().replace('<pubStatus qcode="stat:usable"/>', "").replace("&nbsp;", " & ")
    copy = one(broken)
    assert copy.embargoed == NEVER
    assert any("Not well-formed XML" in flag for flag in copy.flags)


def test_the_best_rendition_of_a_picture_is_kept_and_no_story_made() -> None:
    pictures = "".join(
        f'<remoteContent rendition="rnd:{name}" href="https://alba.example/{name}.jpg"'
        f' contenttype="image/jpeg" width="{width}" height="100"/>'
        for name, width in (("thumb", 90), ("high", 2000), ("web", 600))
    )
    about = CONTENT.replace("drol:summary", "drol:caption") + "<creditline>Alba/Vale</creditline>"
    copy = one(item(pictures, meta=META.replace("ninat:text", "ninat:picture"), about=about))
    assert (copy.type, copy.body_text, copy.provider) == ("picture", "", "Alba/Vale")
    (link,) = copy.media
    assert (link.href, link.width, link.credit) == (
        "https://alba.example/high.jpg",
        2000,
        "Alba/Vale",
    )
    assert link.caption == "The quay closes for a month."
    assert unfit(copy)


@pytest.mark.parametrize(
    ("kind", "extra", "expected"),
    [
        ("packageItem", "<groupSet><group><itemRef residref='x'/></group></groupSet>", "composite"),
        ("planningItem", "<newsCoverageSet/>", "planning"),
        ("catalogItem", "<catalogContainer/>", "concept"),
        ("conceptItem", "<concept><name>Quay</name></concept>", "concept"),
        ("conceptItem", "<concept><name>Regatta</name><eventDetails/></concept>", "event"),
        (
            "knowledgeItem",
            "<conceptSet><concept><name>Quay</name></concept></conceptSet>",
            "concept",
        ),
    ],
)
def test_what_is_no_story_is_recognised_as_what_it_is(kind: str, extra: str, expected: str) -> None:
    copy = one(item("", kind=kind, extra=extra))
    assert copy.type == expected
    assert unfit(copy)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<inlineXML><events><event><name>Regatta</name></event></events></inlineXML>", "event"),
        ("<inlineXML><sports-content/></inlineXML>", "composite"),
        ("<remoteContent href='https://alba.example/a.xml' contenttype='application/nitf+xml'/>", "composite"),
    ],
)  # fmt: skip
def test_content_that_is_no_text_makes_no_empty_story(content: str, expected: str) -> None:
    copy = one(item(content))
    assert copy.type == expected
    assert unfit(copy)


def test_a_message_gives_each_of_its_items() -> None:
    second = item(NITF).replace("example:1", "example:2")
    reference = '<packageItem><itemRef residref="x"/></packageItem>'
    message = (
        f'<n:newsMessage xmlns:n="http://iptc.org/std/nar/2006-10-01/"><n:header><n:sent>2025-06-05T08:00:00Z'
        f"</n:sent></n:header><n:itemSet>{reference}{item()}{second}</n:itemSet></n:newsMessage>"
    )
    found = read(message.encode(), HINTS)
    assert [copy.uri[-1] for copy in found] == ["1", "2"]
    assert found[0].flags == ("Items of the file that are only references to others: 1",)


def test_a_file_cut_anywhere_is_refused_or_is_whole() -> None:
    document = item().encode()
    for end in range(1, len(document) - 1, 7):
        with pytest.raises(Unreadable):
            read(document[:end], HINTS)


@pytest.mark.skipif(
    not WIRES.is_dir(), reason="no wire samples: set DATELINE_WIRES to their folder"
)
def test_of_a_real_pair_the_first_publishes_and_the_second_kills() -> None:
    first, second = (
        read((WIRES / "agencies" / f"tag_reuters.com_2016_newsml_L1N14N0FF_version_{n}").read_bytes(), HINTS)[0]
        for n in ("978556838", "1542761538")
    )  # fmt: skip
    assert first.signal != Signal.KILL
    assert "canceled" in first.body_text
    assert first.embargoed is None
    assert (second.signal, second.uri) == (Signal.KILL, first.uri)


def test_a_status_may_be_given_by_its_address() -> None:
    address = 'uri="http://cv.iptc.org/newscodes/pubstatusg2/{}"'
    usable, canceled = (
        one(item().replace('qcode="stat:usable"', address.format(status)))
        for status in ("usable", "canceled")
    )
    assert (usable.signal, usable.pubstatus, usable.embargoed) == (Signal.PUBLISH, "usable", None)
    assert (canceled.signal, canceled.pubstatus) == (Signal.KILL, "canceled")


def test_what_an_item_asserts_of_its_places_is_told_of_them() -> None:
    body = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:alba:9" version="1" xml:lang="en">
<itemMeta><itemClass qcode="ninat:text"/><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><headline>Quay</headline><subject type="cpnat:geoArea" qcode="place:7"/>
<subject type="cpnat:geoArea" qcode="alias:881"/><subject qcode="topic:2"/></contentMeta>
<assert qcode="place:7"><name>Oban</name><broader qcode="iso3166-1a3:GBR"><name>Scotland</name></broader></assert>
<assert qcode="meta:881"><broader type="cpnat:geoArea" qcode="city:3"><name>Tallinn</name></broader></assert>
<assert qcode="topic:2"><name>Shipping</name></assert></newsItem>"""
    (copy,) = read(body.encode(), HINTS)
    assert copy.places == (Place(name="Oban", country="GB"), Place(name="Tallinn"))
    assert copy.subjects == (Subject(name="Shipping", code="topic:2"),)
