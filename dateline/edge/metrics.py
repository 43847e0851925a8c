"""What the edge counts, for Prometheus: over all threads and processes of the machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from enum import IntEnum

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from dateline.edge.board import Board

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Count(IntEnum):
    """What happened, and its place among a thread's counts.

    HIT: answered from a kept page. MISS: rendered, or waited for while another rendered it. PASS:
    no page that is kept. STALE: answered with the last good page. FAILED: could not be rendered.
    RENDER: one rendering, whoever waited for it.

    The others are views that browsers told of. VIEW_COUNTED: written down with the next batch.
    VIEW_REPEATED: of a reader or a house that has had its share. VIEW_ROBOT: of no person.
    VIEW_REFUSED: from elsewhere, or not understood. VIEW_DROPPED: too much was waiting.
    """

    HIT = 0
    MISS = 1
    PASS = 2
    STALE = 3
    FAILED = 4
    RENDER = 5
    VIEW_COUNTED = 6
    VIEW_REPEATED = 7
    VIEW_ROBOT = 10
    VIEW_REFUSED = 11
    VIEW_DROPPED = 12


RESULTS = (Count.HIT, Count.MISS, Count.PASS, Count.STALE, Count.FAILED)
VIEWS = tuple(each for each in Count if each.name.startswith("VIEW_"))


class Gauge(IntEnum):
    """What a process has now, and its place in the words of its housekeeping thread."""

    PAGES = 8
    BYTES = 9


class Counts:
    """The counts of this process: each thread has its own words on the board."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.mine = threading.local()

    def add(self, what: int) -> None:
        """Count one."""
        try:
            self.mine.counts[what] += 1
        except AttributeError:  # the first of this thread
            self._begin()[what] += 1

    def set(self, what: Gauge, value: int) -> None:
        """Say how much there is now."""
        try:
            self.mine.counts[what] = value
        except AttributeError:
            self._begin()[what] = value

    def _begin(self) -> memoryview:
        tally = self.board.tally()
        counts: memoryview = tally.counts
        self.mine.tally, self.mine.counts = tally, counts
        for gauge in Gauge:
            counts[gauge] = 0
        return counts


class EdgeCollector(Collector):
    """Reads the board at each scrape."""

    def __init__(self, board: Board) -> None:
        self.board = board

    def collect(self) -> Iterator[Metric]:
        """Give the metrics of the whole machine."""
        counts = self.board.counts()
        requests = CounterMetricFamily(
            "dateline_edge_requests", "Requests by what the edge did.", labels=["result"]
        )
        for each in RESULTS:
            requests.add_metric([each.name.lower()], counts[each])
        yield requests
        views = CounterMetricFamily(
            "dateline_edge_views", "Views that browsers told of.", labels=["result"]
        )
        for each in VIEWS:
            views.add_metric([each.name.removeprefix("VIEW_").lower()], counts[each])
        yield views
        yield CounterMetricFamily(
            "dateline_edge_renderings", "Pages rendered.", value=counts[Count.RENDER]
        )
        yield CounterMetricFamily(
            "dateline_edge_purges", "Changes that made pages bad.", value=self.board.count
        )
        kept = self.board.counts(living=True)
        yield GaugeMetricFamily("dateline_edge_pages", "Kept pages.", value=kept[Gauge.PAGES])
        yield GaugeMetricFamily("dateline_edge_bytes", "Bytes of them.", value=kept[Gauge.BYTES])
        yield GaugeMetricFamily(
            "dateline_edge_last_failure_seconds",
            "When a page could last not be rendered, in seconds since 1970; 0 if never.",
            value=self.board.failed_at,
        )


def exposition(board: Board) -> bytes:
    """Write all metrics as Prometheus reads them."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(EdgeCollector(board))
    return generate_latest(registry)
