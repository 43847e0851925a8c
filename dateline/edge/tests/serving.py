"""An application and its edge for tests: pages made of facts that can be changed and purged."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import brotli
import zstandard

from dateline.edge import Board, page, shows
from dateline.edge.application import Edge
from dateline.edge.board import slots_of

SITE = "http://news.example"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as a client would read it."""
        expand: dict[str, Callable[[bytes], bytes]] = {
            "gzip": gzip.decompress,
            "br": brotli.decompress,
            "zstd": zstandard.ZstdDecompressor().decompress,
            "": bytes,
        }
        return expand[self.headers.get("content-encoding", "")](self.body).decode()

    @property
    def seen(self) -> str:
        return self.headers.get("x-cache", "")


@dataclass
class House:
    """Facts by key, and pages at `/a+b` that show the facts `a` and `b`."""

    facts: dict[str, str] = field(default_factory=dict)
    rendered: list[str] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    while_rendering: list[Callable[[], object]] = field(default_factory=list)
    """Called one after the other, each between two facts of a page."""
    status: str = "200 OK"
    headers: list[tuple[str, str]] = field(default_factory=list)
    fails: bool = False
    most_bytes: int = 10_000_000

    def __post_init__(self) -> None:
        self.board = Board()
        self.edge = self.another_process()

    def another_process(self) -> Edge:
        """Give an edge with pages of its own on the same board."""
        return Edge(
            self.application,
            board=self.board,
            params=lambda path: None if path.startswith("/desk") else frozenset({"before"}),
            site=lambda host: SITE if host.startswith("news.example") else None,
            most_bytes=self.most_bytes,
        )

    def application(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.requests.append(environ)
        if environ["PATH_INFO"].startswith("/desk"):
            start_response("200 OK", [("Content-Type", "text/html")])
            return [b"desk"]
        answer: Iterable[bytes] = self.view(environ, start_response)
        return answer

    @page(params=["before"])
    def view(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.rendered.append(environ["PATH_INFO"])
        shown = []
        for name in environ["PATH_INFO"].strip("/").split("+"):
            shows(name)
            shown.append(f"{name}={self.facts.get(name, 'nothing')}")
            if self.while_rendering:
                self.while_rendering.pop(0)()
        if self.fails:
            raise RuntimeError("the database is away")
        start_response(self.status, [("Content-Type", "text/html"), *self.headers])
        return [f"{' '.join(shown)} {environ['QUERY_STRING']}".encode()]

    def hold(self) -> tuple[Event, Event]:
        """Stop the next rendering in its middle: an event that says so, and one that lets it go on."""
        begun, go_on = Event(), Event()

        def wait() -> None:
            begun.set()
            go_on.wait(5)

        self.while_rendering.append(wait)
        return begun, go_on

    def change(self, name: str, value: str, *, killed: bool = False) -> None:
        """Change a fact and purge its key, as a publish does before it returns."""
        self.facts[name] = value
        self.board.purge(slots_of([name]), killed=killed)

    def get(
        self, path: str, *, method: str = "GET", edge: Edge | None = None, **headers: str
    ) -> Answer:
        """Ask for a page; headers as `If_None_Match="…"`."""
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "news.example",
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        told: list[Any] = []
        body = (edge or self.edge)(environ, lambda status, given: told.extend([status, given]))
        names = [name.lower() for name, _ in told[1]]
        assert len(names) == len(set(names)), f"a header twice: {names}"
        found = {name.lower(): value for name, value in told[1]}
        return Answer(int(told[0][:3]), found, b"".join(body))
