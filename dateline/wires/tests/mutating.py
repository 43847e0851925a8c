"""Small files of every format, rich in fields, and what may happen to them on the way: every word is invented."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from dateline.wires.formats import Hints, Unreadable, WireCopy, read
from dateline.wires.formats.codec import as_record, from_record
from dateline.wires.formats.text.blocks import CLEANER

HINTS = Hints(now=datetime(2025, 6, 5, 12, tzinfo=UTC))
Damage = Callable[[bytes, random.Random], bytes]
QUAY = (
    "<p>The harbour board of <b>Alba</b> closed the quay.</p><p>Nora Vale &amp; others said so.</p>"
)
_NITF = (
    '<nitf baselang="en"><head><title>Quay</title><docdata management-status="usable">'
    '<doc-id id-string="alba.1"/><urgency ed-urg="4"/><date.issue norm="20250605T100100Z"/>'
    '<date.release norm="20250605T100000Z"/><date.expire norm="20250705T100000Z"/>'
    '<evloc iso-cc="GBR" city="Alba"/><doc.copyright year="2025" holder="Alba News"/>'
    '<key-list><keyword key="quay"/></key-list><du-key key="QUAY" version="2"/></docdata></head>'
    "<body><body.head><hedline><hl1>Northern quay closes</hl1><hl2>For a month</hl2></hedline>"
    "<byline>By <person>Ada Marin</person><byttl>Correspondent</byttl></byline><dateline><location>"
    "Alba</location><story.date>June 5</story.date></dateline><abstract>It closes.</abstract>"
    f"</body.head><body.content>{QUAY}<table><tr><td>Ships</td><td>4</td></tr><tr><td>Boats</td>"
    '<td>12</td></tr></table><media media-type="image"><media-reference source="https://alba.example/q.jpg"'
    ' mime-type="image/jpeg" width="800"/><media-caption>The quay</media-caption></media></body.content></body></nitf>'
)
_NEWSML_G2 = (
    '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2025-06-05T10:00:00Z</sent>'
    '</header><itemSet><newsItem guid="urn:alba:1" version="2" xml:lang="en"><rightsInfo><copyrightHolder'
    ' literal="Alba"/><usageTerms>No archive.</usageTerms></rightsInfo><itemMeta><itemClass'
    ' qcode="ninat:text"/><provider literal="Alba"><name>Alba News</name></provider><versionCreated>'
    "2025-06-05T10:01:00+01:00</versionCreated><embargoed>2025-06-05T10:30:00Z</embargoed><pubStatus"
    ' qcode="stat:usable"/><edNote>Corrects the name.</edNote><signal qcode="sig:correction"/></itemMeta>'
    '<contentMeta><urgency>4</urgency><located qcode="geo:1"><name>Alba</name><broader'
    ' qcode="iso3166-1a2:GB"/></located><creator role="crol:writer"><name>Ada Marin</name></creator>'
    '<subject type="cpnat:abstract" qcode="medtop:20000350"><name xml:lang="en">Shipping</name></subject>'
    "<headline>Northern quay closes</headline><dateline>Alba, June 5</dateline><by>By Ada Marin</by>"
    '<genre qcode="genre:Current"/></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml">'
    f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Quay</title></head><body>{QUAY}</body></html>'
    '</inlineXML><inlineData contenttype="text/plain" encoding="base64">VGhlIHF1YXk=</inlineData>'
    '<remoteContent href="https://alba.example/q.jpg" contenttype="image/jpeg" width="800" rendition="rnd:web"/>'
    "</contentSet></newsItem></itemSet></newsMessage>"
)
_NEWSML_1 = (
    '<NewsML Version="1.2"><NewsItem xml:lang="en"><Identification><NewsIdentifier><ProviderId>alba.example'
    "</ProviderId><DateId>20250605</DateId><NewsItemId>Q1</NewsItemId><RevisionId PreviousRevision='1' "
    "Update='N'>2</RevisionId><PublicIdentifier>urn:newsml:alba.example:20250605:Q1:2</PublicIdentifier>"
    "</NewsIdentifier></Identification><NewsManagement><NewsItemType FormalName='News'/><FirstCreated>"
    "20250605T100000Z</FirstCreated><ThisRevisionCreated>20250605T100200Z</ThisRevisionCreated><Status "
    "FormalName='Usable'/><Urgency FormalName='4'/><Instruction FormalName='Update'/></NewsManagement>"
    "<NewsComponent><NewsLines><HeadLine>Northern quay closes</HeadLine><ByLine>Ada Marin</ByLine>"
    "<DateLine>Alba, June 5</DateLine><CopyrightLine>(c) Alba</CopyrightLine></NewsLines>"
    "<AdministrativeMetadata><Provider><Party FormalName='Alba'/></Provider></AdministrativeMetadata>"
    "<DescriptiveMetadata><Language FormalName='en'/><SubjectCode><Subject FormalName='04000000'/>"
    "</SubjectCode><Location><Property FormalName='Country' Value='GB'/></Location></DescriptiveMetadata>"
    f"<ContentItem><MediaType FormalName='Text'/><DataContent><html><body>{QUAY}</body></html></DataContent>"
    "</ContentItem></NewsComponent></NewsItem></NewsML>"
)
_RSS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Alba</title><link>'
    "https://alba.example/</link><language>en</language><item><title>Quay &amp; pier</title><guid>urn:alba:1"
    "</guid><link>https://alba.example/1</link><pubDate>Thu, 05 Jun 2025 08:00:00 GMT</pubDate><dc:creator>"
    "Ada Marin</dc:creator><category>Shipping</category><description>It closes.</description><content:encoded>"
    f"<![CDATA[{QUAY}]]></content:encoded><media:content url='https://alba.example/q.jpg' type='image/jpeg'>"
    "<media:description>The quay</media:description></media:content><enclosure url='https://alba.example/q.mp3'"
    " type='audio/mpeg' length='9'/><itunes:subtitle>In brief</itunes:subtitle></item></channel></rss>"
)
_ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="en"'
    ' xml:base="https://alba.example/"><title>Alba</title><id>urn:alba</id><author><name>Ada</name></author>'
    '<entry><title type="html">Quay &lt;b&gt;closed&lt;/b&gt;</title><id>urn:alba:1</id><link href="/1"/>'
    "<updated>2025-06-05T08:00:00Z</updated><published>2025-06-05T07:00:00+01:00</published>"
    f'<category term="ship" label="Shipping"/><content type="xhtml"><div>{QUAY}</div></content></entry>'
    '<at:deleted-entry ref="urn:alba:2" when="2025-06-05T09:00:00Z"/></feed>'
)
_WXR = (
    "<rss version='2.0' xmlns:wp='http://wordpress.org/export/1.2/' "
    "xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>A</title>"
    "<wp:base_site_url>https://alba.example</wp:base_site_url><item><title>Quay</title><guid>urn:alba:1</guid>"
    "<wp:post_id>1</wp:post_id><wp:post_date_gmt>2025-06-05 08:00:00</wp:post_date_gmt><wp:post_type>post"
    "</wp:post_type><wp:status>publish</wp:status><content:encoded><![CDATA[The quay.\n\n[caption]A[/caption]"
    "\n\nIt closed.]]></content:encoded></item></channel></rss>"
)
_NINJS = {
    "uri": "urn:alba:1", "type": "text", "version": "1", "versioncreated": "2025-06-05T10:01:00Z",
    "embargoed": "2025-06-05T11:00:00+01:00", "language": "en", "urgency": 4, "pubstatus": "usable",
    "headlines": [{"role": "main", "value": "Northern quay closes"}], "byline": "By Ada Marin",
    "descriptions": [{"role": "summary", "value": "It closes."}], "located": "Alba",
    "bodies": [{"role": "main", "contenttype": "text/html", "value": QUAY}],
    "subjects": [{"uri": "http://cv.iptc.org/newscodes/mediatopic/20000350", "name": "Shipping"}],
    "places": [{"name": "Alba", "literal": "GB", "uri": "iso3166-1a2"}], "ednote": "Corrects a name.",
    "associations": [{"name": "main", "type": "picture", "headlines": [{"value": "The quay"}],
                      "renditions": [{"href": "https://alba.example/q.jpg", "width": 800,
                                      "contenttype": "image/jpeg"}]}],
}  # fmt: skip
_AP = {
    "item": {
        "type": "text", "altids": {"itemid": "q1", "etag": "q1_1"}, "pubstatus": "usable", "version": 1,
        "versioncreated": "2025-06-05T08:00:00Z", "headline": "Northern quay closes", "urgency": 4,
        "signals": ["newscontent", "correction"], "bylines": [{"by": "By ADA MARIN"}],
        "subject": [{"name": "Shipping", "code": "x", "rels": ["direct"]}], "place": [{"name": "Alba"}],
        "body_nitf": f"<nitf><body><body.content><block>{QUAY}</block></body.content></body></nitf>",
        "renditions": {"main": {"href": "https://alba.example/q.jpg", "mimetype": "image/jpeg"}},
    }
}  # fmt: skip
_JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1", "title": "Alba", "home_page_url": "https://alba.example/",
    "items": [{
        "id": "urn:alba:1", "url": "https://alba.example/1", "title": "Quay", "content_html": QUAY,
        "date_published": "2025-06-05T08:00:00Z", "authors": [{"name": "Ada Marin"}], "tags": ["Shipping"],
        "attachments": [{"url": "https://alba.example/q.mp3", "mime_type": "audio/mpeg"}],
    }],
}  # fmt: skip
_MAIL = (
    "From: =?utf-8?Q?Alba_N=C3=A4ws?= <desk@alba.example>\r\nTo: wires@paper.example\r\nSubject: Quay closes\r\n"
    "Date: Thu, 05 Jun 2025 10:00:00 +0200\r\nMessage-ID: <1@alba.example>\r\nIn-Reply-To: <0@alba.example>\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; '
    f"charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{QUAY.replace('=', '=3D')}\r\n--b\r\n"
    'Content-Type: application/json; name="item.json"\r\nContent-Disposition: attachment; filename="item.json"'
    f"\r\n\r\n{json.dumps(_NINJS)}\r\n--b--\r\n"
)
_IPTC_7901 = (
    "\x01ala0001 4 pl 90 ccccb  dpa 0001\r\n\r\nShipping/Quays/\r\n\x02Northern quay closes =\r\n\r\n"
    "By Ada Marin\r\n\r\n"
    "   Alba (dpa) - The board closed the\r\nnorthern quay on Thursday.\r\n\r\n   Ships       12.1      4\r\n"
    "   Boats        3.0     12\r\n\r\n# dpa NOTEBOOK\r\n\r\nNot for readers.\r\n\x03051000 GMT Jun 25\r\n\x04"
)
_ANPA = (
    "\x16\x16\x01W2870\x1f_asian\r\nu i\x13\x11 BC-AL--Alba-Quay, 1st Ld     06-05 0100\r\n\x02^BC-AL--Alba-Quay,"
    "100<\r\n^Quay of Alba closed<\r\n^Eds: Adds quote.<\r\n^By ADA MARIN=\r\n\t   ALBA (AP) _ The quay was shut, "
    "``for good,'' she said.\r\n\t   It stays so.\r\n\t   \x03AP-WF-06-05-25 0937GMT<\r\n\x04"
)
_PAGE = (
    "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Quay closes</title><meta "
    "property='og:type' content='article'><meta name='author' content='Ada Marin'></head><body><nav>Home</nav>"
    "<article><h1>Quay closes</h1>"
    f"{''.join(f'<p>The board said that quay {n} is shut until May.</p>' for n in range(6))}"
    "</article></body></html>"
)
SAMPLES = {
    "NewsML-G2": _NEWSML_G2, "NewsML 1.2": _NEWSML_1, "NITF": f'<?xml version="1.0"?>{_NITF}',
    "ninjs": json.dumps([_NINJS]), "AP media JSON": json.dumps({"data": {"items": [_AP]}}),
    "JSON Feed": json.dumps(_JSON_FEED), "RSS": _RSS, "Atom": _ATOM, "WordPress WXR": _WXR,
    "IPTC 7901": _IPTC_7901, "ANPA 1312": _ANPA, "mail": _MAIL, "HTML page": _PAGE,
}  # fmt: skip
_WEB = re.compile(r"https?://[^/]", re.IGNORECASE)
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_LATEST = HINTS.now + timedelta(minutes=5)
_PIECE = re.compile(rb"<[^<>]{0,200}>|\"[^\"]{0,200}\"|[\w.:/-]+|\s+|[^\w\s]")
_HOSTILE = (
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\x01", b"\x02", b"\x03", b"\x04", b"\x1a", b"]]>",
    b"<![CDATA[", b"<!--", b"-->", b"<?x ?>", b"<script>alert(1)</script>", b"&#0;", b"&#xD800;", b"&#x110000;",
    b"&nbsp;", b"&a;", b"<!ENTITY a 'b'>", b"javascript:alert(1)", b"<a href='data:text/html,x' onclick=x>",
    b"<img src=x onerror=alert(1)>", b"9" * 400, b"-1", b"1e999", b"NaN", b"null", b"[]", b"{}", b'"', b"'",
    b"\\ud800", b"\\u0000", b"\r\n.\r\n", b"\r\n\r\n", b"=?utf-8?B?//8=?=", b"=00", b"charset=utf-7",
    b"encoding='utf-16'", b"2025-02-30T25:61:61Z", b"0000-00-00", b"9999-12-31T23:59:59-23:59", b"Infinity",
    b"xml:base='http://['", b"http://[::1", b"//", b"\xc3", b"\xf0\x9f", b"a" * 5000, b"<b>" * 250, b"[" * 300,
)  # fmt: skip


def _pieces(data: bytes) -> list[bytes]:
    """Cut a file where its syntax does."""
    return _PIECE.findall(data)


def _cut(data: bytes, draw: random.Random) -> bytes:
    return data[: draw.randrange(len(data))]


def _flip(data: bytes, draw: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(draw.randint(1, 8)):
        found[draw.randrange(len(found))] = draw.randrange(256)
    return bytes(found)


def _slip_in(data: bytes, draw: random.Random) -> bytes:
    place = draw.randrange(len(data))
    return data[:place] + draw.choice(_HOSTILE) + data[place:]


def _put_for(data: bytes, draw: random.Random) -> bytes:
    pieces = _pieces(data)
    pieces[draw.randrange(len(pieces))] = draw.choice(_HOSTILE)
    return b"".join(pieces)


def _lose(data: bytes, draw: random.Random) -> bytes:
    pieces = _pieces(data)
    start = draw.randrange(len(pieces))
    del pieces[start : start + draw.randint(1, 12)]
    return b"".join(pieces)


def _repeat(data: bytes, draw: random.Random) -> bytes:
    pieces = _pieces(data)
    start = draw.randrange(len(pieces))
    end = start + draw.randint(1, 30)
    return b"".join([*pieces[:end], *pieces[start:end] * draw.choice((1, 2, 40)), *pieces[end:]])


def _swap(data: bytes, draw: random.Random) -> bytes:
    pieces = _pieces(data)
    one, other = draw.randrange(len(pieces)), draw.randrange(len(pieces))
    pieces[one], pieces[other] = pieces[other], pieces[one]
    return b"".join(pieces)


def _graft(data: bytes, draw: random.Random) -> bytes:
    """Go on with the rest of a file of another format."""
    other = draw.choice(sorted(SAMPLES.values())).encode()
    return data[: draw.randrange(len(data))] + other[draw.randrange(len(other)) :]


def _recode(data: bytes, draw: random.Random) -> bytes:
    charset = draw.choice(
        ("utf-16", "utf-16-le", "utf-32", "cp037", "cp1252", "utf-8-sig", "utf-7")
    )
    return data.decode("utf-8", "replace").encode(charset, "replace")


_DAMAGES: tuple[Damage, ...] = (
    _cut, _flip, _slip_in, _slip_in, _put_for, _put_for, _lose, _repeat, _swap, _graft, _recode,
)  # fmt: skip


def damaged(name: str, number: int) -> bytes:
    """Give a sample as something made of it on the way: the same for the same number."""
    draw, data = random.Random(f"{name} {number}"), SAMPLES[name].encode()
    for _ in range(draw.choice((1, 1, 2, 3, 5))):
        data = draw.choice(_DAMAGES)(data or b" ", draw)
    return data


def faults_of(data: bytes) -> list[str]:
    """Read a file as the parser child does; gives what is wrong with its items, or with its reason."""
    try:
        items = read(data, HINTS)
    except Unreadable as error:
        return [] if error.reason.strip() and not _UNFIT.search(error.reason) else ["no reason"]
    return [fault for item in items for fault in _faults(item)]


def _faults(item: WireCopy) -> Iterator[str]:
    """Name what no item may have, however its file was damaged."""
    written = json.dumps(as_record(item))
    if from_record(json.loads(written)) != item:
        yield "not the same after the way through the pipe"
    if not item.uri or len(item.uri.encode()) > 1_000:
        yield "no identifier that can be stored"
    if _UNFIT.search(json.dumps(as_record(item), ensure_ascii=False).replace("\\n", "")):
        yield "letters that no database takes"
    if CLEANER.clean(item.body_html) != item.body_html:
        yield "markup that the cleaner would change"
    if any(link and not _WEB.match(link) for link in (item.link, *(m.href for m in item.media))):
        yield "an address that is none of the web"
    if any(time and time > _LATEST for time in (item.firstcreated, item.versioncreated)):
        yield "a time in the future"
