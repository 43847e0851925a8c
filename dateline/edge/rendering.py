"""One rendering of a page however many ask for it, and the last good page where that fails."""

from __future__ import annotations

import io
import logging
import re
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from dateline.edge.metrics import Count, Counts
from dateline.edge.noting import Notes, noting
from dateline.edge.pages import Page, Rendered, make_page
from dateline.edge.rules.addresses import Address, may_be_kept
from dateline.edge.store import Store

logger = logging.getLogger(__name__)

Environ: TypeAlias = dict[str, Any]
# A WSGI callable.
Application: TypeAlias = Callable[[Environ, Any], Iterable[Any]]

# What may be kept: pages, lasting redirects, and the notice in the place of what was taken down.
KEPT = frozenset({200, 301, 308, 410})
# What a view says of an answer that is for whoever asked alone.
NOT_KEPT = frozenset({"no-store", "no-cache", "private"})
# How long a request waits for another's rendering before it is told to come again.
PATIENCE_SECONDS = 20.0
# How often a page is rendered anew that was purged meanwhile, before the newest is good enough.
TRIES = 4
# How long a page that could not be rendered is not tried again while an old one can be shown.
PAUSE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a rendering that began when `since` purges had been made."""

    since: int
    page: Page | None = None
    answer: Rendered | None = None
    """What was rendered and is not to be kept."""
    failed: bool = False


@dataclass(slots=True)
class _Turn:
    done: threading.Event = field(default_factory=threading.Event)
    outcome: Outcome | None = None


class Renderer:
    """Renders missing pages through the application and puts them into the store."""

    def __init__(self, application: Application, store: Store, counts: Counts) -> None:
        self.application = application
        self.store = store
        self.counts = counts
        self.board = counts.board
        self._turns: dict[Address, _Turn] = {}
        self._lock = threading.Lock()

    def fetch(self, address: Address, coding: str) -> Outcome:
        """Give what stands at the address now: nothing that was purged before this was called."""
        arrived = self.board.count
        for _ in range(TRIES):
            outcome = self._together(address, coding)
            if outcome is None:
                continue
            if outcome.page is not None:
                if outcome.page.is_good(self.board):
                    return outcome
            elif outcome.since >= arrived:
                return outcome
        # It is purged faster than it can be rendered: what is true after the request came will do.
        return self.render(address, coding)

    def render(self, address: Address, coding: str) -> Outcome:
        """Render the page, whoever else does, and keep it if it may be kept."""
        since, now = self.board.count, time.time()
        self.counts.add(Count.RENDER)
        with noting() as notes:
            try:
                rendered = run(self.application, request_for(address))
            except Exception:  # whatever the application lets through, the reader gets an answer
                logger.exception("the page %s could not be rendered", address[1])
                return self._failed(since, None)
        if rendered.code >= 500:
            return self._failed(since, rendered)
        if not _is_page(rendered, notes):
            return Outcome(since, answer=rendered)
        page = make_page(
            rendered,
            keys=notes.keys,
            since=since,
            until=notes.until,
            now=now,
            coding=coding,
            before=self.store.pages.get(address),
        )
        if may_be_kept(address) and page.is_good(self.board):
            self.store.put(address, page)
        return Outcome(since, page=page)

    def _failed(self, since: int, rendered: Rendered | None) -> Outcome:
        self.board.note_failure()
        return Outcome(since, answer=rendered, failed=True)

    def _together(self, address: Address, coding: str) -> Outcome | None:
        """Render, or wait for who renders already; None where that one has given up."""
        with self._lock:
            turn = self._turns.get(address)
            mine = turn is None
            if turn is None:
                # It may have been finished since the caller looked.
                page = self.store.pages.get(address)
                if page is not None and page.is_good(self.board):
                    return Outcome(page.since, page=page)
                turn = self._turns[address] = _Turn()
        if not mine:
            turn.done.wait(PATIENCE_SECONDS)
            return turn.outcome
        try:
            turn.outcome = self.render(address, coding)
        finally:
            with self._lock:
                del self._turns[address]
            turn.done.set()
        return turn.outcome


def run(application: Application, environ: Environ) -> Rendered:
    """Call a WSGI application and collect its whole answer."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], exc_info: object = None
    ) -> Callable[[bytes], object]:
        started.append((status, headers))
        return lambda _: None

    answer = application(environ, start_response)
    try:
        body = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    status, headers = started[-1]
    return Rendered(status, headers, body)


def request_for(address: Address) -> Environ:
    """Make the request with which a page is rendered.

    Nothing of the request that asked for it gets in but site, path and declared query: what a
    client sends in any header cannot show on a page that others get.
    """
    site, path, query = address
    parts = urlsplit(site)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": parts.hostname or "localhost",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": parts.netloc,
        "HTTP_X_FORWARDED_PROTO": parts.scheme,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def _is_page(rendered: Rendered, notes: Notes) -> bool:
    return (
        notes.declared
        and bool(notes.keys)
        and rendered.code in KEPT
        and not rendered.header("set-cookie")
        and "cookie" not in rendered.header("vary").lower()
        and NOT_KEPT.isdisjoint(re.split(r"[\s,]+", rendered.header("cache-control").lower()))
    )
