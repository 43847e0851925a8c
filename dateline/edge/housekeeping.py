"""The threads beside the answering ones: finishes what the dead have left, and warms what is popular."""

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


def keep_house(edge: Edge) -> None:
    """Start the threads; they end with the process.

    Two of them: finishing what the dead have left may not wait for a page that is rendered slowly.
    """
    for work in (_warm, _recover):
        threading.Thread(
            target=work, args=(edge,), name=f"edge{work.__name__}", daemon=True
        ).start()


def _warm(edge: Edge) -> None:
    count = edge.board.count
    while True:
        time.sleep(LOOK_SECONDS)
        if edge.board.count == count:
            continue
        count = edge.board.count
        try:
            edge.warm()
        except Exception:  # the outermost loop of the thread
            logger.exception("the edge could not render what is popular")


def _recover(edge: Edge) -> None:
    while True:
        time.sleep(RECOVER_SECONDS)
        try:
            edge.board.recover()
            edge.counts.set(Gauge.PAGES, len(edge.store))
            edge.counts.set(Gauge.BYTES, edge.store.bytes)
        except Exception:  # the outermost loop of the thread
            logger.exception("the edge could not finish what others have left")
