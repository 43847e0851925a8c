"""HTTP out: the only client in the house. Every limit of an outgoing request is kept here."""

from __future__ import annotations

import functools
import ssl
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
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
from dateline.wires.gateways.asking import request_of
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
from dateline.wires.gateways.unpacking import AS_IT_IS, PACKINGS, Counted, Damaged, unpacked
from dateline.wires.rules.addresses import following, shown
from dateline.wires.rules.polling import Answer

__all__ = ["Answer", "Client", "FakeClient", "GuardedClient", "Request"]

SECONDS = 25.0
"""For a whole request with its redirects, from the look-up of the name to the last byte."""
MAX_BYTES = 64 * 1024 * 1024
HEAD_BYTES = 64 * 1024
"""What is held in memory of an answer that is written elsewhere, and read of one that refuses."""
BOMB_RATIO = 50
"""Copy packs to a fifth or a tenth; what unpacks to more than this many times is made to hurt."""
MAX_REDIRECTS = 5
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/json, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
_READ_HERE = frozenset({*AS_IT_IS, *PACKINGS})
# What OpenSSL says of a certificate: not yet valid, expired, another name, another address.
_OLD, _OTHER = frozenset({9, 10}), frozenset({62, 64})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WITHOUT_BODY = _REDIRECTS | {HTTPStatus.NOT_MODIFIED}
_FOR_GOOD = frozenset({301, 308})
_WENT_WRONG = (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError)


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
        request = request_of(method, url, headers, body)
        # Not httpx2's client: its pool, cookies and hooks are half of what a request then takes.
        connection = httpcore2.HTTPConnection(
            request.url.origin, self._tls or _certificates(), network_backend=door
        )
        try:
            with closing(connection):
                response = connection.handle_request(request)
                deadline.doing = READING
                named = httpx2.Headers(response.headers)
                found = self._read(response, named, url, into)
        except (*_WENT_WRONG, Damaged) as error:
            raise _in_words(error, deadline) from error
        headers = {name.lower(): value for name, value in named.items()}
        return Answer(
            status=response.status, headers=MappingProxyType(headers), body=found, url=url
        )

    def _read(
        self,
        response: httpcore2.Response,
        headers: httpx2.Headers,
        url: str,
        into: IO[bytes] | None,
    ) -> bytes:
        """Read a body up to the limit, counting bytes after unpacking; gives it, or its head.

        Of what refuses or leads elsewhere a head will do, however much is sent with it.
        """
        if response.status in _WITHOUT_BODY:
            return b""
        if response.status >= HTTPStatus.BAD_REQUEST:
            return _head_of(response, headers)
        packing = _packing(headers, url)
        if _announced(headers) > self._max_bytes:
            raise TooLarge(shown(url), limit=self._max_bytes // 1024**2)
        sink, came = into or BytesIO(), Counted(response.iter_stream())
        size = 0
        for part in unpacked(came, packing):
            size += len(part)
            if size > self._max_bytes:
                bomb = size > BOMB_RATIO * came.size
                raise (Bomb if bomb else TooLarge)(shown(url), limit=self._max_bytes // 1024**2)
            sink.write(part)
        sink.seek(0)
        found = sink.read(HEAD_BYTES if into else -1)
        sink.seek(0)
        return found


def _packing(headers: httpx2.Headers, url: str) -> str:
    """Give how a body is packed; raises what keeps it from being unpacked within limits."""
    packing = headers.get("content-encoding", "").strip().lower()
    if "," in packing:
        # Each packing multiplies what the next has to unpack, before a byte of it is counted.
        raise UnknownPacking(shown(url), host=_host(url), why="it is packed more than once")
    if packing not in _READ_HERE:
        why = f"it is packed as {packing[:20]!r}, which was not asked for"
        raise UnknownPacking(shown(url), host=_host(url), why=why)
    return packing


def _head_of(response: httpcore2.Response, headers: httpx2.Headers) -> bytes:
    """Read what a refusal says; whatever is wrong with that, the refusal itself has come."""
    packing = headers.get("content-encoding", "").strip().lower()
    head = b""
    with suppress(*_WENT_WRONG, Damaged, FetchFailed):
        for part in unpacked(response.iter_stream(), packing if packing in PACKINGS else ""):
            head += part
            if len(head) >= HEAD_BYTES:
                break
    return head[:HEAD_BYTES]


def _announced(headers: httpx2.Headers) -> int:
    """Give the bytes that an answer says it has on the way; 0 where it says none."""
    text = headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


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


def _in_words(error: Exception, deadline: Deadline) -> FetchFailed:
    """Say what went wrong on the way."""
    url, host = deadline.url, deadline.host
    if isinstance(error, httpcore2.TimeoutException):
        return deadline.passed()
    if isinstance(error, httpcore2.ConnectError):
        return _no_connection(error, url, host)
    return BrokenAnswer(url, host=host, why=str(error) or type(error).__name__)


def _no_connection(error: httpcore2.ConnectError, url: str, host: str) -> FetchFailed:
    """Tell a certificate that is not to be trusted from a connection that failed."""
    cause = error.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _not_trusted(cause)(url, host=host, why=cause.verify_message)
    if isinstance(cause, ssl.SSLError):
        return Untrusted(url, host=host, why=cause.reason or str(cause))
    why = getattr(cause, "strerror", None) or str(error) or "it was closed"
    return NoConnection(url, host=host, why=why)


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
