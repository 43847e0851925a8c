"""What machines wrote into copy for other machines, and what stays of it for readers."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from dateline.wires.formats import Hints, WireCopy, read

HINTS = Hints(now=datetime(2025, 6, 5, 12, tzinfo=UTC))


def one(data: str) -> WireCopy:
    [item] = read(data.encode(), HINTS)
    return item


def export(content: str) -> str:
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Alba</title><item>'
        "<title>Quay</title><guid>https://alba.example/?p=1</guid>"
        f"<content:encoded><![CDATA[{content}]]></content:encoded><wp:status>publish</wp:status>"
        "<wp:post_type>post</wp:post_type></item></channel></rss>"
    )


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("[dropcap]T[/dropcap]he quay is shut.", "The quay is shut."),
        ("The quay[contact_form] is shut.", "The quay is shut."),
        ('[vc_row width="1/2"]The quay is shut.[/vc_row]', "The quay is shut."),
        ('The quay is shut.[gallery ids="1,2"]', "The quay is shut."),
        ("The [former] mayor said [sic] so [1].", "The [former] mayor said [sic] so [1]."),
        ("“He [the co-founder] left […],” she said.", "“He [the co-founder] left […],” she said."),
    ],
)
def test_shortcodes_of_a_site_are_taken_out_and_words_in_brackets_stay(
    content: str, text: str
) -> None:
    assert one(export(content)).body_text == text


def nitf(
    *paragraphs: str, identifier: str = "alba-quay-2025_47", key: str = "alba-quay-2025"
) -> str:
    words = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f'<nitf><head><docdata><doc-id id-string="{identifier}"/><du-key key="{key}" version="48"/>'
        "</docdata></head><body><body.head><hedline><hl1>Quay</hl1></hedline></body.head>"
        f"<body.content>{words}</body.content></body></nitf>"
    )


def test_code_that_was_meant_for_a_page_is_no_paragraph() -> None:
    code = '&lt;div class="x"&gt;&lt;/div&gt;&lt;script src="https://alba.example/x.js"&gt;&lt;/script&gt;'
    item = one(nitf("The quay is shut.", code, "It opens in &lt;div&gt; weeks, a joke said."))
    assert item.body_text == "The quay is shut.\n\nIt opens in <div> weeks, a joke said."


def test_what_a_code_says_to_readers_stays() -> None:
    code = '&lt;div class="body"&gt;The quay opens on Monday.&lt;/div&gt;'
    assert "The quay opens on Monday." in one(nitf("The quay is shut.", code)).body_text


@pytest.mark.parametrize(
    ("identifier", "key", "uri"),
    [
        ("alba-quay-2025_47", "alba-quay-2025", "alba-quay-2025"),
        ("alba-quay-2025:3", "alba-quay-2025", "alba-quay-2025"),
        ("alba-quay-2025b", "alba-quay-2025", "alba-quay-2025b"),
        ("QUAY-2", "QUAY", "QUAY-2"),
        ("other_2", "alba-quay-2025", "other_2"),
    ],
)
def test_a_version_behind_the_key_of_a_story_is_no_part_of_its_identifier(
    identifier: str, key: str, uri: str
) -> None:
    assert one(nitf("The quay is shut.", identifier=identifier, key=key)).uri == uri


def test_a_form_sent_by_mail_is_no_story() -> None:
    form = json.dumps({"Headline": ["Quay"], "Body": ["The quay is shut."]})
    head = "From: form@alba.example\r\nSubject: Form\r\nMessage-ID: <1@alba.example>\r\n\r\n"
    assert (one(head + form).type, one(head + "[Alba] The quay is shut.").type) == (
        "component",
        "text",
    )


def test_the_dateline_of_ap_is_the_city_and_its_country() -> None:
    item = {
        "altids": {"itemid": "1"}, "type": "text", "headline": "Quay", "body_nitf": "<p>It is shut.</p>",
        "datelinelocation": {"city": "Alba", "countryname": "UNITED STATES", "countrycode": "USA"},
    }  # fmt: skip
    assert one(json.dumps({"data": {"item": item}})).dateline == "Alba, United States"


def test_what_is_new_in_a_version_is_told_to_editors_and_not_to_readers() -> None:
    item = one(nitf("ATTENTION - adds the mayor ///", "The quay is shut.", "It stays so."))
    assert item.body_text == "The quay is shut.\n\nIt stays so."
    assert item.flags == ("Left out, for editors only: ATTENTION - adds the mayor ///",)
    added = one(
        nitf("(Adds quote, background)", "By Ann Harbour", "The quay is shut.", "It stays so.")
    )
    assert (added.ednote, added.byline) == ("Adds quote, background", "Ann Harbour")
    assert added.body_text == "The quay is shut.\n\nIt stays so."
    assert "(Adds" in one(nitf("(Adds one and one.) It is two.", "It is shut.")).body_text
    assert "ATTENTION" in one(nitf("ATTENTION - a play by Ida Muster", "It is shut.")).body_text
