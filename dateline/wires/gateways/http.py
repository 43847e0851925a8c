"""HTTP out: the only client in the house. Every limit of an outgoing request is kept here."""

from __future__ import annotations

import functools
import logging
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from io import BytesIO
from types import MappingProxyType
from typing import IO, Protocol
from urllib.parse import urlsplit

import httpcore2
import httpx2

from dateline.wires.errors import (
    BadAddress,
    Bomb,
    BrokenAnswer,
    CertificateOld,
    CertificateOther,
    FetchFailed,
    NoConnection,
    RedirectLoop,
    TooLarge,
    TooManyRedirects,
    UnknownPacking,
    Untrusted,
)
from dateline.wires.gateways.door import (
    LOOKING_UP,
    READING,
    Connect,
    Deadline,
    Door,
    Resolve,
    connect_by_system,
    resolve_by_system,
)
from dateline.wires.rules.addresses import following, shown
from dateline.wires.rules.polling import Answer

__all__ = ["Answer", "Client", "FakeClient", "GuardedClient", "Request"]

# It writes every address into the log, with the name and password in it.
logging.getLogger("httpx2").setLevel(logging.WARNING)

SECONDS = 25.0
"""For a whole request with its redirects, from the look-up of the name to the last byte."""
MAX_BYTES = 64 * 1024 * 1024
HEAD_BYTES = 64 * 1024
"""What is held in memory of an answer that is written elsewhere, and read of one that refuses."""
BOMB_RATIO = 50
"""Copy packs to a fifth or a tenth; what unpacks to more than this many times is made to hurt."""
MAX_REDIRECTS = 5
USER_AGENT = "Dateline/0.1 (newsroom; feed reader)"
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/json, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
_PACKINGS = "gzip, deflate, br"
_UNPACKED = frozenset({"", "identity", *_PACKINGS.split(", ")})
# What OpenSSL says of a certificate: not yet valid, expired, another name, another address.
_OLD, _OTHER = frozenset({9, 10}), frozenset({62, 64})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})


class Client(Protocol):
    """Asks addresses. Every method raises `FetchFailed` where no answer came."""

    def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        inner: bool = False,
        into: IO[bytes] | None = None,
    ) -> Answer:
        """Fetch an address, or learn that it has not changed (304).

        A body that goes `into` a file is not held in memory: the answer has only its head.
        """
        ...

    def post(
        self, url: str, *, body: bytes, headers: Mapping[str, str], inner: bool = False
    ) -> Answer:
        """Send bytes to an address. Redirects are not followed: the answer is the redirect."""
        ...


class GuardedClient:
    """The real client: no inner addresses, a total deadline, a limit on unpacked bytes.

    Each request has a connection of its own: a source is asked once in minutes, and what was
    checked when connecting then holds for exactly this request.
    """

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        max_bytes: int = MAX_BYTES,
        resolve: Resolve = resolve_by_system,
        connect: Connect = connect_by_system,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._seconds = seconds
        self._max_bytes = max_bytes
        self._resolve = resolve
        self._connect = connect
        self._tls = tls

    def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        inner: bool = False,
        into: IO[bytes] | None = None,
    ) -> Answer:
        """Fetch an address, following at most five redirects through the same door."""
        headers = {"accept": _ACCEPT}
        if etag:
            headers["if-none-match"] = etag
        if last_modified:
            headers["if-modified-since"] = last_modified
        deadline = Deadline(self._seconds)

        def ask(hop: str) -> Answer:
            return self._ask("GET", hop, headers, b"", inner=inner, deadline=deadline, into=into)

        return replace(_follow(url, ask), took=deadline.spent)

    def post(
        self, url: str, *, body: bytes, headers: Mapping[str, str], inner: bool = False
    ) -> Answer:
        """Send bytes to an address and read what it says."""
        deadline = Deadline(self._seconds)
        return self._ask("POST", url, dict(headers), body, inner=inner, deadline=deadline)

    def _ask(
        self,
        method: str,
        url: str,
        headers: dict[str, str],
        body: bytes,
        *,
        inner: bool,
        deadline: Deadline,
        into: IO[bytes] | None = None,
    ) -> Answer:
        """Make one request, without following anything."""
        deadline.url, deadline.host, deadline.doing = shown(url), _host(url), LOOKING_UP
        door = Door(deadline, inner=inner, resolve=self._resolve, connect=self._connect)
        transport = _Transport(door, self._tls or _certificates())
        headers = {"user-agent": USER_AGENT, "accept-encoding": _PACKINGS, **headers}
        try:
            with (
                httpx2.Client(transport=transport, trust_env=False, timeout=self._seconds) as http,
                http.stream(method, url, headers=headers, content=body or None) as response,
            ):
                deadline.doing = READING
                found = self._read(response, url, into)
        except httpx2.HTTPError as error:
            raise _in_words(error, deadline) from error
        except httpx2.InvalidURL as error:
            raise BadAddress(shown(url)) from error
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(
            status=response.status_code, headers=MappingProxyType(headers), body=found, url=url
        )

    def _read(self, response: httpx2.Response, url: str, into: IO[bytes] | None) -> bytes:
        """Read a body up to the limit, counting bytes after unpacking; gives it, or its head.

        Of what refuses or leads elsewhere a head will do, however much is sent with it.
        """
        if response.status_code in _REDIRECTS:
            return b""
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            return _head_of(response)
        _check_packing(response, url)
        if _announced(response) > self._max_bytes:
            raise TooLarge(shown(url), limit=self._max_bytes // 1024**2)
        sink = into or BytesIO()
        size = 0
        for part in response.iter_bytes():
            size += len(part)
            if size > self._max_bytes:
                bomb = size > BOMB_RATIO * response.num_bytes_downloaded
                raise (Bomb if bomb else TooLarge)(shown(url), limit=self._max_bytes // 1024**2)
            sink.write(part)
        sink.seek(0)
        found = sink.read(HEAD_BYTES if into else -1)
        sink.seek(0)
        return found


def _check_packing(response: httpx2.Response, url: str) -> None:
    """Raise what keeps a body from being unpacked within limits, before a byte of it is."""
    packing = response.headers.get("content-encoding", "").strip().lower()
    if "," in packing:
        # Each packing multiplies what the next has to unpack, before a byte of it is counted.
        raise UnknownPacking(shown(url), host=_host(url), why="it is packed more than once")
    if packing not in _UNPACKED:
        why = f"it is packed as {packing[:20]!r}, which was not asked for"
        raise UnknownPacking(shown(url), host=_host(url), why=why)


def _head_of(response: httpx2.Response) -> bytes:
    """Read what a refusal says; whatever is wrong with that, the refusal itself has come."""
    head = b""
    with suppress(httpx2.HTTPError, FetchFailed):
        for part in response.iter_bytes():
            head += part
            if len(head) >= HEAD_BYTES:
                break
    return head[:HEAD_BYTES]


def _announced(response: httpx2.Response) -> int:
    """Give the bytes that an answer says it has on the way; 0 where it says none."""
    text = response.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


class _Transport(httpx2.HTTPTransport):
    """httpx2's transport with our door in place of its sockets, which it has no option for."""

    def __init__(self, door: Door, tls: ssl.SSLContext) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=tls, network_backend=door, max_keepalive_connections=0
        )


@functools.cache
def _certificates() -> ssl.SSLContext:
    """Load the certificates of the web's authorities once: it takes some 20 ms."""
    return httpx2.create_ssl_context(trust_env=False)


def _host(url: str) -> str:
    """Give an address's host; raises BadAddress unless it is http or https."""
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.scheme in {"http", "https"} else None
    except ValueError:
        host = None
    if not host:
        raise BadAddress(shown(url))
    return host


def _follow(url: str, ask: Callable[[str], Answer]) -> Answer:
    """Follow redirects; remember where those led that are for good, up to the first that is not."""
    seen = [url]
    permanent, for_good = "", True
    while True:
        answer = ask(seen[-1])
        target = answer.header("location")
        if answer.status not in _REDIRECTS or not target:
            return replace(answer, permanent_url=permanent)
        hop = _hop(seen[-1], target)
        if hop in seen:
            raise RedirectLoop(shown(url), again=shown(hop))
        if len(seen) > MAX_REDIRECTS:
            raise TooManyRedirects(shown(url), limit=MAX_REDIRECTS)
        for_good = for_good and answer.status in _FOR_GOOD
        permanent = hop if for_good else permanent
        seen.append(hop)


def _hop(url: str, target: str) -> str:
    try:
        return following(url, target)
    except ValueError as error:
        raise BadAddress(shown(target[:200])) from error


def _in_words(error: httpx2.HTTPError, deadline: Deadline) -> FetchFailed:
    """Say what went wrong on the way."""
    url, host = deadline.url, deadline.host
    if isinstance(error, httpx2.TimeoutException):
        return deadline.passed()
    if isinstance(error, httpx2.UnsupportedProtocol):
        return BadAddress(url)
    if isinstance(error, httpx2.ConnectError):
        return _no_connection(error, url, host)
    return BrokenAnswer(url, host=host, why=str(error) or type(error).__name__)


def _no_connection(error: httpx2.ConnectError, url: str, host: str) -> FetchFailed:
    """Tell a certificate that is not to be trusted from a connection that failed."""
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _not_trusted(cause)(url, host=host, why=cause.verify_message)
        if isinstance(cause, ssl.SSLError):
            return Untrusted(url, host=host, why=cause.reason or str(cause))
        if isinstance(cause, OSError) and cause.strerror:
            return NoConnection(url, host=host, why=cause.strerror)
        # The pool below raises "from None": what really happened is left in the context.
        cause = cause.__cause__ or cause.__context__
    return NoConnection(url, host=host, why=str(error) or "it was closed")


def _not_trusted(error: ssl.SSLCertVerificationError) -> type[Untrusted]:
    if error.verify_code in _OLD:
        return CertificateOld
    return CertificateOther if error.verify_code in _OTHER else Untrusted


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the fake was asked."""

    method: str
    url: str
    etag: str = ""
    last_modified: str = ""
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    inner: bool = False


@dataclass(slots=True)
class FakeClient:
    """Answers from a table, follows redirects and conditional requests as the real one does."""

    answers: dict[str, Answer | FetchFailed] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        inner: bool = False,
        into: IO[bytes] | None = None,
    ) -> Answer:
        """Give the answer of the table."""
        asked = Request(method="GET", url=url, etag=etag, last_modified=last_modified, inner=inner)
        answer = _follow(url, lambda hop: self._answer(replace(asked, url=hop)))
        if into is None:
            return answer
        into.write(answer.body)
        into.seek(0)
        return replace(answer, body=answer.body[:HEAD_BYTES])

    def post(
        self, url: str, *, body: bytes, headers: Mapping[str, str], inner: bool = False
    ) -> Answer:
        """Give the answer of the table."""
        return self._answer(
            Request(method="POST", url=url, body=body, headers=dict(headers), inner=inner)
        )

    def _answer(self, request: Request) -> Answer:
        _host(request.url)
        self.asked.append(request)
        found = self.answers.get(request.url, Answer(status=HTTPStatus.NOT_FOUND))
        if isinstance(found, FetchFailed):
            raise found
        if request.etag and request.etag == found.header("etag"):
            return replace(found, status=HTTPStatus.NOT_MODIFIED, body=b"", url=request.url)
        return replace(found, url=request.url)
