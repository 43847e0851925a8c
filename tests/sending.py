"""The part of the worker that sends newsletters, in a process of its own that is quick to start.

The loops are the worker's own. Run by `benchmarks/newsletters.py`, which kills it by the dozen.
"""

from __future__ import annotations

import signal
import threading

import django

django.setup()


def main() -> None:
    """Send until SIGTERM."""
    from dateline.config.worker import MAIL_PAUSE_SECONDS, Loop, issue, mail_loops

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    loops = [Loop("newsletters", issue, MAIL_PAUSE_SECONDS, stop), *mail_loops(stop)]
    for loop in loops:
        loop.start()
    while not stop.wait(0.5):
        pass
    for loop in loops:
        loop.join(timeout=2)


if __name__ == "__main__":
    main()
