"""A finished page: its bodies in every coding, ready headers, and what it was built from."""

from __future__ import annotations

import gzip
import hashlib
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from math import inf

import brotli
import zstandard

from dateline.edge.board import Board, Slots, slots_of
from dateline.edge.noting import EVERYTHING
from dateline.edge.rules.encodings import IDENTITY
from dateline.edge.rules.validators import http_date

Headers = list[tuple[str, str]]

# Browsers ask each time, and mostly hear 304: there is no purging a browser.
FOR_BROWSERS = "public, max-age=0, must-revalidate"
# What stands in front is purged by key, and asks again after a day all the same.
FOR_SURROGATES = "max-age=86400"
# A page with more keys than a header holds could not be purged in front, so it is not kept there.
MOST_KEY_CHARACTERS = 24_000
# Below this, compression saves nothing on the wire.
WORTH_COMPRESSING = 200
# Measured: what a page costs beside keys and bodies, and a body beside its bytes (mostly headers).
OVERHEAD, BODY_OVERHEAD = 2600, 1800
BROTLI_QUALITY, GZIP_LEVEL, ZSTD_LEVEL = 5, 6, 3

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(body),
    "br": lambda body: brotli.compress(body, quality=BROTLI_QUALITY),
    "gzip": lambda body: gzip.compress(body, compresslevel=GZIP_LEVEL, mtime=0),
}
EXPAND: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
    "br": brotli.decompress,
    "gzip": gzip.decompress,
}
# What the edge writes itself.
OWN = frozenset(
    {"content-length", "content-encoding", "etag", "last-modified", "vary", "date", "accept-ranges"}
)
# What of the application's headers belongs on a 304 (RFC 9110, 15.4.5).
ON_304 = frozenset({"cache-control", "content-location", "expires"})
TEXTS = ("text/", "application/json", "application/xml", "image/svg")


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the application answered: not kept as it is, but made into a page or passed on."""

    status: str
    headers: Headers
    body: bytes

    @property
    def code(self) -> int:
        """The status as a number."""
        return int(self.status[:3])

    def header(self, name: str) -> str:
        """Give a header; empty where there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass(frozen=True, slots=True)
class Body:
    """One coding of a page, with its headers: for the page itself, and for 304."""

    coding: str
    content: list[bytes]
    etag: str
    headers: Headers
    unchanged: Headers


@dataclass(slots=True)
class Page:
    """A page that was rendered when `since` purges had been made."""

    rendered: Rendered
    """Without its body, which is in `bodies`."""
    digest: str
    keys: tuple[str, ...]
    slots: Slots
    since: int
    until: float
    made_at: float
    bodies: dict[str, Body] = field(default_factory=dict)
    checked: int = 0
    modified: int = 0
    """Seconds since 1970 that stand in Last-Modified; 0 while it has none."""
    hits: int = 0
    seen_hits: int = 0
    retry_at: float = 0.0

    def is_good(self, board: Board) -> bool:
        """Tell whether nothing that it shows was purged since, and its time is not over."""
        count = board.words[0]
        if self.checked != count:
            if board.changed_since(self.slots, self.since):
                return False
            self.checked = count
        return self.until == inf or time.time() < self.until

    def is_killed(self, board: Board) -> bool:
        """Tell whether it shows something that was killed since."""
        return board.killed_since(self.slots, self.since)

    @property
    def size(self) -> int:
        """Bytes of memory."""
        keys = sum(map(len, self.keys)) + 90 * len(self.keys)
        bodies = sum(len(body.content[0]) + BODY_OVERHEAD for body in list(self.bodies.values()))
        return OVERHEAD + keys + bodies

    def body(self, coding: str) -> Body:
        """Give the body in a coding, made on first need from one that is there."""
        found = self.bodies.get(coding)
        if found is None:
            there = next(iter(self.bodies.values()))
            plain = EXPAND[there.coding](there.content[0]) if there.coding else there.content[0]
            found = self.add(coding, plain)
        return found

    def add(self, coding: str, plain: bytes) -> Body:
        """Make and keep the body in a coding; a short one, or a picture, stays as it is."""
        if coding and not self._compresses(len(plain)):
            return self.bodies.get(IDENTITY) or self.add(IDENTITY, plain)
        # A copy: what a compressor gives sits in a block as large as the page was, and the rest of
        # that block is lost for as long as it is kept (measured: 25 KB a page rather than 12).
        content = bytes(memoryview(COMPRESS[coding](plain))) if coding else plain
        made = self.with_headers(coding, content)
        self.bodies[coding] = made
        return made

    def ripen(self) -> None:
        """Put Last-Modified on the page, once its second is over.

        HTTP's dates know no parts of a second. Within it the page may change again, and a client
        that saw the first state would be told that it has the second.
        """
        self.modified = int(self.made_at)
        for coding, body in list(self.bodies.items()):
            self.bodies[coding] = self.with_headers(coding, body.content[0])

    def _compresses(self, length: int) -> bool:
        kind = self.rendered.header("content-type")
        return length >= WORTH_COMPRESSING and (
            kind.startswith(TEXTS) or "+xml" in kind or "+json" in kind
        )

    def with_headers(self, coding: str, content: bytes) -> Body:
        """Put a finished body together with the headers that go with it."""
        etag = f'"{self.digest}{"-" if coding else ""}{coding}"'
        validators = [("etag", etag), ("vary", "Accept-Encoding")]
        if self.modified:
            validators.append(("last-modified", http_date(self.modified)))
        given = [(name, value) for name, value in self.rendered.headers if name.lower() not in OWN]
        if not self.rendered.header("cache-control"):
            given.append(("cache-control", FOR_BROWSERS))
        length = [("content-length", str(len(content))), ("accept-ranges", "none")]
        if coding:
            length.append(("content-encoding", coding))
        # The rest of the headers is the client's already: the tag stands for them too.
        still = [(name, value) for name, value in given if name.lower() in ON_304]
        return Body(
            coding,
            [content],
            etag,
            [*given, *validators, *length, ("x-cache", "HIT")],
            [*still, *validators, ("x-cache", "HIT")],
        )

    def surrogate_headers(self) -> Headers:
        """Give what only what stands in front may see: how long it may keep the page, and its keys."""
        named = " ".join(self.keys)
        if len(named) > MOST_KEY_CHARACTERS:
            return [("surrogate-control", "no-store")]
        left = "" if self.until == inf else f"max-age={max(0, int(self.until - time.time()))}"
        return [
            ("surrogate-control", left or FOR_SURROGATES),
            ("surrogate-key", named),
        ]


def make_page(
    rendered: Rendered,
    *,
    keys: Collection[str],
    since: int,
    until: float,
    now: float,
    coding: str,
    before: Page | None = None,
) -> Page:
    """Make a page of what was rendered; bodies of `before` are taken where the words are the same.

    `now` is the time at which the rendering began, `coding` that of the body which is wanted first.
    """
    named = (EVERYTHING, *sorted(keys))
    page = Page(
        rendered=Rendered(rendered.status, rendered.headers, b""),
        digest=_digest(rendered),
        keys=named,
        slots=tuple(dict.fromkeys(slots_of(named))),
        since=since,
        until=until,
        made_at=now,
        checked=since,
    )
    if before is not None:
        page.hits = page.seen_hits = before.hits
        if before.digest == page.digest and before.rendered == page.rendered:
            for kept in list(before.bodies.values()):
                page.bodies[kept.coding] = page.with_headers(kept.coding, kept.content[0])
    if not page.bodies:
        page.add(coding, rendered.body)
    return page


def _digest(rendered: Rendered) -> str:
    """Tell answers apart: by every byte, and by the headers that came with them."""
    headers = [pair for pair in rendered.headers if pair[0].lower() not in OWN]
    found = hashlib.blake2b(rendered.body, digest_size=12)
    found.update(repr(headers).encode())
    return found.hexdigest()
