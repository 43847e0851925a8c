"""Polling in the worker: a slow source holds up nobody else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, connections  # noqa: F401  named in a mark

from dateline.config.worker import SLOW_POLLERS, Lane, Polling
from dateline.wires.actions import ensure_source
from dateline.wires.gateways.http import Answer, FakeClient
from dateline.wires.models import Source

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    # SQLite in memory, as the tests have it, refuses a second writer; one in a file lets it wait.
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="needs a database with several writers"
    ),
]


@dataclass
class Dawdling(FakeClient):
    """Answers at once, or only when the test is over for addresses that are slow."""

    over: threading.Event = field(default_factory=threading.Event)

    def get(self, url: str, **options: Any) -> Answer:
        if "slow" in url:
            self.over.wait(20)
        return super().get(url, **options)


def test_slow_sources_delay_no_other() -> None:
    client = Dawdling()
    polling = Polling(client, threading.Event())
    for number in range(20):
        slow = f"http://slow-{number}.example/"
        polled(f"slow-{number}", slow, failures=1)
    polled("quick", "http://quick.example/")
    polling.ask_due()
    try:
        until(lambda: Source.objects.get(slug="quick").last_try is not None)
        assert len(polling.lanes[1].being_asked()) == SLOW_POLLERS
    finally:
        client.over.set()
        for lane in polling.lanes:
            close(lane)


def close(lane: Lane) -> None:
    """End a lane, each of its threads with its connection: the database is removed after the tests."""
    all_there = threading.Barrier(lane.size)

    def leave() -> None:
        all_there.wait(20)
        connections.close_all()

    for _ in range(lane.size):
        lane.pool.submit(leave)
    lane.pool.shutdown()


def polled(slug: str, address: str, **fields: Any) -> Source:
    return ensure_source(slug=slug, kind=Source.Kind.POLL, address=address, **fields)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end, "it did not come to hold"
        time.sleep(0.02)
