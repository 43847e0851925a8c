"""Rendering every page of a newsroom as the edge does, with what each has noted."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import _lru_cache_wrapper

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from dateline.edge import Kept
from dateline.edge.noting import noting
from dateline.edge.rendering import request_for, run


@dataclass(frozen=True)
class Shown:
    """A page as it was rendered: its answer, its keys, and until when it lasts."""

    status: str
    location: str
    body: bytes
    keys: frozenset[str]
    until: float

    @property
    def answer(self) -> tuple[str, str, bytes]:
        return self.status, self.location, self.body


@contextmanager
def connections_left_open() -> Iterator[None]:
    """Keep the end of a request from closing the connection that the test goes on with."""
    ends = (request_started, request_finished)
    for each in ends:
        each.disconnect(close_old_connections)
    yield
    for each in ends:
        each.connect(close_old_connections)


def render(path: str) -> Shown:
    with noting() as notes, connections_left_open():
        path, _, query = path.partition("?")
        got = run(get_wsgi_application(), request_for((settings.SITE_URL, path, query)))
    # Another address of a page leads there and is never kept, like a page that is not there.
    assert notes.declared or got.code in {301, 302, 404}, path
    return Shown(got.status, got.header("location"), got.body, frozenset(notes.keys), notes.until)


def render_all(paths: Iterable[str]) -> dict[str, Shown]:
    return {path: render(path) for path in paths}


def forget_everything() -> None:
    """Empty every memory of values and of parts, so that the next page is made from nothing."""
    for each in gc.get_objects():
        if type(each) is Kept:
            each.clear()
        elif type(each) is _lru_cache_wrapper and each.__module__.startswith("dateline.portal"):
            each.cache_clear()
