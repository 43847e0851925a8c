"""ninjs in its three living lines, and what agencies make of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from dateline.wires.formats import Hints, Unreadable, WireCopy, read
from dateline.wires.formats.copy import MediaLink, Place, Signal, Subject
from dateline.wires.formats.times import NEVER

NOW = datetime(2025, 6, 5, 12, tzinfo=UTC)
HINTS = Hints(now=NOW, zone="Europe/Berlin")

V1: dict[str, Any] = {
    "uri": "urn:alba:1",
    "type": "text",
    "version": "3",
    "versioncreated": "2025-06-05T10:00:00+02:00",
    "firstcreated": "2025-06-05T07:00:00Z",
    "headline": "Quay closed",
    "slugline": "ALBA-QUAY/",
    "byline": "By Ann Harbour",
    "located": "Alba, Ruritania",
    "body_text": "ALBA - The quay is closed.",
    "body_xhtml": "<h1>Quay closed</h1><p>ALBA - The quay is closed.</p><p>It stays so.</p>",
    "description_text": "The quay of Alba is closed.",
    "language": "en",
    "urgency": 2,
    "pubstatus": "usable",
    "subject": [{"code": "16000000", "name": "Conflict", "scheme": "http://cv.iptc.org/newscodes/mediatopic/"}],
    "genre": [{"code": "Feature", "name": "Feature"}],
    "place": [{"name": "Alba"}, {"name": "Italy", "scheme": "http://cvx.iptc.org/iso3166-1a2/", "code": "it"}],
    "usageterms": "Not for archives.",
    "copyrightnotice": "Copyright Alba",
    "copyrightholder": "Alba News Agency",
    "ednote": "Adds quote",
    "expires": "2026-06-05T00:00:00Z",
    "embargoed": "2025-06-06T06:00:00",
    "associations": {
        "logo": {"type": "graphic", "renditions": {"a": {"href": "https://alba.example/logo.png", "width": 9}}},
        "mainpic": {
            "type": "picture",
            "byline": "Bo Quay",
            "description_text": "The quay",
            "renditions": {
                "thumb": {"href": "https://alba.example/t.jpg", "mimetype": "image/jpeg", "width": 90, "height": 60},
                "main": {"href": "https://alba.example/m.jpg", "mimetype": "image/jpeg", "width": 900, "height": 600},
            },
        },
        "related": {"type": "text", "uri": "urn:alba:2", "headline": "Earlier"},
    },
}  # fmt: skip

V3: dict[str, Any] = {
    "uri": "urn:alba:1",
    "standard": {"name": "ninjs", "version": "3.1"},
    "type": "text",
    "version": "3",
    "versionCreated": "2025-06-05T10:00:00+02:00",
    "firstCreated": "2025-06-05T07:00:00Z",
    "headlines": [{"role": "sub", "value": "Alba"}, {"role": "main", "value": "Quay closed"}],
    "slugline": "ALBA-QUAY/",
    "by": "By Ann Harbour",
    "located": "Alba, Ruritania",
    "bodies": [
        {"role": "text", "contentType": "text/plain", "value": "ALBA - The quay is closed."},
        {
            "role": "html",
            "contentType": "text/html",
            "value": "<p>ALBA - The quay is closed.</p><p>It stays so.</p>",
        },
    ],
    "descriptions": [
        {"role": "creditline", "value": "ALBA"},
        {"role": "text", "value": "The quay of Alba is closed."},
    ],
    "language": "en",
    "urgency": 2,
    "pubStatus": "usable",
    "subjects": [{"name": "Conflict", "uri": "http://cv.iptc.org/newscodes/mediatopic/16000000"}],
    "genres": [{"name": "Feature", "literal": "Feature"}],
    "places": [
        {"name": "Alba"},
        {"name": "Italy", "uri": "http://cvx.iptc.org/iso3166-1a2/it"},
    ],
    "usageTerms": "Not for archives.",
    "copyrightNotice": "Copyright Alba",
    "copyrightHolder": "Alba News Agency",
    "edNote": "Adds quote",
    "expires": "2026-06-05T00:00:00Z",
    "embargoedUntil": "2025-06-06T06:00:00",
    "associations": [
        {
            "name": "mainpic",
            "type": "picture",
            "by": "Bo Quay",
            "descriptions": [{"role": "caption", "value": "The quay"}],
            "renditions": [
                {
                    "name": "main",
                    "href": "https://alba.example/m.jpg",
                    "contentType": "image/jpeg",
                    "width": 900,
                    "height": 600,
                }
            ],
        },
        {
            "name": "logo",
            "type": "graphic",
            "renditions": [{"href": "https://alba.example/logo.png", "width": 9}],
        },
    ],
}
V2 = {
    {"by": "by"}.get(name, name.lower().replace("embargoeduntil", "embargoed")): value
    for name, value in V3.items()
}

EXPECTED = WireCopy(
    format="ninjs",
    uri="urn:alba:1",
    type="text",
    version="3",
    headline="Quay closed",
    slugline="ALBA-QUAY/",
    description="The quay of Alba is closed.",
    byline="Ann Harbour",
    dateline="Alba, Ruritania",
    body_text="ALBA - The quay is closed.\n\nIt stays so.",
    body_html="<p>ALBA - The quay is closed.</p>\n<p>It stays so.</p>",
    language="en",
    firstcreated=datetime(2025, 6, 5, 7, tzinfo=UTC),
    versioncreated=datetime(2025, 6, 5, 8, tzinfo=UTC),
    embargoed=datetime(2025, 6, 6, 4, tzinfo=UTC),
    expires=datetime(2026, 6, 5, tzinfo=UTC),
    urgency=2,
    genres=("Feature",),
    subjects=(Subject(name="Conflict", code="medtop:16000000"),),
    places=(Place(name="Alba"), Place(name="Italy", country="IT")),
    provider="Alba News Agency",
    usageterms="Not for archives.",
    copyrightnotice="Copyright Alba",
    ednote="Adds quote",
    media=(
        MediaLink(
            href="https://alba.example/m.jpg",
            mimetype="image/jpeg",
            width=900,
            height=600,
            caption="The quay",
            credit="Bo Quay",
        ),
        MediaLink(href="https://alba.example/logo.png", mimetype="image/*", width=9),
    ),
    flags=("Time without a zone, taken as Europe/Berlin",),
)


def items(document: object) -> list[WireCopy]:
    return read(json.dumps(document).encode(), HINTS)


def one(**fields: object) -> WireCopy:
    return items({"uri": "urn:alba:1", "headline": "Quay", "body_text": "Closed.", **fields})[0]


@pytest.mark.parametrize("document", [V1, V2, V3], ids=["1.x", "2.x", "3.x"])
def test_the_same_story_reads_the_same_in_every_version(document: object) -> None:
    assert items(document) == [EXPECTED]


@pytest.mark.parametrize(
    "wrap", [lambda item: [item, item], lambda item: {"total": 2, "items": [item, item]}]
)
def test_arrays_and_pages_hold_several_items(wrap: Any) -> None:
    assert items(wrap(V3)) == [EXPECTED, EXPECTED]


def test_json_lines_hold_several_items() -> None:
    lines = "\n".join(json.dumps(V3) for _ in range(3)).encode()
    assert read(lines, HINTS) == [EXPECTED] * 3


@pytest.mark.parametrize(
    ("status", "signal", "pubstatus"),
    [
        ("usable", Signal.PUBLISH, "usable"),
        ("", Signal.PUBLISH, "usable"),
        ("canceled", Signal.KILL, "canceled"),
        ("Cancelled", Signal.KILL, "canceled"),
        ("stat:canceled", Signal.KILL, "canceled"),
        ("withheld", Signal.KILL, "withheld"),
    ],
)
def test_the_publication_status_becomes_a_signal(
    status: str, signal: Signal, pubstatus: str
) -> None:
    for name in ("pubstatus", "pubStatus"):
        item = one(**{name: status})
        assert (item.signal, item.pubstatus) == (signal, pubstatus)


def test_a_cancellation_needs_no_words() -> None:
    kill = items({"uri": "urn:alba:1", "version": "4", "pubStatus": "canceled"})[0]
    assert (kill.signal, kill.body_text, kill.headline) == (Signal.KILL, "", "")


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("2025-06-06T06:00:00+02:00", datetime(2025, 6, 6, 4, tzinfo=UTC)),
        ("2040-01-01T00:00:00Z", datetime(2040, 1, 1, tzinfo=UTC)),
        ("not before Friday", NEVER),
        ("", None),
        (None, None),
    ],
)
def test_an_embargo_holds_until_its_time_or_until_a_person_acts(
    words: object, until: datetime | None
) -> None:
    item = one(embargoed=words)
    assert item.embargoed == until
    assert any("held until an editor sets it" in flag for flag in item.flags) == (until == NEVER)


@pytest.mark.parametrize(
    "kind", ["picture", "video", "audio", "graphic", "event", "planning", "concept", "composite"]
)
def test_what_is_no_text_keeps_its_type_and_gets_no_body(kind: str) -> None:
    item = items({"uri": "urn:alba:1", "type": kind, "headlines": [{"value": "Quay"}]})[0]
    assert (item.type, item.body_html, item.body_text) == (kind, "", "")


def test_an_event_without_a_type_is_an_event() -> None:
    event = items({"uri": "urn:alba:1", "title": "Board", "eventDetails": {"dates": {}}})[0]
    assert (event.type, event.headline) == ("event", "Board")


def test_a_picture_is_its_own_medium() -> None:
    picture = items(
        {
            "uri": "urn:alba:1",
            "type": "picture",
            "by": "Bo Quay",
            "descriptions": [{"role": "caption", "value": "The quay"}],
            "renditions": [
                {"href": "https://alba.example/s.jpg", "contentType": "image/jpeg", "width": 10},
                {"href": "javascript:alert(1)", "contentType": "image/jpeg", "width": 9000},
                {"href": "https://alba.example/l.jpg", "contentType": "image/jpeg", "width": 99},
                {"href": "https://alba.example/c.xml", "contentType": "text/xml"},
            ],
        }
    )[0]
    assert picture.media == (
        MediaLink(
            href="https://alba.example/l.jpg",
            mimetype="image/jpeg",
            width=99,
            caption="The quay",
            credit="Bo Quay",
        ),
    )


def test_an_unknown_type_is_judged_by_what_it_holds() -> None:
    item = one(type="advisory")
    assert (item.type, item.flags) == ("text", ("Item type “advisory” taken as text",))


def test_a_body_in_nitf_gives_its_content() -> None:
    content = "<body.content><block><p>One.</p><p>Two.</p></block></body.content>"
    nitf = f"<?xml version='1.0'?><nitf><body><body.head><hl1>No</hl1></body.head>{content}</body></nitf>"
    item = items({"uri": "u", "bodies": [{"contentType": "text/vnd.IPTC.NITF", "value": nitf}]})[0]
    assert item.body_html == "<p>One.</p>\n<p>Two.</p>"


def test_a_standfirst_is_only_what_the_agency_wrote() -> None:
    assert one().description == ""
    assert one(description_html="<p>In short.</p>").description == "In short."


def test_html_without_tags_is_still_html() -> None:
    item = items(
        {"uri": "u", "headline": "h", "body_html": "\n  The quay\n   is &amp; stays\n closed. "}
    )[0]
    assert item.body_html == "<p>The quay is &amp; stays closed.</p>"


def test_headline_byline_and_agency_above_the_story_are_dropped() -> None:
    body = "<h1>QUAY CLOSED!</h1><p>By Ann Harbour</p><p>Shipping, Alba News</p><p>The quay is closed.</p>"
    item = items(
        {
            "uri": "u",
            "headline": "Quay closed",
            "byline": "Ann Harbour",
            "provider": "Alba News",
            "body_html": body,
        }
    )[0]
    assert item.body_text == "The quay is closed."


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (
            {"$schema": "x", "properties": {"uri": {}}},
            "This is a JSON schema (it describes items), not an item.",
        ),
        ({"a": 1, "x": {"uri": 1}}, "The JSON holds no news item"),
        ([1, 2, 'uri" :'], "JSON, but neither ninjs nor JSON Feed"),
        ({"a": 1}, "JSON, but neither ninjs nor JSON Feed"),
    ],
)
def test_json_that_is_no_item_is_refused_in_words(document: object, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        items(document)
    assert reason in refused.value.reason


WRONG_TYPES: list[object] = [
    None,
    0,
    -1,
    1.5,
    True,
    "",
    "x",
    [],
    {},
    [None],
    [[]],
    [{}],
    [1],
    {"x": 1},
    {"value": []},
]


@pytest.mark.parametrize("value", WRONG_TYPES, ids=repr)
@pytest.mark.parametrize("base", [V1, V3], ids=["1.x", "3.x"])
def test_a_field_of_the_wrong_type_spoils_only_itself(base: dict[str, Any], value: object) -> None:
    for name in base:
        if name != "uri":
            assert items({**base, name: value})[0].uri == "urn:alba:1"


@pytest.mark.parametrize(
    "fields",
    [
        {"headlines": [{"role": ["main"], "value": "Quay"}]},
        {"headlines": [{"role": {"a": 1}, "value": "Quay"}]},
        {"associations": {"a": {"type": ["picture"], "renditions": {"x": {"href": "https://a.example/1"}}}}},
        {"associations": [{"type": {}, "renditions": []}]},
    ],
)  # fmt: skip
def test_a_list_where_a_word_belongs_spoils_no_file(fields: dict[str, Any]) -> None:
    items = [{"uri": "1", **fields}, {"uri": "2", "headline": "Ferries"}]
    assert [item.uri for item in read(json.dumps(items).encode(), HINTS)] == ["1", "2"]


def test_numbers_that_json_does_not_know_are_nothing() -> None:
    item = read(b'{"uri": "1", "headline": Infinity, "version": NaN, "urgency": -Infinity}', HINTS)[
        0
    ]
    assert (item.headline, item.version, item.urgency) == ("", "", 0)


@pytest.mark.parametrize("status", ["draft", "embargoed", "stat:embargoed"])
def test_a_status_that_is_not_for_now_holds(status: str) -> None:
    document = {
        "uri": "urn:alba:1",
        "headline": "Quay",
        "body_text": "Closed.",
        "pubstatus": status,
    }
    [item] = read(json.dumps(document).encode(), HINTS)
    assert (item.signal, item.embargoed) == (Signal.PUBLISH, NEVER)


def test_people_and_rights_that_are_pointed_to_are_read() -> None:
    (copy,) = read(
        json.dumps(
            {
                "uri": "urn:alba:p",
                "headlines": [{"value": "Quay"}],
                "people": [{"name": "Nora Vale"}],
                "organisations": [{"name": "Alba Board"}],
                "rightsInfo": {"linkedRights": "https://alba.example/rights"},
            }
        ).encode(),
        HINTS,
    )
    assert [subject.name for subject in copy.subjects] == ["Nora Vale", "Alba Board"]
    assert copy.usageterms == "https://alba.example/rights"
