"""What an unchanged poll costs: processor time of a 304, from the claim of the source to its next try.

Beside it the same request by the library as it comes, and by our client without the tables. All ask
the same server on loopback, a process of its own whose time is not counted.

Run: python -m benchmarks.polling [--polls 300]
"""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2

from benchmarks.archive import open_home

if TYPE_CHECKING:
    from dateline.wires.gateways.http import GuardedClient
    from dateline.wires.models import Source

GOAL_MS = 1.0
SOURCES = 8
"""Fetched in one round: the worker polls as many at a time."""
ANSWER = b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nConnection: close\r\n\r\n'


def main() -> None:
    """Print one line per way to ask."""
    given = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    given.add_argument("--polls", type=int, default=300)
    polls = given.parse_args().polls
    # Writing a line for each request would be the most of it.
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    home = Path(tempfile.mkdtemp(prefix="dateline-polling-"))
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("fork").Process(target=_serve, args=(theirs,), daemon=True)
    server.start()
    try:
        _compare(home, ours.recv(), polls)
    finally:
        server.terminate()
        shutil.rmtree(home)


def _compare(home: Path, url: str, polls: int) -> None:
    open_home(home)
    from dateline.wires.gateways.http import GuardedClient

    client = GuardedClient()
    ways: dict[str, Callable[[int], object]] = {
        "httpx2, a client for each request": lambda _: _plain(url),
        "our guarded client": lambda _: client.get(url, etag='"a"', inner=True),
        "an unchanged poll, whole": _poller(url, client),
    }
    for name, ask in ways.items():
        _milliseconds(ask, polls // 5)
        taken = _milliseconds(ask, polls)
        goal = f"  goal ≤ {GOAL_MS:g} ms: {'yes' if taken <= GOAL_MS else 'NO'}"
        print(f"{name:36} {taken:6.3f} ms processor time{goal if 'poll' in name else ''}")


def _plain(url: str) -> None:
    context = _CONTEXT
    with httpx2.Client(trust_env=False, verify=context, timeout=30) as http:
        assert http.get(url, headers={"if-none-match": '"a"'}).status_code == 304


_CONTEXT = httpx2.create_ssl_context(trust_env=False)


def _poller(url: str, client: GuardedClient) -> Callable[[int], object]:
    """Give what polls one source after the other, fetched some at a time as the worker does."""
    from dateline.wires import actions
    from dateline.wires.models import Source
    from dateline.wires.rules.conditions import Condition

    for number in range(SOURCES):
        Source.objects.create(
            slug=f"source-{number}",
            name=f"Source {number}",
            kind=Source.Kind.POLL,
            address=f"{url}/{number}",
            inner=True,
            etag='"a"',
        )
    due = _due()

    def poll(_: int) -> None:
        source, now = next(due)
        report = actions.poll(source=source, client=client, now=now)
        assert report.condition is Condition.UNCHANGED, report.words

    return poll


def _due() -> Iterator[tuple[Source, datetime]]:
    """Give the sources that are due, round after round, each at its own second."""
    from dateline.wires.queries.due import due_sources

    now = datetime.now(UTC)
    while True:
        # Longer than the longest time between two polls of a source.
        now += timedelta(days=2)
        for source in due_sources(now=now, slow=False, room=SOURCES):
            now += timedelta(seconds=10)
            yield source, now


def _milliseconds(ask: Callable[[int], object], times: int) -> float:
    """Give the mean processor time of a call, of this whole process with all its threads."""
    begun = time.process_time()
    for number in range(times):
        ask(number)
    return (time.process_time() - begun) / times * 1000


def _serve(pipe: Connection) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as door:
        pipe.send(f"http://127.0.0.1:{door.getsockname()[1]}/feed")
        while True:
            connection, _ = door.accept()
            threading.Thread(target=_answer, args=(connection,), daemon=True).start()


def _answer(connection: socket.socket) -> None:
    with connection:
        request = b""
        while b"\r\n\r\n" not in request:
            request += connection.recv(65_536)
        connection.sendall(ANSWER)


if __name__ == "__main__":
    main()
