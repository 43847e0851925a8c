"""The outermost WSGI callable: answers kept pages itself and lets everything else through.

On a hit nothing is rendered, compressed, hashed or asked of anybody: one look at the board, one
look-up, and a list of headers that is ready.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from math import inf
from typing import TypeAlias

from dateline.edge.board import Board
from dateline.edge.errors import EdgeError
from dateline.edge.metrics import Count, Counts
from dateline.edge.pages import Body, Headers, Page, Rendered
from dateline.edge.rendering import PAUSE_SECONDS, Application, Environ, Outcome, Renderer
from dateline.edge.rules.addresses import Address, canonical_query
from dateline.edge.rules.encodings import choose
from dateline.edge.rules.validators import is_unchanged
from dateline.edge.store import Store

StartResponse: TypeAlias = Callable[[str, Headers], object]
READING = frozenset({"GET", "HEAD"})
NOTHING: list[bytes] = []
# A plain number: it is written down for every hit.
HIT = int(Count.HIT)
# Hosts are remembered as they were written; beyond this many spellings each is looked up anew.
MOST_HOSTS = 256
# Every so many hits a page counts as popular: it is rendered again as soon as it is purged.
POPULAR_HITS = 32
MOST_POPULAR = 64
UNAVAILABLE = b"This page cannot be shown just now. Please try again in a moment.\n"


class Edge:
    """The page cache around an application.

    `params` names the query parameters of the page at a path, or None where none is kept there.
    `site` gives scheme and host that a page is rendered for, or None for a host that is not ours.
    """

    def __init__(
        self,
        application: Application,
        *,
        board: Board,
        params: Callable[[str], frozenset[str] | None],
        site: Callable[[str], str | None],
        most_bytes: int,
    ) -> None:
        self.application = application
        self.board = board
        self.store = Store(most_bytes)
        self.counts = Counts(board)
        self.renderer = Renderer(application, self.store, self.counts)
        self.popular: dict[Address, None] = {}
        self._pages = self.store.pages
        self._words = board.words
        self._tally = self.counts.mine
        self._params = params
        self._site_of = site
        self._sites: dict[str, str] = {}
        self._warmth = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        site = self._sites.get(environ.get("HTTP_HOST", ""), "")
        address = (site, environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        page = self._pages.get(address)
        # What is nearly always so is looked at without a call, here and below: the surge is hits.
        if page is None or not (
            (page.checked == self._words[0] and page.until == inf) or page.is_good(self.board)
        ):
            return self._ask(environ, start_response)
        if environ["REQUEST_METHOD"] not in READING:
            return self._ask(environ, start_response)
        return self._hit(environ, start_response, address, page)

    def _hit(
        self, environ: Environ, start_response: StartResponse, address: Address, page: Page
    ) -> Iterable[bytes]:
        page.hits += 1
        if not page.hits % POPULAR_HITS:
            self._note_popular(address)
        coding = choose(environ.get("HTTP_ACCEPT_ENCODING", ""))
        body = page.bodies.get(coding) or self._body(address, page, coding)
        if not page.modified and time.time() >= int(page.made_at) + 1:
            page.ripen()
            body = page.bodies.get(coding) or body
        try:
            self._tally.counts[HIT] += 1
        except AttributeError:  # the first of this thread
            self.counts.add(HIT)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if "HTTP_SURROGATE_CAPABILITY" in environ or environ["REQUEST_METHOD"] == "HEAD":
            return _send(environ, start_response, page, body)
        if known is None and "HTTP_IF_MODIFIED_SINCE" not in environ:
            start_response(page.rendered.status, body.headers)
            return body.content
        if known == body.etag and page.rendered.status == "200 OK":
            start_response("304 Not Modified", body.unchanged)
            return NOTHING
        return _send(environ, start_response, page, body)

    def _ask(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer what is no plain hit: another spelling of one, a missing page, or no page."""
        path = environ["PATH_INFO"]
        params = self._params(path)
        site = self._site(environ.get("HTTP_HOST", ""))
        if params is None or site is None:
            return self._pass(environ, start_response)
        if environ["REQUEST_METHOD"] not in READING:
            return _refuse(start_response, "405 Method Not Allowed", [("allow", "GET, HEAD")])
        try:
            query = canonical_query(environ.get("QUERY_STRING", ""), params)
        except ValueError:
            return _refuse(start_response, "400 Bad Request", [])
        address = (site, path, query)
        page = self._pages.get(address)
        if page is not None and page.is_good(self.board):
            return self._hit(environ, start_response, address, page)
        return self._miss(environ, start_response, address, page)

    def _miss(
        self, environ: Environ, start_response: StartResponse, address: Address, old: Page | None
    ) -> Iterable[bytes]:
        coding = choose(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if old is not None and old.retry_at > time.time() and not old.is_killed(self.board):
            return self._stale(environ, start_response, old, coding)
        outcome = self.renderer.fetch(address, coding)
        if outcome.failed:
            return self._failed(environ, start_response, address, outcome)
        self.counts.add(Count.MISS)
        if outcome.page is not None:
            body = self._body(address, outcome.page, coding)
            return _send(environ, start_response, outcome.page, body, seen="MISS")
        return _pass_on(environ, start_response, outcome.answer)

    def _failed(
        self, environ: Environ, start_response: StartResponse, address: Address, outcome: Outcome
    ) -> Iterable[bytes]:
        """Show the last good page; after a kill, or without one, say that there is none."""
        self.counts.add(Count.FAILED)
        old = self._pages.get(address)
        if old is not None and not old.is_killed(self.board):
            old.retry_at = time.time() + PAUSE_SECONDS
            coding = choose(environ.get("HTTP_ACCEPT_ENCODING", ""))
            return self._stale(environ, start_response, old, coding)
        if outcome.answer is not None:
            return _pass_on(environ, start_response, outcome.answer)
        return _refuse(start_response, "503 Service Unavailable", [("retry-after", "2")])

    def _stale(
        self, environ: Environ, start_response: StartResponse, old: Page, coding: str
    ) -> Iterable[bytes]:
        self.counts.add(Count.STALE)
        return _send(environ, start_response, old, old.body(coding), seen="STALE")

    def _pass(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        self.counts.add(Count.PASS)
        return self.application(environ, start_response)

    def _body(self, address: Address, page: Page, coding: str) -> Body:
        """Give a body, made on first need, and have the store know of its bytes."""
        found = page.bodies.get(coding)
        if found is None:
            made = len(page.bodies)
            found = page.body(coding)
            if len(page.bodies) != made and self._pages.get(address) is page:
                self.store.put(address, page)
        return found

    def _site(self, host: str) -> str | None:
        site = self._sites.get(host)
        if site is None:
            site = self._site_of(host)
            if site is not None and len(self._sites) < MOST_HOSTS:
                self._sites[host] = site
        return site

    def _note_popular(self, address: Address) -> None:
        with self._warmth:
            self.popular.pop(address, None)
            self.popular[address] = None
            if len(self.popular) > MOST_POPULAR:
                del self.popular[next(iter(self.popular))]

    def warm(self) -> int:
        """Render the popular pages that were purged, before their crowd asks; gives how many."""
        rendered = 0
        with self._warmth:
            addresses = list(self.popular)
        for address in addresses:
            page = self._pages.get(address)
            if page is None or page.retry_at > time.time():
                continue
            if page.hits - page.seen_hits < POPULAR_HITS:
                with self._warmth:
                    self.popular.pop(address, None)
            elif not page.is_good(self.board):
                self.renderer.fetch(address, next(iter(page.bodies)))
                rendered += 1
        return rendered


def _send(
    environ: Environ, start_response: StartResponse, page: Page, body: Body, *, seen: str = ""
) -> Iterable[bytes]:
    known, since = environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
    unchanged = (
        (known or since) is not None
        and is_unchanged(known, since, body.etag, page.modified)
        and page.rendered.status.startswith("200")
    )
    headers = body.unchanged if unchanged else body.headers
    if seen:
        headers = [*headers[:-1], ("x-cache", seen)]
    if seen == "STALE":
        headers = [*headers, ("warning", '111 - "Revalidation Failed"')]
    elif "HTTP_SURROGATE_CAPABILITY" in environ:
        headers = [*headers, *page.surrogate_headers()]
    if unchanged:
        start_response("304 Not Modified", headers)
        return []
    start_response(page.rendered.status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else body.content


def _pass_on(
    environ: Environ, start_response: StartResponse, answer: Rendered | None
) -> Iterable[bytes]:
    if answer is None:
        raise EdgeError("A rendering ended without an answer.")
    headers = [pair for pair in answer.headers if pair[0].lower() != "content-length"]
    start_response(answer.status, [*headers, ("content-length", str(len(answer.body)))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]


def _refuse(start_response: StartResponse, status: str, headers: Headers) -> Iterable[bytes]:
    words = UNAVAILABLE if status.startswith("503") else f"{status[4:]}\n".encode()
    plain = [("content-type", "text/plain; charset=utf-8"), ("content-length", str(len(words)))]
    start_response(status, [*headers, *plain, ("cache-control", "no-store")])
    return [words]
