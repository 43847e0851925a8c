"""The thread beside the answering ones: finishes what the dead have left, and warms what is popular."""

from __future__ import annotations

import logging
import threading
import time

from dateline.edge.application import Edge
from dateline.edge.metrics import Gauge

logger = logging.getLogger(__name__)

# How soon a popular page that was purged is rendered again, if no reader comes first.
LOOK_SECONDS = 0.01
# How soon what a killed process had committed is purged in its stead.
RECOVER_SECONDS = 0.25


def keep_house(edge: Edge) -> threading.Thread:
    """Start the thread; it ends with the process."""
    thread = threading.Thread(target=_work, args=(edge,), name="edge housekeeping", daemon=True)
    thread.start()
    return thread


def _work(edge: Edge) -> None:
    count, told = edge.board.count, 0.0
    while True:
        time.sleep(LOOK_SECONDS)
        try:
            if edge.board.count != count:
                count = edge.board.count
                edge.warm()
            if time.monotonic() - told >= RECOVER_SECONDS:
                told = time.monotonic()
                edge.board.recover()
                edge.counts.set(Gauge.PAGES, len(edge.store))
                edge.counts.set(Gauge.BYTES, edge.store.bytes)
        except Exception:  # the outermost loop of the thread
            logger.exception("the edge could not keep house")
