"""NITF as a format of its own."""

from __future__ import annotations

from datetime import UTC, datetime

from dateline.wires.formats import Hints, WireCopy, read
from dateline.wires.formats.copy import Place, Signal, Subject
from dateline.wires.formats.countrycodes import country_of
from dateline.wires.formats.times import NEVER

HINTS = Hints(now=datetime(2025, 6, 5, 12, tzinfo=UTC))
DOCUMENT = """<?xml version="1.0" encoding="iso-8859-1"?>
<!DOCTYPE nitf SYSTEM "http://alba.example/nitf.dtd">
<nitf version="-//IPTC//DTD NITF 3.2//EN" baselang="en-GB"><head><title>Quay</title>
<tobject tobject.type="news"><tobject.property tobject.property.type="feature"/>
<tobject.subject tobject.subject.refnum="04015000" tobject.subject.type="Economy"
 tobject.subject.detail="Harbours"/></tobject>
<docdata STATUS><evloc city="Alba" iso-cc="IT"/><doc-id id-string="alba.1" regsrc="Alba"/>
<urgency ed-urg="2"/><date.issue norm="20250605T080000+0200"/>RELEASE
<date.expire norm="20250705T080000+0200"/><du-key key="QUAY" version="2"/>
<doc.copyright holder="Alba Wire" year="2025"/><ed-msg info="Adds the master"/>
<key-list><keyword key="quay"/></key-list></docdata></head>
<body><body.head><hedline><hl1>Northern quay closes</hl1><hl2>Boats wait</hl2></hedline>
<byline>By NORA VALE<byttl>Harbour Writer</byttl></byline><distributor>Alba Wire</distributor>
<dateline><location>Alba, Italy</location><story.date norm="20250605">June 5</story.date></dateline>
<abstract><p>The quay closes.</p></abstract></body.head>
<body.content><p>The <org>harbour board</org> closed it.</p><p>The trip was canceled.</p></body.content>
</body></nitf>"""


def document(status: str = 'management-status="usable"', release: str = "") -> list[WireCopy]:
    return read(DOCUMENT.replace("STATUS", status).replace("RELEASE", release).encode(), HINTS)


def test_every_field_is_read_from_where_the_standard_keeps_it() -> None:
    (copy,) = document()
    assert (copy.format, copy.uri, copy.version) == ("nitf", "alba.1", "2")
    assert (copy.signal, copy.embargoed) == (Signal.PUBLISH, None)
    assert (copy.headline, copy.byline) == ("Northern quay closes", "NORA VALE")
    assert (copy.dateline, copy.description) == ("Alba, Italy", "The quay closes.")
    assert copy.body_text == "The harbour board closed it.\n\nThe trip was canceled."
    assert (copy.language, copy.urgency, copy.genres) == ("en-GB", 2, ("feature",))
    assert copy.versioncreated == datetime(2025, 6, 5, 6, tzinfo=UTC)
    assert copy.expires == datetime(2025, 7, 5, 6, tzinfo=UTC)
    assert copy.subjects == (Subject(name="Harbours", code="subj:04015000"), Subject(name="quay"))
    assert copy.places == (Place(name="Alba", country="IT"),)
    assert (copy.provider, copy.copyrightnotice) == ("Alba Wire", "© 2025 Alba Wire")
    assert copy.ednote == "Adds the master"


def test_a_canceled_document_is_a_kill() -> None:
    (copy,) = document('management-status="canceled"')
    assert (copy.signal, copy.pubstatus) == (Signal.KILL, "canceled")


def test_a_document_may_take_back_an_earlier_one_under_its_own_name() -> None:
    earlier, copy = document(
        'management-status="usable" management-doc-idref="alba.0" management-idref-status="withheld"'
    )
    assert (copy.uri, copy.signal) == ("alba.1", Signal.PUBLISH)
    assert (earlier.uri, earlier.signal) == ("alba.0", Signal.KILL)


def test_an_embargo_ends_with_the_release_or_not_at_all() -> None:
    release = '<date.release norm="20250606T000100+0200"/>'
    (copy,) = document('management-status="embargoed"', release)
    assert copy.embargoed == datetime(2025, 6, 5, 22, 1, tzinfo=UTC)
    assert document('management-status="embargoed"')[0].embargoed == NEVER
    assert document(release=release)[0].embargoed == datetime(2025, 6, 5, 22, 1, tzinfo=UTC)


def test_a_release_that_cannot_be_read_holds_the_document() -> None:
    (copy,) = document(release='<date.release norm="when the board has met"/>')
    assert copy.embargoed == NEVER
    assert (
        "Embargo not readable, held until an editor sets it: when the board has met" in copy.flags
    )


def test_a_country_of_three_letters_is_known() -> None:
    (copy,) = read(DOCUMENT.replace('iso-cc="IT"', 'iso-cc="ita"').encode(), HINTS)
    assert copy.places[0] == Place(name="Alba", country="IT")
    assert [country_of(code) for code in ("GBR", "UK", "ZAR", "XQQ", "I1", "")] == [
        "GB", "GB", "CD", "", "", "",
    ]  # fmt: skip


def test_half_a_character_in_nitf_inside_of_json_breaks_nothing() -> None:
    nitf = r"<nitf><body><body.content><p>Quay \ud800 closed.</p></body.content></body></nitf>"
    (copy,) = read(f'{{"uri": "u", "body_nitf": "{nitf}"}}'.encode(), HINTS)
    assert copy.body_text.startswith("Quay")


def test_a_release_at_the_time_of_issue_is_no_embargo() -> None:
    assert document(release='<date.release norm="20250605T080000+0200"/>')[0].embargoed is None


def test_an_unknown_entity_in_a_byline_breaks_nothing() -> None:
    text = DOCUMENT.replace("STATUS", "").replace("RELEASE", "").replace("NORA", "NORA &foo;")
    assert read(text.encode(), HINTS)[0].byline == "NORA VALE"


def test_a_correction_is_one() -> None:
    assert document(release='<correction info="Name"/>')[0].signal == Signal.CORRECT


def test_an_unknown_entity_before_a_line_break_breaks_nothing() -> None:
    line = "The quay of Alba is closed for the summer and &foo;<br/>"
    content = f"<body.content><p>{line * 4}not before</p></body.content>"
    text = f'<!DOCTYPE nitf SYSTEM "nitf.dtd"><nitf><body>{content}</body></nitf>'
    assert read(text.encode(), HINTS)[0].body_text.startswith("The quay of Alba")
