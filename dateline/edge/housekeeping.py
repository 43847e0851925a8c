"""The threads beside the answering ones: finish what the dead have left, warm what is popular, and
have written down what was looked at.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from multiprocessing.util import Finalize

from dateline.edge.application import Edge
from dateline.edge.beacon import Beacon, Tally
from dateline.edge.errors import NotWritten
from dateline.edge.metrics import Gauge

logger = logging.getLogger(__name__)

# How soon a popular page that was purged is rendered again, if no reader comes first.
LOOK_SECONDS = 0.01
# How soon what a killed process had committed is purged in its stead.
RECOVER_SECONDS = 0.25
# A process that is killed takes at most the views of this time with it, and of the writing.
WRITE_SECONDS = 1.0

# Writes views down in one transaction; raises NotWritten where it is certain that none of them are.
Write = Callable[[Mapping[Tally, int]], None]


def keep_house(edge: Edge) -> None:
    """Start the threads; they end with the process.

    Two of them: finishing what the dead have left may not wait for a page that is rendered slowly.
    """
    for work in (_warm, _recover):
        threading.Thread(
            target=work, args=(edge,), name=f"edge{work.__name__}", daemon=True
        ).start()


def keep_count(beacon: Beacon, write: Write) -> None:
    """Start the thread that has views written down, every second and when the process ends."""
    threading.Thread(target=_write_on, args=(beacon, write), name="edge_views", daemon=True).start()
    # Granian's workers are multiprocessing's, which ends them without asking `atexit`.
    Finalize(beacon, write_down, args=(beacon, write), exitpriority=10)


def _write_on(beacon: Beacon, write: Write) -> None:
    while True:
        time.sleep(WRITE_SECONDS)
        write_down(beacon, write)


def write_down(beacon: Beacon, write: Write) -> None:
    """Write down what waits. What may have been written is not written again."""
    views = beacon.take()
    if not views:
        return
    try:
        write(views)
    except NotWritten:
        beacon.give_back(views)
        logger.exception("views could not be written down, and are kept for the next time")
    except Exception:  # the outermost loop of the thread
        logger.exception("views of %s things may not have been written down", len(views))


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
