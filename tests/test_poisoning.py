"""Odd requests by the hundred, as bytes on a socket: after each, everybody else gets the clean page.

What an odd request itself gets is its sender's business, as long as it is an answer and not an
error of ours. What counts is the page that is kept: it has to be the very page, byte by byte.
"""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from dateline.edge import EVERYTHING
from dateline.edge.board import Board, slots_of
from tests.agency import ninjs
from tests.front import Answer, ask
from tests.house import House, until

pytestmark = pytest.mark.slow

EVIL = "evil.example"
PAGES = ("/", "/latest/", "/feed.rss", "/sitemap.xml", "{story}")
CODINGS = ("", "gzip", "br", "zstd")
# What must be the same for everybody, whoever asked before.
STEADY = ("etag", "content-type", "content-encoding", "vary", "cache-control", "location")
LONG = "a" * 9000


@dataclass(frozen=True, slots=True)
class Odd:
    """A request that no honest client sends: its line, its headers, and what follows them.

    `{page}` in the line stands for the page that it tries to spoil.
    """

    name: str
    line: bytes = b"GET {page} HTTP/1.1"
    headers: tuple[bytes, ...] = ()
    host: bytes | None = b"Host: localhost"
    body: bytes = b""

    def written(self, page: str) -> bytes:
        """Write it as bytes."""
        line = self.line.replace(b"{page}", page.encode())
        hosts = () if self.host is None else (self.host,)
        return b"\r\n".join([line, *hosts, *self.headers, b"Connection: close", b"", self.body])


def header(name: str, value: str | bytes) -> Odd:
    """Make a request that is plain but for one header."""
    said = value if isinstance(value, bytes) else value.encode()
    return Odd(f"{name}: {said[:40].decode('latin-1')}", headers=(name.encode() + b": " + said,))


def line(written: str | bytes, name: str = "") -> Odd:
    """Make a request that is plain but for its first line."""
    said = written if isinstance(written, bytes) else written.encode()
    return Odd(name or said[:60].decode("latin-1"), line=said)


def host(*written: str) -> Odd:
    """Make a request that is plain but for its host."""
    if not written:
        return Odd("no host", host=None)
    first, *others = (f"Host: {each}".encode() for each in written)
    return Odd(f"host {written}", host=first, headers=tuple(others))


HOSTS = (
    host(),
    host(EVIL),
    host("localhost", EVIL),
    host(EVIL, "localhost"),
    host("localhost", "localhost"),
    host("localhost:9999"),
    host("LOCALHOST"),
    host("localhost."),
    host("localhost:80@evil.example"),
    host("evil.example:@localhost"),
    host("localhost, evil.example"),
    host("localhost/evil"),
    host("localhost#evil"),
    host("localhost\tevil"),
    host(""),
    host(" localhost "),
    host("[::1]"),
    host("127.0.0.1"),
    host("local\x00host"),
    host("lócalhost"),
    host("a" * 300 + ".example"),
    Odd("host in a folded line", host=b"Host:\r\n evil.example"),
    Odd("space before the colon", host=b"Host : evil.example"),
    line(f"GET http://{EVIL}{{page}} HTTP/1.1"),
    line("GET http://localhost{page} HTTP/1.1"),
    line(f"GET //{EVIL}{{page}} HTTP/1.1"),
    line(f"GET @{EVIL}{{page}} HTTP/1.1"),
    Odd("HTTP/1.0 without host", line=b"GET {page} HTTP/1.0", host=None),
    Odd("HTTP/1.0 with another host", line=b"GET {page} HTTP/1.0", host=b"Host: evil.example"),
)
PROXIES = tuple(
    header(name, value)
    for name, values in {
        "X-Forwarded-Host": (EVIL, f"localhost, {EVIL}", ""),
        "X-Forwarded-Proto": ("https", "http", "gopher", "https, http"),
        "X-Forwarded-Scheme": ("https",),
        "X-Forwarded-Ssl": ("on",),
        "X-Forwarded-For": ("203.0.113.9", "127.0.0.1", "<script>"),
        "X-Forwarded-Port": ("1", "443"),
        "X-Forwarded-Prefix": ("/evil",),
        "X-Forwarded-Server": (EVIL,),
        "X-Script-Name": ("/evil",),
        "Script-Name": ("/evil",),
        "Forwarded": (f"host={EVIL};proto=https",),
        "Via": ("1.1 evil",),
        "X-Host": (EVIL,),
        "X-HTTP-Host-Override": (EVIL,),
        "X-Original-URL": ("/desk/", "/not-there/"),
        "X-Rewrite-URL": ("/desk/", "/not-there/"),
        "X-Original-Host": (EVIL,),
        "X-Real-IP": ("127.0.0.1",),
        "True-Client-IP": ("127.0.0.1",),
        "Proxy": (EVIL,),
        "Front-End-Https": ("on",),
    }.items()
    for value in values
)
METHODS = (
    *(header(name, "POST") for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method")),
    *(line(f"{verb} {{page}} HTTP/1.1") for verb in ("HEAD", "OPTIONS", "TRACE", "DELETE", "PUT")),
    *(line(f"{verb} {{page}} HTTP/1.1") for verb in ("PURGE", "BAN", "get", "GETT", "CONNECT")),
    Odd("POST", line=b"POST {page} HTTP/1.1", headers=(b"Content-Length: 3",), body=b"a=b"),
    Odd("GET with a body", headers=(b"Content-Length: 12",), body=b"_method=POST"),
    line("GET {page}"),
    line("GET {page} HTTP/9.9"),
    line("GET  {page}  HTTP/1.1"),
)
PATHS = (
    *(
        line(f"GET {path} HTTP/1.1")
        for path in (
            "{page}/",
            "{page}//",
            "/.{page}",
            "/./{page}",
            "/%2e%2e{page}",
            "/desk/..{page}",
            "/desk/%2e%2e{page}",
            "/desk/..%2f{page}",
            "{page}%00",
            "{page}%0d%0aX-Evil:%20yes",
            "{page}%20",
            "{page}%3f",
            "{page}%23",
            "{page}%ff%fe",
            "{page}%c0%ae",
            "{page}%u0041",
            "{page}%",
            "{page}%zz",
            "{page}\\",
            "{page};jsessionid=1",
            "{page}.css",
            "{page}evil.css",
            "{page}%2fevil.css",
            "{page}#fragment",
            "{page}#?x=1",
            "/%6c%61test/",
            "/LATEST/",
            "//latest/",
            "/latest",
            "*",
            "",
        )
    ),
    line(b"GET {page}\x00 HTTP/1.1", "NUL in the path"),
    line(b"GET {page}\xff\xfe HTTP/1.1", "bytes in the path"),
    line("GET {page}é HTTP/1.1", "letters in the path"),
    line(f"GET {{page}}{LONG} HTTP/1.1", "9 KB of path"),
    line(f"GET {{page}}{'/..' * 2000} HTTP/1.1", "2,000 steps up"),
)
QUERIES = tuple(
    line(f"GET {{page}}?{query} HTTP/1.1", f"query {query[:40]}")
    for query in (
        "",
        "?",
        "&",
        "&&&&",
        "=",
        "utm_source=evil&utm_medium=evil",
        "fbclid=1",
        "x=1",
        "x=1&x=2",
        "X-Forwarded-Host=evil.example",
        "before=",
        "before=0",
        "before=x",
        "before=1&before=2",
        "before=%00",
        "before=%ff",
        "before=" + LONG,
        "%62efore=1",
        "before[]=1",
        "BEFORE=1",
        "before;before=1",
        "before=2026-01-01T00:00:00Z-1",
        "&".join(f"a{number}={number}" for number in range(300)),
        "edition=evil",
        "callback=evil",
        "_method=DELETE",
        "<script>alert(1)</script>",
        "%3Cscript%3E",
        LONG,
    )
)
CODED = tuple(
    header("Accept-Encoding", value)
    for value in (
        "*;q=0",
        "br;q=0",
        "identity;q=0",
        "identity;q=0, *;q=0",
        "gzip;q=0, br;q=0, zstd;q=0",
        "br;q=1.5",
        "br;q=-1",
        "br;q=nan",
        "br;q=1;q=0",
        "br;x=1",
        "BR",
        " br ",
        "br,,,,gzip",
        "gzip, gzip, gzip",
        "compress, sdch, deflate",
        "\x01\x02",
        b"\xff\xfe",
        "gzip" + ",x" * 5000,
        ";;;===",
    )
)
RANGES = tuple(
    Odd(f"range {value}", headers=(f"Range: {value}".encode(), *more))
    for value, more in (
        ("bytes=0-0", ()),
        ("bytes=0-9,20-29", ()),
        ("bytes=-5", ()),
        ("bytes=999999999-", ()),
        ("lines=1-2", ()),
        ("bytes=0-9", (b'If-Range: "other"',)),
        ("bytes=" + ",".join(f"{n}-{n}" for n in range(500)), ()),
    )
)
PERSONAL = (
    header("Cookie", "sessionid=evil; edition=evil; csrftoken=evil; django_language=ar"),
    header("Cookie", "a" * 7000),
    header("Cookie", b"\xff\xfe=;;;=,"),
    Odd("two cookies", headers=(b"Cookie: a=1", b"Cookie: sessionid=evil")),
    header("Authorization", "Basic ZXZpbDpldmls"),
    header("Authorization", "Bearer evil"),
    header("Accept-Language", "ar, de;q=0.5"),
    header("Accept", "application/json"),
    header("User-Agent", "<script>alert(1)</script>"),
    header("Referer", "https://evil.example/"),
    header("Origin", "https://evil.example"),
    header("X-Requested-With", "XMLHttpRequest"),
    header("Surrogate-Capability", 'x="Surrogate/1.0"'),
    header("Cache-Control", "no-cache, no-store"),
    header("Pragma", "no-cache"),
    header("If-None-Match", "*"),
    header("If-None-Match", '"' + "a" * 5000),
    header("If-Modified-Since", "not a date"),
    header("If-Modified-Since", "Fri, 31 Dec 9999 23:59:59 GMT"),
    header("If-Match", '"other"'),
    header("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"),
    header("Expect", "100-continue"),
    header("Expect", "evil"),
    header("Upgrade", "h2c"),
    header("Max-Forwards", "0"),
    header("X-Evil", LONG),
    header("X_Forwarded_Host", EVIL),
    header("", "no name"),
    Odd("500 headers", headers=tuple(f"X-{n}: {n}".encode() for n in range(500))),
    Odd("a line that is no header", headers=(b"this is none",)),
    Odd("a header in two lines", headers=(b"X-Two: one", b"\ttwo: evil")),
)
SMUGGLED = (
    Odd(
        "chunked and a length",
        line=b"GET {page} HTTP/1.1",
        headers=(b"Transfer-Encoding: chunked", b"Content-Length: 5"),
        body=b"0\r\n\r\nGET /evil HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ),
    *(
        Odd(f"{coding!r}", headers=(coding,), body=b"0\r\n\r\nGET /evil/ HTTP/1.1\r\n\r\n")
        for coding in (
            b"Transfer-Encoding: chunked",
            b"Transfer-Encoding: xchunked",
            b"Transfer-Encoding : chunked",
            b"Transfer-Encoding: chunked, identity",
            b"Transfer-Encoding: \x0bchunked",
            b"Content-Length: 0, 5",
            b"Content-Length: +5",
            b"Content-Length: -1",
            b"Content-Length: 99999999999999999999",
        )
    ),
    Odd("two lengths", headers=(b"Content-Length: 0", b"Content-Length: 30"), body=b"GET / "),
    Odd("bare line feeds", line=b"GET {page} HTTP/1.1\nHost: evil.example"),
    Odd("a carriage return", line=b"GET {page} HTTP/1.1\rX-Evil: yes"),
)
ODD = (
    *HOSTS, *PROXIES, *METHODS, *PATHS, *QUERIES, *CODED, *RANGES, *PERSONAL, *SMUGGLED
)  # fmt: skip


@pytest.fixture(scope="module")
def story(house: House) -> str:
    """The path of a story's page; nothing else is published while this file runs."""
    headline = "Poison in the harbour basin was red wine"
    house.drop("river", "poison.json", ninjs("poison", headline))

    def in_feed() -> str:
        items = json.loads(house.get("/feed.json").text)["items"]
        return next((urlsplit(item["url"]).path for item in items if item["title"] == headline), "")

    return until(in_feed)


def send(port: int, request: bytes) -> bytes:
    """Send bytes and read what comes, to its end or for half a second."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as door, suppress(OSError):
        door.sendall(request)
        # Some are waited for: the server thinks that more is to come.
        door.settimeout(0.5)
        while more := door.recv(65536):
            answer += more
    return answer


def steady(answer: Answer) -> tuple[object, ...]:
    """Give what must not change; a Last-Modified comes once the page is a second old."""
    return (answer.status, answer.body, *(answer[name] for name in STEADY))


def clean(port: int, page: str) -> list[tuple[object, ...]]:
    """Ask as an honest client does, in every coding."""
    return [
        steady(ask(port, page, also={"Accept-Encoding": coding} if coding else {}))
        for coding in CODINGS
    ]


@pytest.fixture(scope="module")
def board(house: House) -> Board:
    """What the house's processes tell each other of changes by."""
    return Board(house.home / "run" / "board")


@pytest.fixture(scope="module")
def before(house: House, story: str) -> dict[str, list[tuple[object, ...]]]:
    """Every page as it is before anybody has asked anything odd."""
    return {page: clean(house.port, page) for page in pages_of(story)}


def pages_of(story: str) -> list[str]:
    return [page.format(story=story) for page in PAGES]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.name)
def test_after_an_odd_request_everybody_gets_the_clean_page(
    house: House,
    story: str,
    board: Board,
    before: dict[str, list[tuple[object, ...]]],
    odd: Odd,
) -> None:
    # Nothing is kept: the odd request is the first to ask for every page.
    board.purge(slots_of([EVERYTHING]))
    for page in pages_of(story):
        answer = send(house.port, odd.written(page))
        assert not answer.startswith(b"HTTP/1.1 5"), answer[:300]
        assert EVIL.encode() not in answer.split(b"\r\n\r\n")[0], answer[:300]
        assert clean(house.port, page) == before[page]
    # And once more, now that the pages are kept.
    send(house.port, odd.written(story))
    assert clean(house.port, story) == before[story]


def test_a_purge_from_here_empties_the_house(house: House, story: str, board: Board) -> None:
    ask(house.port, story)
    assert ask(house.port, story)["x-cache"] == "HIT"
    board.purge(slots_of([EVERYTHING]))
    assert ask(house.port, story)["x-cache"] == "MISS"
