"""How fast wire copy is read: items per second for each format, beside the plain libraries.

Counted is processor time, of this process and of the parser child together; the best of some rounds.
With DATELINE_WIRES the real feeds in its folder `feeds` are read, too.

Run: python -m benchmarks.formats [--rounds 5]
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path

import feedparser

from benchmarks.measuring import scheduled
from dateline.wires.formats import Hints, read
from dateline.wires.gateways.parser import Parser

HINTS = Hints(now=datetime(2025, 6, 5, 12, tzinfo=UTC))
ITEMS = 500
PARAGRAPH = "<p>The harbour board said that the <b>northern quay</b> would stay closed until the summer.</p>"
BODY = PARAGRAPH * 12
LINES = "The harbour board said that the northern quay would stay closed until the summer.\r\n"
WIRES = Path(os.environ.get("DATELINE_WIRES", "../shared/wires"))
LEAST = {
    "RSS, here": 2.5,
    "Atom, here": 2.5,
    "real feeds, here": 2.5,
    "ninjs, through the child": 2_000,
    "NewsML-G2, through the child": 2_000,
}
"""Goals: times what feedparser as it comes does, or items a second."""


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


def atom() -> bytes:
    """Write the same stories as Atom."""
    items = "".join(
        f"<entry><title>Quay {number} closed</title><id>urn:alba:{number}</id>"
        f'<link href="https://alba.example/{number}"/><updated>2025-06-05T08:00:00Z</updated>'
        f'<category term="shipping"/><content type="html"><![CDATA[{BODY}]]></content></entry>'
        for number in range(ITEMS)
    )
    head = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Alba</title><id>urn:alba</id>'
    return f"{head}{items}</feed>".encode()


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


def wxr() -> bytes:
    """Write the same stories as a WordPress export."""
    items = "".join(
        f"<item><title>Quay {number} closed</title><guid>urn:alba:{number}</guid>"
        "<wp:post_date_gmt>2025-06-05 08:00:00</wp:post_date_gmt><wp:post_type>post</wp:post_type>"
        f"<wp:status>publish</wp:status><content:encoded><![CDATA[{BODY}]]></content:encoded></item>"
        for number in range(ITEMS)
    )
    spaces = (
        'xmlns:wp="http://wordpress.org/export/1.2/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    )
    return f"<rss version='2.0' {spaces}><channel><title>A</title>{items}</channel></rss>".encode()


def apmedia() -> bytes:
    """Write the same stories as AP's media JSON, with their NITF inside."""
    body = f"<nitf><body><body.content><block>{BODY}</block></body.content></body></nitf>"
    items = [
        {
            "item": {
                "type": "text",
                "altids": {"itemid": f"{number}"},
                "pubstatus": "usable",
                "versioncreated": "2025-06-05T08:00:00Z",
                "headline": f"Quay {number} closed",
                "subject": [{"name": "Shipping", "code": "x"}],
                "body_nitf": body,
            }
        }
        for number in range(ITEMS)
    ]
    return json.dumps({"data": {"items": items}}).encode()


def iptc7901() -> bytes:
    """Write the same stories as the teleprinter of European agencies sends them."""
    return b"".join(
        f"\x01ala{number:04} 4 pl 90 alba 0001\r\nShipping/Quays/\r\nQuay {number} closed =\x02\r\n"
        f"{LINES * 12}\x03050800 GMT Jun 25\x04\r\n".encode()
        for number in range(ITEMS)
    )


def anpa() -> bytes:
    """Write the same stories as the teleprinter of American agencies sends them."""
    return b"".join(
        f"\x01ai{number:04}\x1f---\r\nr i\x13BC-Quay-{number} 06-05 0090\r\n\x02^BC-Quay-{number},90<\r\n"
        f"^Quay {number} closed<\r\n{LINES * 12}\x03AP-AL-06-05-25 0800GMT\x04\r\n".encode()
        for number in range(ITEMS)
    )


def mail() -> list[bytes]:
    """Write the same stories as mails, one file each."""
    return [
        f"From: Alba <wire@alba.example>\r\nSubject: Quay {number} closed\r\nMessage-ID: <{number}@a.example>"
        "\r\nDate: Thu, 05 Jun 2025 08:00:00 +0000\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        f"<html><body>{BODY}</body></html>".encode()
        for number in range(ITEMS)
    ]


def pages() -> list[bytes]:
    """Write a tenth of the same stories as pages: trafilatura takes its time."""
    return [
        f"<!doctype html><html lang='en'><head><title>Quay {number} closed</title>"
        "<meta property='og:type' content='article'></head>"
        f"<body><nav>Home</nav><article><h1>Quay {number} closed</h1>{_numbered()}</article></body></html>".encode()
        for number in range(ITEMS // 10)
    ]


def _numbered() -> str:
    """Write the paragraphs with numbers: trafilatura drops those that repeat one another."""
    return "".join(PARAGRAPH.replace("northern", f"{number}th") for number in range(12))


def plain_text() -> bytes:
    """Write teleprinter copy as ninjs: hard line breaks, an indented line opens a paragraph."""
    lines = (
        "    The harbour board said that the northern quay would stay\nclosed until the summer.\n"
        * 12
    )
    return json.dumps(
        [{"uri": str(number), "body_text": lines + " Reuter"} for number in range(ITEMS)]
    ).encode()


def rate(work: Callable[[], int], parser: Parser, rounds: int) -> float:
    """Give the items per second of processor time, of the best of some rounds."""
    return max(_once(work, parser) for _ in range(rounds))


def _once(work: Callable[[], int], parser: Parser) -> float:
    child = Path(f"/proc/{parser.pid}/schedstat")
    used, before = time.process_time(), scheduled(child)
    items = work()
    return items / (time.process_time() - used + scheduled(child) - before)


def feeds() -> dict[str, list[bytes]]:
    """Give the feeds made here, and the real ones where they are."""
    real = [path.read_bytes() for path in sorted((WIRES / "feeds").glob("*"))]
    made = {"RSS": [rss()], "Atom": [atom()]}
    return {**made, "real feeds": real} if real else made


def works(parser: Parser) -> Iterator[tuple[str, Callable[[], int]]]:
    """Name every way of reading; each gives how many items it read."""
    for name, files in feeds().items():
        yield f"{name}, feedparser as it comes", partial(_by_feedparser, files)
        yield f"{name}, feedparser unsanitised", partial(_by_feedparser, files, sanitize_html=False)
        yield f"{name}, here", partial(_here, files)
        yield f"{name}, through the child", partial(_through, parser, files)
    whole = {"ninjs": ninjs(), "NewsML-G2": newsml()}
    for name, data in whole.items():
        yield f"{name}, here", partial(_here, [data])
        yield f"{name}, through the child", partial(_through, parser, [data])
    others = {
        "ninjs of teleprinter text": [plain_text()],
        "NewsML 1.2": [newsml1()],
        "NITF, a file each": nitf(),
        "AP media JSON": [apmedia()],
        "IPTC 7901": [iptc7901()],
        "ANPA 1312": [anpa()],
        "mail, a file each": mail(),
        "WordPress WXR": [wxr()],
        "HTML page, a file each": pages(),
    }
    for name, some in others.items():
        yield f"{name}, here", partial(_here, some)


def _by_feedparser(files: list[bytes], **how: bool) -> int:
    return sum(len(feedparser.parse(BytesIO(data), **how).entries) for data in files)


def _here(files: list[bytes]) -> int:
    return sum(len(read(data, HINTS)) for data in files)


def _through(parser: Parser, files: list[bytes]) -> int:
    return sum(len(parser.read(data, HINTS)) for data in files)


def main() -> None:
    """Print one line per way of reading."""
    given = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    given.add_argument("--rounds", type=int, default=5)
    asked = given.parse_args()
    print(
        f"{ITEMS} items of {len(BODY):,} characters, load {os.getloadavg()[0]:.1f} before the run"
    )
    known = 0.0
    with Parser() as parser:
        parser.read(rss(), HINTS)
        for name, work in works(parser):
            seen = rate(work, parser, asked.rounds)
            known = seen if name.endswith("as it comes") else known
            print(f"{name:38} {seen:10,.0f} items/s{said(name, seen, known)}", flush=True)
        status = Path(f"/proc/{parser.pid}/status").read_text(encoding="ascii")
        memory = int(status.partition("VmRSS:")[2].split()[0]) // 1024
        print(f"{'memory of the child':38} {memory:10} MB")


def said(name: str, seen: float, feedparsers: float) -> str:
    """Say how many times as fast as feedparser as it comes that is, and whether a goal is met."""
    least = LEAST.get(name, 0)
    if name.startswith(("RSS", "Atom", "real")):
        times = seen / feedparsers
        met = f" (goal ≥ {least}: {'yes' if times >= least else 'NO'})" if least else ""
        return f"   {times:4.2f} ×{met}"
    return f"   goal ≥ {least:,}: {'yes' if seen >= least else 'NO'}" if least else ""


if __name__ == "__main__":
    main()
