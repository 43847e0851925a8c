"""Feeds that are well-formed are read as a tree: with the same result as by feedparser, and more of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.wires.formats import Unreadable, WireCopy, read
from dateline.wires.formats.copy import MediaLink, Place, Subject
from dateline.wires.tests.test_formats_syndication import ATOM, HINTS, RDF, RSS, items

SPACES = (
    "xmlns:media='http://search.yahoo.com/mrss/' xmlns:dc='http://purl.org/dc/elements/1.1/' "
    "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' xmlns:georss='http://www.georss.org/georss' "
    "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
)


def rss(inside: str) -> WireCopy:
    head = f"<rss version='2.0' {SPACES}><channel><title>A</title>"
    return items(f"{head}<item>{inside}</item></channel></rss>")[0]


def atom(inside: str) -> WireCopy:
    head = "<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title>"
    return items(f"{head}<entry>{inside}</entry></feed>")[0]


@pytest.mark.parametrize("feed", [RSS, ATOM, RDF], ids=["rss", "atom", "rdf"])
def test_a_feed_says_the_same_when_its_last_comment_breaks_it(feed: str) -> None:
    root = feed[feed.rindex("</") :]
    broken = feed.replace(root, f"<!-- a -- b -->{root}")
    ours, mended = items(feed), items(broken)
    assert "Not well-formed XML" in mended[0].flags[0]
    assert [replace(item, flags=()) for item in ours] == [
        replace(item, flags=()) for item in mended
    ]


@pytest.mark.parametrize(
    "feed",
    [
        "<r:rss version='2.0' xmlns:r='http://backend.userland.com/rss2'><r:channel><r:item>"
        "<r:title>Quay</r:title><r:guid>1</r:guid></r:item></r:channel></r:rss>",
        "<RSS VERSION='2.0'><CHANNEL><ITEM><TITLE>Quay</TITLE><GUID>1</GUID></ITEM></CHANNEL></RSS>",
        "<entry xmlns='http://www.w3.org/2005/Atom'><title>Quay</title><id>1</id></entry>",
        "<feed xmlns='urn:nobody'><entry><title>Quay</title><id>1</id></entry></feed>",
        '<!DOCTYPE rss [\n<!ENTITY q "Quay">\n]>\n<rss><channel><item><title>&q;</title><guid>1</guid>'
        "</item></channel></rss>",
    ],
)
def test_whatever_a_feed_calls_its_elements_they_are_known(feed: str) -> None:
    assert [(item.uri, item.headline) for item in items(feed)] == [("1", "Quay")]


def test_an_entity_that_stands_for_others_is_refused() -> None:
    feed = "<!DOCTYPE rss [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]><rss><channel><title>&b;</title></channel></rss>"
    with pytest.raises(Unreadable, match="entities of its own"):
        items(feed)


def test_a_title_is_read_as_what_it_says_it_is() -> None:
    assert atom("<title type='html'>How &amp;lt;b&amp;gt; is written</title>").headline == (
        "How <b> is written"
    )
    markup = (
        "<div xmlns='http://www.w3.org/1999/xhtml'>Quay <b>closed</b><script>x()</script></div>"
    )
    assert atom(f"<title type='xhtml'>{markup}</title>").headline == "Quay closed"


def test_addresses_start_from_the_base_that_their_element_has() -> None:
    item = atom(
        "<title>Quay</title><link href='1.html' xml:base='https://alba.example/a/'/>"
        "<content type='html' xml:base='https://alba.example/b/'>&lt;a href='2.html'&gt;Two&lt;/a&gt; quays</content>"
    )
    assert item.link == "https://alba.example/a/1.html"
    assert 'href="https://alba.example/b/2.html"' in item.body_html


def test_text_in_base64_is_decoded_and_a_picture_in_it_is_none() -> None:
    item = atom("<title>Quay</title><content type='application/x'>PHA+Q2xvc2VkLjwvcD4=</content>")
    assert item.body_text == "Closed."
    assert atom("<title>Quay</title><content type='image/png'>iVBORw==</content>").body_text == ""


def test_an_atom_entry_without_an_author_has_that_of_its_feed() -> None:
    feed = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title><author><name>Ann</name></author>"
        "<entry><title>Quay</title></entry></feed>"
    )
    assert items(feed)[0].byline == "Ann"


def test_a_podcast_has_its_sound_and_words_its_keywords_and_cover() -> None:
    item = rss(
        "<title>Quays</title><itunes:author>Bo</itunes:author><itunes:summary>On quays.</itunes:summary>"
        "<itunes:keywords>ships, quays</itunes:keywords><itunes:image href='https://alba.example/c.jpg'/>"
        "<itunes:category text='News'><itunes:category text='Daily'/></itunes:category>"
    )
    assert (item.byline, item.body_text) == ("Bo", "On quays.")
    assert [subject.name for subject in item.subjects] == ["News", "Daily", "ships", "quays"]
    assert item.media == (MediaLink(href="https://alba.example/c.jpg", mimetype="image/*"),)
    sound = rss("<title>Q</title><enclosure url='https://alba.example/a.mp3' type='audio/mpeg'/>")
    assert sound.media == (MediaLink(href="https://alba.example/a.mp3", mimetype="audio/mpeg"),)


def test_a_picture_has_its_own_caption_and_credit_and_no_story_is_made_of_them() -> None:
    item = rss(
        "<title>Quay</title><description>The quay is closed.</description>"
        "<media:content url='https://alba.example/p.jpg' medium='image'><media:title>A quay</media:title>"
        "<media:credit>Cy</media:credit></media:content><media:description>Seen at dawn</media:description>"
    )
    assert item.body_text == "The quay is closed."
    assert [(link.caption, link.credit) for link in item.media] == [("A quay", "Cy")]
    film = "<title>Film</title><media:group><media:description>On quays.</media:description></media:group>"
    assert rss(film).body_text == "On quays."


def test_categories_publishers_and_places_find_their_places() -> None:
    item = rss(
        "<title>Quay</title><dc:subject>Ships</dc:subject><dc:publisher>Alba Press</dc:publisher>"
        "<media:category label='Harbours'>h</media:category><georss:featurename>Oban</georss:featurename>"
    )
    assert item.provider == "Alba Press"
    assert item.subjects == (Subject(name="Ships"), Subject(name="Harbours", code="h"))
    assert item.places == (Place(name="Oban"),)


def test_what_a_browser_would_run_is_no_text_either() -> None:
    for given in (
        "<embed src='x'>",
        "<object data='x'>",
        "<applet code='x'></applet>",
        "<meta content='x'>",
    ):
        shown = given.replace("<", "&lt;")
        item = rss(
            f"<title>Quay{shown} closed</title><description>Quay{shown} closed</description>"
        )
        assert (item.headline, item.body_text) == ("Quay closed", "Quay closed")


@pytest.mark.parametrize("charset", ["euc_jp", "cp932", "euc_kr", "koi8_r", "cp1251", "cp1253"])
def test_an_alphabet_is_known_by_its_bytes_where_nobody_names_the_charset(charset: str) -> None:
    words = {
        "euc_kr": "항구는 여름까지 닫혀 있을 것이라고 위원회가 밝혔다",
        "cp1253": "Το λιμάνι θα παραμείνει κλειστό μέχρι το καλοκαίρι, είπε το συμβούλιο",
    }
    japanese = "港は夏まで閉鎖されると委員会は述べました。船は南の埠頭に着きます。"
    russian = "Набережная будет закрыта до лета, сообщил совет порта. Суда идут к южному причалу."
    text = words.get(charset, japanese if "jp" in charset or "932" in charset else russian)
    feed = f"<rss><channel><item><title>{text}</title></item></channel></rss>"
    item = read(feed.encode(charset), HINTS)[0]
    assert item.headline == text
    assert "No charset declared" in item.flags[0]


def test_a_feed_from_a_mainframe_is_read() -> None:
    feed = "<?xml version='1.0' encoding='cp500'?><rss><channel><item><title>Quay!</title></item></channel></rss>"
    assert read(feed.encode("cp500"), HINTS)[0].headline == "Quay!"


def test_a_byline_that_only_the_text_has_is_taken_out_of_it() -> None:
    words = "&lt;p&gt;By Nora Vale&lt;/p&gt;&lt;p&gt;The quay is closed.&lt;/p&gt;"
    item = rss(f"<title>Quay</title><description>{words}</description>")
    assert (item.byline, item.body_text) == ("Nora Vale", "The quay is closed.")
    only = rss("<title>Quay</title><description>By Nora Vale</description>")
    assert only.body_text == "By Nora Vale"


def test_initials_are_no_byline_and_no_paragraph() -> None:
    words = "&lt;p&gt;The quay is closed.&lt;/p&gt;&lt;p&gt;gr/bp&lt;/p&gt;"
    item = rss(f"<title>Quay</title><author>gr/bp</author><description>{words}</description>")
    assert (item.byline, item.body_text) == ("", "The quay is closed.")


def test_a_mark_of_utf_8_before_another_charset_is_only_a_claim() -> None:
    feed = "<rss><channel><item><title>Fähre über Land</title></item></channel></rss>".encode(
        "cp1252"
    )
    assert read(b"\xef\xbb\xbf" + feed, HINTS)[0].headline == "Fähre über Land"


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_a_mail_and_a_telegram_saved_in_utf_16_are_read(charset: str) -> None:
    mail = "From: Alba <a@alba.example>\r\nSubject: Quay\r\nMessage-ID: <1@a>\r\n\r\nIt is closed."
    assert read(mail.encode(charset), HINTS)[0].body_text == "It is closed."
    wire = "\x01alb062 2 i 40   dpa 061\r\n\r\nAlba/\r\n\x02Quay =\r\n\r\n   It is closed.\r\n\x03050937 GMT Jun 25\x04"
    assert read(wire.encode(charset), HINTS)[0].headline == "Quay"


@pytest.mark.parametrize(
    ("name", "charset"),
    [("ms-ansi", "cp1252"), ("ms-cyrl", "cp1251"), ("mac", "mac-roman"), ("x-sjis", "cp932")],
)
def test_names_that_other_systems_have_for_a_charset_are_known(name: str, charset: str) -> None:
    title = {"cp1251": "Порт закрыт", "cp932": "港が閉鎖"}.get(charset, "Fähre für Alba")
    feed = (
        f'<?xml version="1.0" encoding="{name}"?><rss version="2.0"><channel><title>Alba</title>'
        f"<item><title>{title}</title><guid>1</guid></item></channel></rss>"
    )
    [item] = read(feed.encode(charset), HINTS)
    assert item.headline == title


def test_chinese_in_big5_that_nobody_names_is_not_taken_for_japanese() -> None:
    text = "港務局星期四關閉了北碼頭，因為潛水員發現牆上有裂縫，修理需要一個月。" * 3
    feed = f'<rss version="2.0"><channel><title>A</title><item><title>{text}</title></item></channel></rss>'
    [item] = read(feed.encode("big5"), HINTS)
    assert item.headline == text
