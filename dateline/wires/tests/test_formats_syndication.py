"""RSS, Atom and JSON Feed: what each field becomes."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from dateline.wires.formats import Hints, WireCopy, read
from dateline.wires.formats.copy import MediaLink, Signal, Subject

NOW = datetime(2025, 6, 5, 12, tzinfo=UTC)
HINTS = Hints(now=NOW, zone="Asia/Seoul", url="https://feeds.alba.example/all.rss")

RSS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Alba News Agency</title><link>https://alba.example/</link><language>en_GB</language>
<copyright>Copyright Alba News Agency</copyright>
<item>
  <title>Ferries &amp;amp; quays: &lt;b&gt;harbour&lt;/b&gt; closed</title>
  <link>/2025/ferries</link><guid isPermaLink="false">alba-1</guid>
  <description>The board has closed the quay.</description>
  <content:encoded><![CDATA[<p>The board has <i>closed</i> the quay.</p><p>It gave <a href="/why">no reason</a>.</p>
    <img src="/1.jpg" alt="The quay"><script>alert(1)</script><p>Related: <a href="/2">Two</a></p>]]></content:encoded>
  <dc:creator>By Ann Harbour</dc:creator><category>Shipping</category><category>Opinion</category>
  <pubDate>Thu, 05 Jun 2025 08:00:00 +0900</pubDate>
  <media:group>
    <media:content url="https://alba.example/p.jpg?w=140" width="140" medium="image"/>
    <media:content url="https://alba.example/p.jpg?w=900" width="900" medium="image"/>
    <media:credit>Bo Quay</media:credit>
  </media:group>
  <enclosure url="https://alba.example/a.mp3" type="audio/mpeg" length="9"/>
</item>
<item>
  <description>Only a summary came. It has two sentences.</description>
  <author>ann@alba.example</author><pubDate>05 Jun 2025 08:00</pubDate>
  <link>javascript:alert(1)</link>
</item>
<item><title>Later</title><link>https://alba.example/3</link><pubDate>Fri, 06 Jun 2025 08:00:00 GMT</pubDate></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="de">
<title>Alba Nachrichten</title><id>urn:alba</id><updated>2025-06-05T08:00:00Z</updated>
<rights>Alle Rechte: Alba</rights>
<at:deleted-entry ref="urn:alba:9" when="2025-06-05T09:00:00Z"/>
<entry><title type="html">F&amp;auml;hren</title><id>urn:alba:1</id>
<link rel="alternate" href="https://alba.example/1"/><link rel="enclosure" type="image/png" href="https://alba.example/1.png"/>
<published>2025-06-05T06:00:00Z</published><updated>2025-06-05T07:00:00Z</updated>
<author><name>Ann</name></author><author><name>Bo</name></author>
<category term="ships" label="Schiffe"/>
<summary>Der Kai ist zu.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Der Kai <b>bleibt</b> zu.</p>
<p>Die Reeder klagen darüber sehr.</p></div></content>
</entry></feed>"""  # fmt: skip

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://alba.example/"><title>Alba</title></channel>
<item rdf:about="https://alba.example/1"><title>Ferries</title><link>https://alba.example/1</link>
<description>Quays.</description><dc:date>2025-06-05T08:00:00+01:00</dc:date></item></rdf:RDF>"""

JSON_FEED = {
    "items": [
        {
            "id": "1",
            "url": "https://alba.example/1",
            "title": "Ferries",
            "content_html": "<p>The quay is closed.</p><p>It stays so.</p>",
            "summary": "Quay closed",
            "image": "https://alba.example/1.jpg",
            "date_published": "2025-06-05T06:00:00Z",
            "date_modified": "2025-06-05T07:00:00Z",
            "authors": [{"name": "Ann Harbour"}],
            "tags": ["shipping", "Analysis"],
            "attachments": [{"url": "https://alba.example/a.mp3", "mime_type": "audio/mpeg", "title": "Sound"}],
        },
        {"id": 2, "content_text": "First line.\n\nSecond line.", "author": {"name": "Bo"}},
    ],
    "title": "Alba News Agency",
    "language": "en",
    "version": "https://jsonfeed.org/version/1.1",
}  # fmt: skip


def items(text: str) -> list[WireCopy]:
    return read(text.encode(), HINTS)


def test_every_field_of_an_rss_item_finds_its_place() -> None:
    assert items(RSS)[0] == WireCopy(
        format="rss",
        uri="alba-1",
        version="2025-06-04T23:00:00+00:00",
        headline="Ferries & quays: harbour closed",
        description="The board has closed the quay.",
        byline="Ann Harbour",
        body_text="The board has closed the quay.\n\nIt gave no reason.",
        body_html=(
            "<p>The board has <em>closed</em> the quay.</p>\n"
            '<p>It gave <a href="https://alba.example/why">no reason</a>.</p>'
        ),
        language="en-GB",
        firstcreated=datetime(2025, 6, 4, 23, tzinfo=UTC),
        versioncreated=datetime(2025, 6, 4, 23, tzinfo=UTC),
        genres=("Opinion",),
        subjects=(Subject(name="Shipping"), Subject(name="Opinion")),
        provider="Alba News Agency",
        copyrightnotice="Copyright Alba News Agency",
        link="https://alba.example/2025/ferries",
        media=(
            MediaLink(
                href="https://alba.example/p.jpg?w=900",
                mimetype="image/*",
                width=900,
                credit="Bo Quay",
            ),
            MediaLink(href="https://alba.example/a.mp3", mimetype="audio/mpeg", credit="Bo Quay"),
        ),
    )


def test_an_item_of_only_a_summary_has_it_as_its_body() -> None:
    item = items(RSS)[1]
    assert item.body_text == item.description == "Only a summary came. It has two sentences."
    assert item.headline == "Only a summary came. It has two sentences."
    assert item.uri.startswith("urn:dateline:sha256:")
    assert (item.byline, item.link) == ("", "")
    assert item.versioncreated == datetime(2025, 6, 4, 23, tzinfo=UTC)
    assert item.flags == (
        "No identifier, derived from the text",
        "No headline, first words of the text taken",
        "Time without a zone, taken as Asia/Seoul",
    )


def test_the_same_words_derive_the_same_identifier() -> None:
    assert items(RSS)[1].uri == items(RSS)[1].uri


def test_an_item_from_the_future_arrives_now_but_keeps_its_version() -> None:
    item = items(RSS)[2]
    assert item.versioncreated == NOW
    assert item.version == "2025-06-06T08:00:00+00:00"
    assert item.flags == ("Time in the future, set to arrival: Fri, 06 Jun 2025 08:00:00 GMT",)


def test_an_atom_entry_has_two_times_and_a_language() -> None:
    item = items(ATOM)[0]
    assert (item.format, item.uri, item.headline) == ("atom", "urn:alba:1", "Fähren")
    assert item.firstcreated == datetime(2025, 6, 5, 6, tzinfo=UTC)
    assert item.versioncreated == datetime(2025, 6, 5, 7, tzinfo=UTC)
    assert (item.language, item.byline, item.description) == ("de", "Ann and Bo", "Der Kai ist zu.")
    assert (
        item.body_html
        == "<p>Der Kai <strong>bleibt</strong> zu.</p>\n<p>Die Reeder klagen darüber sehr.</p>"
    )
    assert item.subjects == (Subject(name="Schiffe", code="ships"),)
    assert item.media == (MediaLink(href="https://alba.example/1.png", mimetype="image/png"),)


def test_a_tombstone_kills_its_entry() -> None:
    kill = items(ATOM)[1]
    assert (kill.signal, kill.pubstatus, kill.uri) == (Signal.KILL, "canceled", "urn:alba:9")
    assert kill.versioncreated == datetime(2025, 6, 5, 9, tzinfo=UTC)


def test_rss_1_is_read() -> None:
    item = items(RDF)[0]
    assert (item.uri, item.body_text) == ("https://alba.example/1", "Quays.")
    assert item.versioncreated == datetime(2025, 6, 5, 7, tzinfo=UTC)


def test_a_json_feed_is_recognised_whatever_its_order() -> None:
    first, second = read(json.dumps(JSON_FEED).encode(), HINTS)
    assert (first.format, first.uri, first.byline) == ("jsonfeed", "1", "Ann Harbour")
    assert first.body_text == "The quay is closed.\n\nIt stays so."
    assert (first.description, first.genres, first.provider) == (
        "Quay closed",
        ("Analysis",),
        "Alba News Agency",
    )
    assert [link.mimetype for link in first.media] == ["image/*", "audio/mpeg"]
    assert first.version == "2025-06-05T07:00:00+00:00"
    assert (second.uri, second.byline, second.headline) == ("2", "Bo", "First line.")
    assert second.body_html == "<p>First line.</p>\n<p>Second line.</p>"


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_every_unicode_encoding_is_read(charset: str) -> None:
    body = "<rss version='2.0'><channel><title>A</title><item><title>Fähren № 1</title></item></channel></rss>"
    assert read(body.encode(charset), HINTS)[0].headline == "Fähren № 1"


CHARSETS = [
    ("iso-8859-1", "iso-8859-1", "Fähren am Kai", ()),
    ("windows-1252", "cp1252", "“Fähren” am Kai", ()),
    ("iso-8859-1", "cp1252", "“Fähren” am Kai", ()),
    ("iso-8859-1", "utf-8", "Fähren", ("Declared iso-8859-1, is UTF-8",)),
    ("windows-1251", "windows-1251", "Паромы", ()),
    ("Shift_JIS", "shift_jis", "日本のフェリー", ()),
    ("EUC-KR", "euc-kr", "한국의 여객선", ()),
    ("GB2312", "gb18030", "渡轮停航", ()),
    ("ISO-2022-JP", "iso-2022-jp", "日本のフェリー", ()),
    ("utf-8", "cp1252", "Fähren", ("Says UTF-8 but is not: read as cp1252",)),
    ("", "cp1252", "Fähren", ("No charset declared and not UTF-8: read as cp1252",)),
]


@pytest.mark.parametrize(("declared", "actual", "title", "flags"), CHARSETS)
def test_declared_and_undeclared_charsets(
    declared: str, actual: str, title: str, flags: tuple[str, ...]
) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    body = f"{head}<rss><channel><title>A</title><item><title>{title}</title><guid>1</guid></item></channel></rss>"
    item = read(body.encode(actual), HINTS)[0]
    assert item.headline == title
    assert item.flags == flags


def test_the_language_of_the_source_says_how_undeclared_bytes_are_read() -> None:
    body = "<rss><channel><title>A</title><item><title>Паромы стоят</title></item></channel></rss>"
    russian = Hints(now=NOW, language="ru")
    assert read(body.encode("cp1251"), russian)[0].headline == "Паромы стоят"


def test_mojibake_is_mended_and_flagged() -> None:
    body = "<rss><channel><title>A</title><item><title>The worldâ€™s quays</title><guid>1</guid></item></channel></rss>"
    item = items(body)[0]
    assert (item.headline, item.flags) == ("The world’s quays", ("Mojibake mended",))


def test_a_feed_that_is_not_well_formed_is_read_and_flagged() -> None:
    body = "<rss><channel><title>A & B</title><item><title>Ships & quays</title><guid>1</guid></item></channel></rss>"
    item = items(body)[0]
    assert item.headline == "Ships & quays"
    assert item.flags[0].startswith("Not well-formed XML, mended (line 1")


def test_control_characters_do_not_spoil_a_feed() -> None:
    body = "<rss><channel><title>A</title><item><title>Quay\x0b\x01s</title><guid>1</guid></item></channel></rss>"
    item = items(body)[0]
    assert (item.headline, item.flags) == ("Quays", ("2 control characters dropped",))


def test_an_empty_feed_has_no_items() -> None:
    assert items("<rss version='2.0'><channel><title>A</title></channel></rss>") == []


TOMBSTONE = "<at:deleted-entry ref='urn:alba:7' when='2025-06-05T09:00:00Z'/>"


@pytest.mark.parametrize(
    "place",
    [
        f"<entry><id>1</id><content type='html'><![CDATA[Quay {TOMBSTONE}]]></content></entry>",
        f"<!-- {TOMBSTONE} --><entry><id>1</id></entry>",
        f"<entry><id>1</id><title>Quay</title>{TOMBSTONE}</entry>",
        "<entry><id>1</id><summary>&lt;at:deleted-entry ref='urn:alba:7'/&gt;</summary></entry>",
    ],
)
def test_nobody_withdraws_a_story_by_words_in_another(place: str) -> None:
    feed = (
        f"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:at='urn:t'><title>A</title>{place}</feed>"
    )
    assert [(item.uri, item.signal.value) for item in items(feed)] == [("1", "publish")]


def test_a_withdrawal_names_its_entry_as_xml_does() -> None:
    feed = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:at='urn:t'><title>A</title>"
        "<at:deleted-entry ref='https://alba.example/?a=1&amp;b=2'/></feed>"
    )
    assert [(item.uri, item.signal.value) for item in items(feed)] == [
        ("https://alba.example/?a=1&b=2", "kill")
    ]


def test_a_draft_of_the_publishing_protocol_is_no_story() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://www.w3.org/2007/app"><title>Alba</title>'
        "<entry><id>1</id><title>Quay</title><app:control><app:draft>yes</app:draft></app:control></entry>"
        "<entry><id>2</id><title>Bell</title><app:control><app:draft>no</app:draft></app:control></entry></feed>"
    )
    assert [item.type for item in read(feed.encode(), HINTS)] == ["draft", "text"]


@pytest.mark.parametrize("cut", ["", "</b>"])
def test_an_embargo_and_an_end_in_the_words_of_prism_are_kept(cut: str) -> None:
    feed = (
        '<rss version="2.0" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"><channel><title>A</title>'
        f"<item><title>Quay{cut}</title><guid>1</guid><prism:embargoDate>2031-06-06T06:00:00Z</prism:embargoDate>"
        "<prism:killDate>2032-06-06T06:00:00Z</prism:killDate></item></channel></rss>"
    )
    [item] = read(feed.encode(), HINTS)
    assert item.embargoed == datetime(2031, 6, 6, 6, tzinfo=UTC)
    assert item.expires == datetime(2032, 6, 6, 6, tzinfo=UTC)
