"""The one door out of the house: names are resolved once, inner addresses refused, time limited.

It sits below HTTP, where sockets are opened, so that no redirect and no second DNS answer can lead
around it: what was checked is what is connected to.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ssl import SSLContext

import httpcore2

from dateline.wires.errors import InnerAddress, NameUnknown, NotReached, TimedOut
from dateline.wires.rules.addresses import is_literal, is_public

Resolve = Callable[[str, int], list[str]]
Connect = Callable[[str, int, float], httpcore2.NetworkStream]
_CONNECT_SECONDS = 10.0
_GREETING_SECONDS = 10.0
LOOKING_UP, CONNECTING, GREETING = "looking up the name of", "connecting to", "greeting (TLS)"
SENDING, WAITING, READING = "sending to", "waiting for the answer of", "reading from"
_BEFORE_SENDING = frozenset({LOOKING_UP, CONNECTING, GREETING})
_LIMITS = {CONNECTING: _CONNECT_SECONDS, GREETING: _GREETING_SECONDS}


def resolve_by_system(host: str, port: int) -> list[str]:
    """Ask the system's resolver for every address of a name."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def connect_by_system(ip: str, port: int, seconds: float) -> httpcore2.NetworkStream:
    """Open a connection to a checked address; raises httpcore2's errors."""
    return httpcore2.SyncBackend().connect_tcp(ip, port, timeout=seconds)


@dataclass(slots=True)
class Deadline:
    """The moment at which a whole request has to be over."""

    seconds: float
    host: str = ""
    url: str = ""
    doing: str = LOOKING_UP
    """What is going on: an error says during what the time ran out."""
    end: float = field(init=False)

    def __post_init__(self) -> None:
        self.end = time.monotonic() + self.seconds

    @property
    def spent(self) -> float:
        """Seconds since the beginning."""
        return self.seconds - (self.end - time.monotonic())

    def left(self, doing: str, at_most: float | None = None) -> float:
        """Give the seconds that are left for what begins now; raises TimedOut when there are none."""
        self.doing = doing
        left = self.end - time.monotonic()
        if left <= 0:
            raise self.passed()
        return min(left, at_most) if at_most else left

    def passed(self) -> TimedOut:
        """Make the error that says during what the time ran out."""
        kind = NotReached if self.doing in _BEFORE_SENDING else TimedOut
        limit = min(self.seconds, _LIMITS.get(self.doing, self.seconds))
        return kind(self.url, doing=self.doing, host=self.host, seconds=limit)


class TimedStream(httpcore2.NetworkStream):
    """A connection on which no read, write or handshake lasts beyond the request's deadline."""

    def __init__(self, inside: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._inside = inside
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come, at most `max_bytes`."""
        doing = READING if self._deadline.doing == READING else WAITING
        return self._inside.read(max_bytes, self._deadline.left(doing, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send the buffer."""
        self._inside.write(buffer, self._deadline.left(SENDING, timeout))

    def close(self) -> None:
        """Close the connection."""
        self._inside.close()

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> TimedStream:
        """Make the connection a TLS one."""
        left = self._deadline.left(GREETING, _GREETING_SECONDS)
        return TimedStream(
            self._inside.start_tls(ssl_context, server_hostname, left), self._deadline
        )

    def get_extra_info(self, info: str) -> object:
        """Pass on what is asked about the connection."""
        return self._inside.get_extra_info(info)


class Door(httpcore2.SyncBackend):
    """Opens connections for one request."""

    def __init__(
        self, deadline: Deadline, *, inner: bool, resolve: Resolve, connect: Connect
    ) -> None:
        self._deadline = deadline
        self._inner = inner
        self._resolve = resolve
        self._connect = connect

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> TimedStream:
        """Connect to one of the name's addresses, after all of them were checked."""
        addresses = self._addresses(host, port)
        for refused in (a for a in addresses if not self._inner and not is_public(a)):
            raise InnerAddress(self._deadline.url, ip=refused)
        return TimedStream(self._first_that_answers(addresses, port), self._deadline)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Refuse: a socket file is inside the house."""
        raise InnerAddress(self._deadline.url, ip=path)

    def _addresses(self, host: str, port: int) -> list[str]:
        """Resolve a name within the deadline; the system's resolver knows no time limit itself."""
        if is_literal(host):
            return [host]
        found: list[str] = []
        wrong: list[OSError | UnicodeError] = []

        def ask() -> None:
            try:
                found.extend(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                wrong.append(error)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(self._deadline.left(LOOKING_UP))
        if asking.is_alive():
            raise self._deadline.passed()
        if not found:
            why = getattr(wrong[0], "strerror", None) or wrong[0] if wrong else "no answer"
            raise NameUnknown(self._deadline.url, host=host, why=why)
        return found

    def _first_that_answers(self, addresses: list[str], port: int) -> httpcore2.NetworkStream:
        """Try the addresses in the resolver's order; raises httpcore2's error of the last."""
        failed: Exception = httpcore2.ConnectError("no address")
        for address in addresses:
            left = self._deadline.left(CONNECTING, _CONNECT_SECONDS)
            try:
                return self._connect(address, port, left)
            except (httpcore2.ConnectTimeout, httpcore2.ConnectError) as error:
                failed = error
        raise failed
