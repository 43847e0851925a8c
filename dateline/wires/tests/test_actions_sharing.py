"""Others get to write between the transactions of the wire path."""

from __future__ import annotations

import time

import pytest
from django.db import connection

from dateline.wires.actions import in_turn, sharing

# Committed, as in life: inside the transaction of a test nobody else could write anyhow.
pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="elsewhere writers do not wait"),
]


@pytest.fixture
def rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The rests that are taken, by a clock that only they and `writing` move."""
    taken: list[float] = []
    clock = [1000.0]

    def rest(seconds: float) -> None:
        taken.append(seconds)
        clock[0] += seconds

    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(time, "sleep", rest)
    monkeypatch.setattr(sharing, "_turn", sharing._Turn())
    return taken


def write(seconds: float) -> None:
    """Write for so long by that clock."""
    with in_turn():
        assert connection.in_atomic_block
        time.sleep(seconds)


def test_one_item_is_through_without_a_rest(rests: list[float]) -> None:
    for seconds in (0.005, 0.01, 0.01, 0.01):
        write(seconds)
    assert rests == [0.005, 0.01, 0.01, 0.01]


def test_who_has_written_for_a_while_rests_before_the_next_transaction(
    rests: list[float],
) -> None:
    for seconds in (0.04, 0.02, 0.01, 0.01):
        write(seconds)
    assert rests == [0.04, 0.02, sharing.RESTS, 0.01, 0.01]


def test_what_is_done_without_writing_counts_as_rest(rests: list[float]) -> None:
    write(0.06)
    time.sleep(0.02)
    write(0.06)
    time.sleep(0.5)
    write(0.06)
    assert rests == pytest.approx([0.06, 0.02, sharing.RESTS - 0.02, 0.06, 0.5, 0.06])


def test_a_transaction_inside_another_does_not_rest(rests: list[float]) -> None:
    write(0.06)
    time.sleep(0.5)
    with in_turn():
        time.sleep(0.06)
        write(0.01)
        write(0.01)
    assert rests == [0.06, 0.5, 0.06, 0.01, 0.01]
