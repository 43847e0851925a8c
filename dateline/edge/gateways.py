"""What stands in front of the newsroom and keeps its pages: told by key what has changed.

One interface for all of them. Here are Varnish and nothing at all; a CDN, or the edge of another
machine, is one more class with a name and a `purge`.
"""

from __future__ import annotations

import logging
import re
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from dateline.edge.errors import PurgeFailed
from dateline.edge.noting import EVERYTHING

logger = logging.getLogger(__name__)

# A publication waits this long for what stands in front, and no longer.
DEADLINE_SECONDS = 0.5
# Who did not answer is not asked again before this is over.
LEFT_ALONE_SECONDS = 2.0
# Varnish reads headers of 8 KB unless told otherwise.
HEADER_BYTES = 6000
ANSWER_BYTES = 16_384
# Keys are written into headers, separated by spaces.
KEY = re.compile(r"[!-+\--~]+")
# What Varnish says when it has understood: any other answer is somebody else's.
TAKEN = re.compile(rb"HTTP/1\.[01] 200 .*\r\nxkey-purged: *\d+", re.IGNORECASE | re.DOTALL)


class InFront(Protocol):
    """Something that keeps pages by the keys of their `Surrogate-Key` header."""

    @property
    def name(self) -> str:
        """What it is and where, such as `varnish 127.0.0.1:6081`: purges are kept under it."""

    def purge(self, keys: Collection[str]) -> None:
        """Have it forget every page that has one of the keys; raises PurgeFailed if it did not."""


@dataclass(slots=True)
class NothingInFront:
    """Readers reach the newsroom itself. It remembers what it was told, which tests may read."""

    name: str = "nothing"
    told: list[tuple[str, ...]] = field(default_factory=list)

    def purge(self, keys: Collection[str]) -> None:
        """Forget nothing, because nothing is kept."""
        self.told.append(tuple(keys))
        del self.told[:-100]


@dataclass(frozen=True, slots=True)
class Varnish:
    """One Varnish with `deploy/varnish/dateline.vcl`, at `host:port` of an inner network."""

    address: str
    seconds: float = DEADLINE_SECONDS
    """For the whole of a purge, however many keys it has."""

    @property
    def name(self) -> str:
        """Give the name that its purges are kept under."""
        return f"varnish {self.address}"

    def purge(self, keys: Collection[str]) -> None:
        """Send the keys, in as many requests as headers have room for."""
        deadline = time.monotonic() + self.seconds
        for batch in batches(keys):
            try:
                answer = self._ask(_request(batch), deadline)
            except OSError as error:
                raise PurgeFailed(self.name, keys, _why(error)) from error
            if not TAKEN.match(answer):
                raise PurgeFailed(self.name, keys, _first_line(answer))

    def _ask(self, request: bytes, deadline: float) -> bytes:
        """Send a request and read the answer's head, by the deadline."""
        host, _, port = self.address.rpartition(":")
        where = (host.strip("[]"), int(port))
        with socket.create_connection(where, timeout=_left(deadline)) as door:
            door.sendall(request)
            answer = b""
            while b"\r\n\r\n" not in answer and len(answer) < ANSWER_BYTES:
                # Each wait has only what is left: an answer byte by byte is over in time too.
                door.settimeout(_left(deadline))
                read = door.recv(ANSWER_BYTES)
                if not read:
                    break
                answer += read
            return answer


@dataclass(slots=True)
class Patient:
    """Another one in front, left alone for a while after it failed, so that it holds up nobody.

    It says in the log when the other fails first, and when it works again.
    """

    behind: InFront
    clock: Callable[[], float] = time.monotonic
    _until: float = 0.0

    @property
    def name(self) -> str:
        """Give the name of the other."""
        return self.behind.name

    def purge(self, keys: Collection[str]) -> None:
        """Purge, or raise PurgeFailed at once where the last purge has just failed."""
        if self.clock() < self._until:
            raise PurgeFailed(self.name, keys, "it has just failed and is left alone")
        try:
            self.behind.purge(keys)
        except PurgeFailed as failure:
            if not self._until:
                logger.warning("%s; it is tried again until that works", failure)
            self._until = self.clock() + LEFT_ALONE_SECONDS
            raise
        if self._until:
            logger.warning("%s takes purges again", self.name)
            self._until = 0.0


def purge_all(fronts: Collection[InFront], keys: Collection[str]) -> list[PurgeFailed]:
    """Purge the keys at all of them at the same time; gives the failures."""
    failures: list[PurgeFailed] = []

    def purge(front: InFront) -> None:
        try:
            front.purge(keys)
        except PurgeFailed as failure:
            failures.append(failure)

    # The first in this very thread: mostly there is one, and a thread costs as much as its purge.
    first, *others = fronts
    threads = [threading.Thread(target=purge, args=(front,), daemon=True) for front in others]
    for thread in threads:
        thread.start()
    purge(first)
    for thread in threads:
        thread.join()
    return failures


def batches(keys: Collection[str]) -> Iterator[str]:
    """Write keys for headers, each not longer than a header may be.

    A key that no header takes stands for everything: better too much purged than too little.
    """
    line = ""
    for key in dict.fromkeys(key if KEY.fullmatch(key) else EVERYTHING for key in keys):
        if line and len(line) + 1 + len(key) > HEADER_BYTES:
            yield line
            line = ""
        line = f"{line} {key}" if line else key
    if line:
        yield line


def _request(keys: str) -> bytes:
    lines = ("PURGE / HTTP/1.1", "Host: localhost", f"xkey-purge: {keys}", "Connection: close")
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    return left


def _why(error: Exception) -> str:
    return "no answer in time" if isinstance(error, TimeoutError) else str(error)


def _first_line(answer: bytes) -> str:
    line = answer.split(b"\r\n", 1)[0][:100].decode("ascii", "replace")
    return f"it answered {line!r}" if line else "it closed the connection"
