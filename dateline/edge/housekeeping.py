"""The thread beside the answering ones: renders again what is popular, and tells what is kept."""

from __future__ import annotations

import logging
import threading
import time

from dateline.edge.application import Edge
from dateline.edge.metrics import Gauge

logger = logging.getLogger(__name__)

# How soon a popular page that was purged is rendered again, if no reader comes first.
LOOK_SECONDS = 0.01
TELL_SECONDS = 1.0


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
            if time.monotonic() - told >= TELL_SECONDS:
                told = time.monotonic()
                edge.counts.set(Gauge.PAGES, len(edge.store))
                edge.counts.set(Gauge.BYTES, edge.store.bytes)
        except Exception:  # the outermost loop of the thread
            logger.exception("the edge could not keep house")
