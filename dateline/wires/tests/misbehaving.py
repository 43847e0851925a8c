"""A server on loopback that does every wrong thing a source can do, over real sockets.

The path names what it does. How much it sends and how long it dawdles follows the limits of the
client it is to vex, so that the same table runs in the tests with small limits and, by
`benchmarks/misbehaving.py`, with the real ones.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import ssl
import struct
import subprocess
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Self

import brotli
import zstandard

FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Alba</title><item>'
    b"<title>Quay closed</title><guid>urn:alba:1</guid><description>The quay is closed.</description>"
    b"</item></channel></rss>"
)
PAGE = b"<!doctype html><title>Alba</title><p>Our site has moved."
ZEROS = bytes(256 * 1024)
Act = Callable[["Vexing", socket.socket], None]
_ACTS: dict[str, Act] = {}


@dataclass(frozen=True, slots=True)
class Limits:
    """What the client bears."""

    seconds: float
    max_bytes: int


@dataclass(slots=True)
class Vexing:
    """The server, and the ports on which it is wrong before a word of HTTP is said."""

    limits: Limits
    folder: Path
    listening: socket.socket = field(init=False)
    others: list[socket.socket] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self.listening = self._serve(self._answer)
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        for each in (self.listening, *self.others):
            each.close()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.listening.getsockname()[1])

    def url(self, path: str) -> str:
        """Give the address at which it does something wrong."""
        return f"http://127.0.0.1:{self.port}/{path}"

    def full(self) -> str:
        """Give an address whose queue of connections is full: the next one is not answered."""
        door = socket.socket()
        door.bind(("127.0.0.1", 0))
        door.listen(0)
        self.others.append(door)
        for _ in range(4):
            waiting = socket.socket()
            waiting.setblocking(False)
            waiting.connect_ex(door.getsockname())
            self.others.append(waiting)
        return f"http://127.0.0.1:{door.getsockname()[1]}/"

    def closed(self) -> str:
        """Give an address at which nobody listens."""
        with socket.create_server(("127.0.0.1", 0)) as door:
            return f"http://127.0.0.1:{door.getsockname()[1]}/"

    def silent(self, scheme: str = "http") -> str:
        """Give an address that takes a connection and says nothing."""
        door = self._serve(self._dawdle)
        return f"{scheme}://localhost:{door.getsockname()[1]}/"

    def secured(self, certificate: Path, host: str = "localhost") -> str:
        """Give an address with this certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)

        def greet(connection: socket.socket) -> None:
            with contextlib.suppress(OSError):
                self._answer(context.wrap_socket(connection, server_side=True))

        return f"https://{host}:{self._serve(greet).getsockname()[1]}/good"

    def dawdle(self, connection: socket.socket, piece: bytes) -> None:
        """Send a little, again and again, for longer than the client waits."""
        for _ in range(60):
            connection.sendall(piece)
            if self.stopped.wait(self.limits.seconds / 20):
                return

    def _dawdle(self, connection: socket.socket) -> None:
        self.stopped.wait(self.limits.seconds * 3)
        connection.close()

    def _serve(self, act: Callable[[socket.socket], None]) -> socket.socket:
        door = socket.create_server(("127.0.0.1", 0))
        self.others.append(door)
        threading.Thread(target=self._accept, args=(door, act), daemon=True).start()
        return door

    def _accept(self, door: socket.socket, act: Callable[[socket.socket], None]) -> None:
        while not self.stopped.is_set():
            try:
                connection, _ = door.accept()
            except OSError:
                return
            threading.Thread(target=act, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        # A client that had enough hangs up: that is what most of these acts are for.
        with connection, contextlib.suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                piece = connection.recv(65_536)
                if not piece:
                    return
                request += piece
                if not request.startswith(b"GET "[: len(request)]):
                    connection.sendall(headers(400, "Connection: close"))
                    return
            path = request.split(b" ", 2)[1].decode().lstrip("/").partition("?")[0]
            _ACTS[path](self, connection)


def act(name: str) -> Callable[[Act], Act]:
    """Register what is done at a path."""

    def register(function: Act) -> Act:
        _ACTS[name] = function
        return function

    return register


def names() -> list[str]:
    """Name everything it does, without the steps on the way of a redirect."""
    return [name for name in _ACTS if not re.fullmatch(r"hop-[1-9]|circle-back", name)]


def headers(status: int, *lines: str) -> bytes:
    """Write the head of an answer."""
    return "\r\n".join([f"HTTP/1.1 {status} So", *lines, "", ""]).encode()


def answers(name: str, status: int, body: bytes, *lines: str) -> None:
    """Register a path that answers in good order."""
    head = headers(status, f"Content-Length: {len(body)}", *lines)
    _ACTS[name] = lambda _vexing, connection: connection.sendall(head + body)


def redirects(name: str, status: int, to: str) -> None:
    """Register a path that leads elsewhere, with a body that never ends to keep those who read it."""
    head = headers(status, f"Location: {to}", f"Content-Length: {1 << 40}")
    _ACTS[name] = lambda _vexing, connection: connection.sendall(head + b"moved")


answers("good", 200, FEED, 'ETag: "a"')
answers("png", 200, FEED, "Content-Type: image/png")
answers("as-html", 200, FEED, "Content-Type: text/html; charset=latin-1")
answers("304", 304, b"")
answers("204", 204, b"")
answers("empty", 200, b"")
answers("blank", 200, b" \r\n\t ")
answers("page", 200, PAGE, "Content-Type: application/rss+xml")
answers("json-error", 200, b'{"error": "no such feed"}', "Content-Type: application/rss+xml")
answers("account/login", 200, PAGE)
answers("password", 200, PAGE + b"<input type=password>")
answers("403-limit", 403, b"", "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 3600")
answers("429-seconds", 429, b"", "Retry-After: 4321")
answers("503-seconds", 503, b"", "Retry-After: 1234")
answers("404-zstd", 404, b"x", "Content-Encoding: zstd")
answers("503-not-gzip", 503, b"busy", "Content-Encoding: gzip", "Retry-After: 99")
answers("twice-packed", 200, b"x", "Content-Encoding: gzip, gzip")
answers("not-gzip", 200, b"this is not gzip at all", "Content-Encoding: gzip")
answers("not-zstd", 200, b"this is not zstd at all", "Content-Encoding: zstd")
answers("packed-oddly", 200, FEED, "Content-Encoding: compress")
answers("announces-less", 200, FEED[:40])
for _status in (400, 401, 402, 403, 404, 406, 410, 418, 451, 500, 502, 503):
    answers(str(_status), _status, b"no")
for _status in (301, 302, 303, 307, 308):
    redirects(f"to-good-{_status}", _status, "/good")
    _ACTS[f"nowhere-{_status}"] = lambda _vexing, connection, status=_status: connection.sendall(  # type: ignore[misc]
        headers(status, "Content-Length: 0")
    )
redirects("to-json-error", 301, "/json-error")
redirects("circle", 302, "/circle-back")
redirects("circle-back", 301, "/circle")
redirects("to-login", 302, "/account/login")
redirects("to-file", 302, "file:///etc/passwd")
redirects("to-metadata", 302, "http://169.254.169.254/latest/")
redirects("to-ten", 301, "http://10.1.2.3/feed")
redirects("to-v6", 307, "http://[::ffff:127.0.0.1]/feed")
redirects("to-name", 308, "http://inside.example/feed")
redirects("to-nonsense", 302, "http://[::1")
for _hop in range(9):
    redirects(f"hop-{_hop}", 302, f"/hop-{_hop + 1}")


def dated(name: str, status: int) -> None:
    """Register a path that asks for a pause until a time, given as a date."""

    def ask(_vexing: Vexing, connection: socket.socket) -> None:
        until = format_datetime(datetime.now(UTC) + timedelta(seconds=600), usegmt=True)
        connection.sendall(headers(status, f"Retry-After: {until}", "Content-Length: 0"))

    _ACTS[name] = ask


dated("429-date", 429)
dated("503-date", 503)


@act("says-nothing")
def says_nothing(vexing: Vexing, _connection: socket.socket) -> None:
    """Take the request and never answer."""
    vexing.stopped.wait(vexing.limits.seconds * 3)


@act("drips-headers")
def drips_headers(vexing: Vexing, connection: socket.socket) -> None:
    """Send one header after the other."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    vexing.dawdle(connection, b"X: y\r\n")


@act("drips-body")
def drips_body(vexing: Vexing, connection: socket.socket) -> None:
    """Send one byte after the other."""
    connection.sendall(headers(200, "Content-Length: 100000"))
    vexing.dawdle(connection, b"x")


@act("429-drips")
def drips_refusal(vexing: Vexing, connection: socket.socket) -> None:
    """Refuse, and explain it one byte after the other."""
    connection.sendall(headers(429, "Retry-After: 77", "Content-Length: 100000"))
    vexing.dawdle(connection, b"x")


@act("stalls")
def stalls(vexing: Vexing, connection: socket.socket) -> None:
    """Send half, and then nothing, and stay."""
    connection.sendall(headers(200, f"Content-Length: {2 * len(FEED)}") + FEED)
    vexing.stopped.wait(vexing.limits.seconds * 3)


@act("endless-headers")
def endless_headers(_vexing: Vexing, connection: socket.socket) -> None:
    """Send headers without end, as fast as they are taken."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for _ in range(200_000):
        connection.sendall(b"X-Filler: " + b"y" * 1000 + b"\r\n")


@act("no-http")
def no_http(_vexing: Vexing, connection: socket.socket) -> None:
    """Speak another protocol."""
    connection.sendall(b"220 ftp.alba.example ready\r\n")


@act("hangs-up")
def hangs_up(_vexing: Vexing, _connection: socket.socket) -> None:
    """Close without a word."""


@act("resets")
def resets(_vexing: Vexing, connection: socket.socket) -> None:
    """Reset the connection in the middle of the body."""
    connection.sendall(headers(200, f"Content-Length: {len(FEED)}") + FEED[:50])
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@act("announces-more")
def announces_more(_vexing: Vexing, connection: socket.socket) -> None:
    """Close before all that was announced has come."""
    connection.sendall(headers(200, f"Content-Length: {len(FEED) + 9}") + FEED)


@act("bad-chunk")
def bad_chunk(_vexing: Vexing, connection: socket.socket) -> None:
    """Send a chunk whose length is no number."""
    connection.sendall(headers(200, "Transfer-Encoding: chunked") + b"zz\r\nfeed\r\n")


@act("cut-chunk")
def cut_chunk(_vexing: Vexing, connection: socket.socket) -> None:
    """Close in the middle of a chunk."""
    connection.sendall(headers(200, "Transfer-Encoding: chunked") + b"ff\r\nfeed")


@act("large-announced")
def large_announced(vexing: Vexing, connection: socket.socket) -> None:
    """Announce too much, and send it."""
    size = vexing.limits.max_bytes * 3 // 2
    connection.sendall(headers(200, f"Content-Length: {size}"))
    for _ in range(size // len(ZEROS) + 1):
        connection.sendall(ZEROS)


@act("large")
def large(vexing: Vexing, connection: socket.socket) -> None:
    """Send too much in chunks, announcing nothing."""
    connection.sendall(headers(200, "Transfer-Encoding: chunked"))
    for _ in range(vexing.limits.max_bytes * 3 // 2 // len(ZEROS) + 1):
        connection.sendall(b"%x\r\n%b\r\n" % (len(ZEROS), ZEROS))


def bomb(name: str, packing: str, pack: Callable[[int], Iterator[bytes]]) -> None:
    """Register a small answer that unpacks to ten times what the client takes."""

    def explode(vexing: Vexing, connection: socket.socket) -> None:
        connection.sendall(headers(200, f"Content-Encoding: {packing}"))
        for piece in pack(10 * vexing.limits.max_bytes // len(ZEROS) + 1):
            connection.sendall(piece)

    _ACTS[name] = explode


def _zlib(window: int) -> Callable[[int], Iterator[bytes]]:
    def pack(count: int) -> Iterator[bytes]:
        packer = zlib.compressobj(wbits=window)
        yield from (packer.compress(ZEROS) for _ in range(count))
        yield packer.flush()

    return pack


def _brotli(count: int) -> Iterator[bytes]:
    packer = brotli.Compressor(quality=1)
    yield from (packer.process(ZEROS) for _ in range(count))
    yield packer.finish()


def _zstd(count: int) -> Iterator[bytes]:
    packer = zstandard.ZstdCompressor().compressobj()
    yield from (packer.compress(ZEROS) for _ in range(count))
    yield packer.flush()


bomb("bomb-gzip", "gzip", _zlib(zlib.MAX_WBITS | 16))
bomb("bomb-deflate", "deflate", _zlib(zlib.MAX_WBITS))
bomb("bomb-brotli", "br", _brotli)
bomb("bomb-zstd", "zstd", _zstd)


def make_certificate(
    folder: Path, *, name: str = "localhost", expired: bool = False
) -> Path | None:
    """Make a certificate that no authority has signed, with its key; None where openssl is not here."""
    tool = shutil.which("openssl")
    if tool is None:
        return None
    key, whole = folder / f"{name}-{expired}.key", folder / f"{name}-{expired}.pem"
    made = (
        f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={name} "
        f"-addext subjectAltName=DNS:{name} -keyout {key} -out {whole}"
    )
    subprocess.run([tool, *made.split()], check=True, capture_output=True)
    if expired:
        again = f"x509 -in {whole} -signkey {key} -days -1 -out {whole}"
        subprocess.run([tool, *again.split()], check=True, capture_output=True)
    whole.write_text(whole.read_text() + key.read_text())
    return whole
