"""Counts what was looked at: browsers tell by a POST at one address, which no cache in front keeps.

It stands behind the page cache, so that a kept page costs nothing more, and before the application,
which is not entered. What is counted waits in memory, in a bounded number of tallies, until it is
taken and written down by `housekeeping`; whose view it was is not among it.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from dateline.edge.application import StartResponse
from dateline.edge.board import Board
from dateline.edge.marks import Marks
from dateline.edge.metrics import Count, Counts
from dateline.edge.pages import Headers
from dateline.edge.rendering import Application, Environ
from dateline.edge.rules.clients import house_of, is_ahead, is_browser
from dateline.edge.rules.networks import address_of

# What a browser tells: the number of what it shows, and the host that led there.
TOLD = re.compile(r"thing=([0-9]{1,12})(?:&from=([A-Za-z0-9.:\[\]-]{0,100}))?")
# Tallies that wait at most; what comes beyond them is dropped until they are taken.
MOST_WAITING = 100_000
# Views are put together by the moment they came, in steps of so many seconds.
STEP_SECONDS = 600
# For so many seconds a reader counts once for a thing.
WINDOW_SECONDS = 6 * 3600
MOST_ORIGINS = 256


class Tally(NamedTuple):
    """What views are counted by: the step of time, what was looked at, and where readers came from."""

    step: int
    thing: int
    origin: int


# Plain numbers: they are written down for every view.
COUNTED, REPEATED, ROBOT = map(int, (Count.VIEW_COUNTED, Count.VIEW_REPEATED, Count.VIEW_ROBOT))
REFUSED, DROPPED = int(Count.VIEW_REFUSED), int(Count.VIEW_DROPPED)


class Beacon:
    """The address at which browsers tell what is looked at, in front of an application.

    `is_ours` tells whether a host is one of the site's. `kind_of` says in a number what kind of host
    led there; empty stands for none.
    """

    def __init__(
        self,
        application: Application,
        *,
        path: str,
        board: Board,
        marks: Marks,
        is_ours: Callable[[str], bool],
        proxies: tuple[str, ...],
        kind_of: Callable[[str], int],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.application = application
        self.path = path
        self.marks = marks
        self.counts = Counts(board)
        self._is_ours, self._kind_of = is_ours, kind_of
        self._proxies = proxies
        self._clock = clock
        self._origins: dict[str, bool] = {}
        self._waiting: dict[Tally, int] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Count a view, or have the application answer."""
        if environ["PATH_INFO"] != self.path:
            return self.application(environ, start_response)
        if environ["REQUEST_METHOD"] != "POST":
            return _answer(start_response, "405 Method Not Allowed", [("allow", "POST")])
        told = TOLD.fullmatch(environ.get("QUERY_STRING", ""))
        if told is None or not self._is_told_by_us(environ):
            self.counts.add(REFUSED)
            return _answer(start_response, "403 Forbidden" if told else "400 Bad Request", [])
        # Whoever fakes a view is not told which of them did not count.
        self.counts.add(self._look(environ, int(told[1]), told[2] or ""))
        return _answer(start_response, "204 No Content", [])

    def take(self) -> dict[Tally, int]:
        """Take what waits, to write it down."""
        with self._lock:
            taken, self._waiting = self._waiting, {}
        return taken

    def give_back(self, views: Mapping[Tally, int]) -> None:
        """Take back what could not be written down."""
        with self._lock:
            for tally, number in views.items():
                self._add(tally, number)

    def _look(self, environ: Environ, thing: int, origin: str) -> int:
        """Count a view; gives what became of it."""
        agent = environ.get("HTTP_USER_AGENT", "")
        if not is_browser(agent) or is_ahead(environ):
            return ROBOT
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
        house = house_of(address_of(environ.get("REMOTE_ADDR", ""), forwarded, self._proxies))
        if not house:
            return REFUSED
        now = int(self._clock())
        if not self.marks.is_first(now // WINDOW_SECONDS, house, agent, thing):
            return REPEATED
        tally = Tally(now // STEP_SECONDS, thing, self._kind_of(origin))
        with self._lock:
            return COUNTED if self._add(tally, 1) else DROPPED

    def _add(self, tally: Tally, number: int) -> bool:
        waiting = self._waiting
        if tally in waiting:
            waiting[tally] += number
        elif len(waiting) < MOST_WAITING:
            waiting[tally] = number
        else:
            return False
        return True

    def _is_told_by_us(self, environ: Environ) -> bool:
        """Tell whether a page of this site sent it: browsers say so, and pages cannot change it."""
        if environ.get("HTTP_SEC_FETCH_SITE", "same-origin") != "same-origin":
            return False
        origin = environ.get("HTTP_ORIGIN", "")
        known = self._origins.get(origin)
        if known is None:
            scheme, _, host = origin.partition("://")
            known = scheme in ("http", "https") and self._is_ours(host)
            if known and len(self._origins) < MOST_ORIGINS:
                self._origins[origin] = known
        return known


def _answer(start_response: StartResponse, status: str, headers: Headers) -> Iterable[bytes]:
    start_response(status, [*headers, ("cache-control", "no-store")])
    return []
