"""How fast wire copy is read: items per second for each format, beside the plain libraries.

Run: python -m benchmarks.formats
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import feedparser
from lxml import etree

from dateline.wires.formats import Hints, read
from dateline.wires.gateways.parser import Parser

HINTS = Hints(now=datetime(2025, 6, 5, 12, tzinfo=UTC))
ITEMS = 500
PARAGRAPH = "<p>The harbour board said that the <b>northern quay</b> would stay closed until the summer.</p>"
BODY = PARAGRAPH * 12


def rss() -> bytes:
    """Write a feed of full texts, some 1.2 KB each."""
    items = "".join(
        f"<item><title>Quay {number} closed</title><guid>urn:alba:{number}</guid>"
        f"<link>https://alba.example/{number}</link><pubDate>Thu, 05 Jun 2025 08:00:00 GMT</pubDate>"
        f"<category>Shipping</category><description><![CDATA[{BODY}]]></description></item>"
        for number in range(ITEMS)
    )
    head = "<rss version='2.0'><channel><title>Alba</title><link>https://alba.example/</link>"
    return f"{head}{items}</channel></rss>".encode()


def ninjs() -> bytes:
    """Write the same stories as an array of ninjs 2.x."""
    return json.dumps(
        [
            {
                "uri": f"urn:alba:{number}",
                "headlines": [{"role": "main", "value": f"Quay {number} closed"}],
                "versioncreated": "2025-06-05T08:00:00Z",
                "subjects": [{"name": "Shipping"}],
                "bodies": [{"contenttype": "text/html", "value": BODY}],
            }
            for number in range(ITEMS)
        ]
    ).encode()


def newsml() -> bytes:
    """Write the same stories as one message of NewsML-G2."""
    items = "".join(
        f'<newsItem guid="urn:alba:{number}" version="1" xml:lang="en"><itemMeta>'
        '<itemClass qcode="ninat:text"/><provider literal="Alba"/>'
        "<versionCreated>2025-06-05T08:00:00Z</versionCreated>"
        '<pubStatus qcode="stat:usable"/></itemMeta><contentMeta><urgency>4</urgency>'
        '<subject qcode="medtop:20000350"><name>Shipping</name></subject>'
        f"<headline>Quay {number} closed</headline></contentMeta><contentSet>"
        '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<body>{BODY}</body></html></inlineXML></contentSet></newsItem>"
        for number in range(ITEMS)
    )
    head = '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>'
    return f"{head}{items}</itemSet></newsMessage>".encode()


def nitf() -> list[bytes]:
    """Write the same stories as NITF, one file each."""
    return [
        f'<nitf><head><docdata><doc-id id-string="{number}"/>'
        '<date.issue norm="20250605T080000Z"/></docdata></head><body><body.head><hedline>'
        f"<hl1>Quay {number} closed</hl1></hedline></body.head>"
        f"<body.content>{BODY}</body.content></body></nitf>".encode()
        for number in range(ITEMS)
    ]


def newsml1() -> bytes:
    """Write the same stories as NewsML 1.2."""
    items = "".join(
        f"<NewsItem><Identification><NewsIdentifier><PublicIdentifier>urn:alba:{number}"
        "</PublicIdentifier></NewsIdentifier></Identification><NewsManagement>"
        "<ThisRevisionCreated>20250605T080000Z</ThisRevisionCreated>"
        '<Status FormalName="Usable"/></NewsManagement><NewsComponent><NewsLines>'
        f"<HeadLine>Quay {number} closed</HeadLine></NewsLines><ContentItem><DataContent><html>"
        f"<body>{BODY}</body></html></DataContent></ContentItem></NewsComponent></NewsItem>"
        for number in range(ITEMS)
    )
    return f'<NewsML Version="1.2">{items}</NewsML>'.encode()


def plain_text() -> bytes:
    """Write teleprinter copy as ninjs: hard line breaks, an indented line opens a paragraph."""
    lines = (
        "    The harbour board said that the northern quay would stay\nclosed until the summer.\n"
        * 12
    )
    return json.dumps(
        [{"uri": str(number), "body_text": lines + " Reuter"} for number in range(ITEMS)]
    ).encode()


def rate(work: Callable[[], object], rounds: int = 3) -> float:
    """Give the items per second of the best of some rounds."""
    best = min(_seconds(work) for _ in range(rounds))
    return ITEMS / best


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print one line per way of reading."""
    feed, items, wire = rss(), ninjs(), plain_text()
    message, documents, older = newsml(), nitf(), newsml1()
    with Parser() as parser:
        parser.read(feed, HINTS)
        rows = {
            "RSS, feedparser as it comes": lambda: feedparser.parse(BytesIO(feed)),
            "RSS, feedparser unsanitised": lambda: feedparser.parse(
                BytesIO(feed), sanitize_html=False, resolve_relative_uris=False
            ),
            "RSS, here": lambda: read(feed, HINTS),
            "RSS, through the child": lambda: parser.read(feed, HINTS),
            "ninjs, json.loads alone": lambda: json.loads(items),
            "ninjs, here": lambda: read(items, HINTS),
            "ninjs, through the child": lambda: parser.read(items, HINTS),
            "ninjs, teleprinter text": lambda: read(wire, HINTS),
            "NewsML-G2, lxml alone": lambda: etree.fromstring(message),
            "NewsML-G2, here": lambda: read(message, HINTS),
            "NewsML-G2, through the child": lambda: parser.read(message, HINTS),
            "NewsML 1, here": lambda: read(older, HINTS),
            "NITF, a file each, here": lambda: [read(one, HINTS) for one in documents],
        }
        print(f"{ITEMS} items of {len(BODY):,} characters")
        for name, work in rows.items():
            print(f"{name:32} {rate(work):10,.0f} items/s")
        status = Path(f"/proc/{parser.pid}/status").read_text(encoding="ascii")
        print(
            f"{'memory of the child':32} {int(status.split('VmRSS:')[1].split()[0]) // 1024:10} MB"
        )


if __name__ == "__main__":
    main()
