"""A reader: a process that asks at full speed over kept connections, and writes down what it saw.

It knows HTTP by itself, as a client library would cost more than the newsroom that it asks.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import brotli
import zstandard

from benchmarks.staleness.records import Answer, Shown, deed_of, read_marks, write

CODINGS = ("gzip", "br", "zstd", "", "gzip, deflate, br, zstd")
# Fronts and how often each is asked for, beside story pages.
PLACES = {
    "/": 15, "/latest/": 12, "/sector/politics/": 8, "/sector/economy/": 6,
    "/country/south-korea/": 8, "/feed.json": 6, "/feed.rss": 6, "/sector/politics/feed.json": 4,
    "/sitemap-news.xml": 2,
}  # fmt: skip
STORIES = 50
# Of the stories, the newest are asked for; in a surge the very newest.
NEWEST, NEWEST_IN_SURGE = 40, 2
AT_ONCE = 4
# A new connection may lead to another web process.
ROUNDS_PER_CONNECTION = 100
NEWS_SECONDS = 0.02
BROKEN_OFF = 0


@dataclass(slots=True)
class Copy:
    """What a reader has of a page: its validators, and what it showed."""

    shown: int
    etag: str
    modified: str


@dataclass(slots=True)
class Reply:
    """An answer as it came."""

    status: int
    head: bytes
    body: bytes
    ended: float = 0.0

    def header(self, name: str) -> str:
        """Give a header; empty where there is none."""
        found = re.search(rb"\r\n" + name.encode() + rb": ?([^\r]*)", self.head, re.IGNORECASE)
        return found[1].decode() if found else ""


@dataclass(slots=True)
class Door:
    """One kept connection."""

    port: int
    line: socket.socket | None = None
    rest: bytes = b""
    asked: int = 0

    def ask(self, request: bytes) -> None:
        """Send a request, over a new connection where the old one is worn out or broken."""
        if self.line is None or self.asked % ROUNDS_PER_CONNECTION == 0:
            self.close()
            self.line = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.asked += 1
        self.line.sendall(request)

    def answer(self) -> Reply:
        """Read the answer to its end; raises ConnectionError where it breaks off."""
        while b"\r\n\r\n" not in self.rest:
            self._more()
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        reply = Reply(int(head[9:12]), head, b"")
        length = int(reply.header("content-length") or 0)
        if "chunked" in reply.header("transfer-encoding"):
            raise ConnectionError("an answer in pieces")
        while reply.status != 304 and len(self.rest) < length:
            self._more()
        if reply.status != 304:
            reply.body, self.rest = self.rest[:length], self.rest[length:]
        reply.ended = time.monotonic()
        return reply

    def close(self) -> None:
        """Hang up."""
        if self.line is not None:
            self.line.close()
        self.line, self.rest = None, b""

    def _more(self) -> None:
        assert self.line is not None
        data = self.line.recv(262_144)
        if not data:
            raise ConnectionError("the newsroom hung up")
        self.rest += data


@dataclass(slots=True)
class Reader:
    """Asks, remembers, writes down."""

    doors: list[Door]
    news: list[Path]
    log: TextIO
    dice: random.Random
    newest: int
    surge: bool
    read_to: dict[Path, int] = field(default_factory=dict)
    stories: dict[str, float] = field(default_factory=dict)
    bodies: dict[tuple[str, int, int], int] = field(default_factory=dict)
    copies: dict[str, Copy] = field(default_factory=dict)
    known: int = 0
    looked: float = 0.0

    def round(self) -> int:
        """Ask for one page over each connection; gives the number of answers."""
        if time.monotonic() - self.looked > NEWS_SECONDS:
            self._look_for_news()
        asked = []
        for door in self.doors:
            page = self._choose()
            words, copy = self._request(page)
            began = time.monotonic()
            try:
                door.ask(words)
            except OSError:
                door.close()
            else:
                asked.append((door, page, copy, began))
        return sum(self._take(*each) for each in asked)

    def _take(self, door: Door, page: str, copy: Copy | None, began: float) -> int:
        try:
            reply = door.answer()
        except OSError:
            door.close()
            # Only the kill of a web process may break an answer off; who judges knows of it.
            write(self.log, "answer", Answer(began, time.monotonic(), self._nothing(page), 0, "-"))
            return 0
        how = reply.header("x-cache") or "-"
        if reply.status == 304:
            shown = copy.shown if copy else self._nothing(page)
        else:
            shown = self._shown(page, reply)
            self._keep(page, shown, reply)
        write(self.log, "answer", Answer(began, reply.ended, shown, reply.status, how))
        return 1

    def _request(self, page: str) -> tuple[bytes, Copy | None]:
        """Write a request, in one of three with the validators of the copy that is there."""
        lines = [f"GET {page} HTTP/1.1", "Host: localhost"]
        lines.append(f"Accept-Encoding: {self.dice.choice(CODINGS)}")
        copy, way = self.copies.get(page), self.dice.random()
        if copy and copy.etag and way < 0.35:
            lines.append(f"If-None-Match: {copy.etag}")
        elif copy and copy.modified and way < 0.5:
            lines.append(f"If-Modified-Since: {copy.modified}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode(), copy

    def _keep(self, page: str, shown: int, reply: Reply) -> None:
        etag, modified = reply.header("etag"), reply.header("last-modified")
        self.copies[page] = Copy(shown, etag, modified)

    def _shown(self, page: str, reply: Reply) -> int:
        key = (page, reply.status, hash(reply.body))
        number = self.bodies.get(key)
        if number is None:
            text = _plain(reply).decode("utf-8", "replace")
            number = self._write_shown(Shown(page, reply.status, read_marks(text)))
            self.bodies[key] = number
        return number

    def _nothing(self, page: str) -> int:
        return self._write_shown(Shown(page, BROKEN_OFF, {}))

    def _write_shown(self, shown: Shown) -> int:
        write(self.log, "shown", shown)
        self.known += 1
        return self.known - 1

    def _choose(self) -> str:
        newest = list(self.stories)[-self.newest :]
        if self.surge and newest:
            return self.dice.choice([*newest, "/"])
        if newest and self.dice.random() * 100 < STORIES:
            return self.dice.choice(newest)
        return self.dice.choices(list(PLACES), list(PLACES.values()))[0]

    def _look_for_news(self) -> None:
        """Read in the publishers' books which stories there are."""
        self.looked = time.monotonic()
        for folder in self.news:
            for path in folder.glob("publisher-*.log"):
                self._read_news(path)

    def _read_news(self, path: Path) -> None:
        with path.open("rb") as file:
            file.seek(self.read_to.get(path, 0))
            for line in file:
                if not line.endswith(b"\n"):
                    break
                self.read_to[path] = self.read_to.get(path, 0) + len(line)
                deed = deed_of(json.loads(line))
                if deed.address and deed.state == 1:
                    self.stories[deed.address] = deed.returned


def _plain(reply: Reply) -> bytes:
    coding = reply.header("content-encoding")
    if coding == "gzip":
        return gzip.decompress(reply.body)
    if coding == "br":
        return bytes(brotli.decompress(reply.body))
    if coding == "zstd":
        return zstandard.ZstdDecompressor().decompress(reply.body)
    return reply.body


def main() -> None:
    """Read until SIGTERM."""
    given = argparse.ArgumentParser()
    given.add_argument("--number", type=int, required=True)
    given.add_argument("--port", type=int, required=True)
    given.add_argument("--seed", type=int, required=True)
    given.add_argument("--logs", type=Path, required=True)
    given.add_argument("--surge", action="store_true")
    asked = given.parse_args()
    # Publishers come first: they are to reach their rate, whatever the readers do.
    os.nice(10)
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))
    tally = asked.logs / f"reader-{asked.number}.count"
    with (asked.logs / f"reader-{asked.number}.log").open("w", buffering=1 << 20) as log:
        reader = Reader(
            doors=[Door(asked.port) for _ in range(AT_ONCE)],
            news=[asked.logs],
            log=log,
            dice=random.Random(f"{asked.seed} reader {asked.number}"),
            newest=NEWEST_IN_SURGE if asked.surge else NEWEST,
            surge=asked.surge,
        )
        answers = told = 0
        parent = os.getppid()
        while not stopped and os.getppid() == parent:
            answers += reader.round()
            if answers - told > 200:
                told = answers
                with suppress(OSError):
                    tally.write_text(str(answers))
        tally.write_text(str(answers))


if __name__ == "__main__":
    main()
