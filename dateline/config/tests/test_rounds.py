"""What a round of a loop leaves behind: nothing that is still to be purged."""

from __future__ import annotations

import threading

import pytest
from django.db import transaction

from dateline.config import clock
from dateline.config.worker import Loop
from dateline.edge.board import current_board, slots_of
from dateline.edge.commits import changed

STORY = slots_of(["story:1"])

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def fails(**_: object) -> int:
    with transaction.atomic():
        changed("story:1")
        raise RuntimeError("the database went away")


def test_a_loop_purges_what_its_round_rolled_back() -> None:
    before = current_board().count
    Loop("copy", fails, 0.1, threading.Event()).rest_after_round()
    assert current_board().changed_since(STORY, before)


def test_the_clock_purges_what_its_tick_rolled_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = current_board().count
    monkeypatch.setattr(clock, "release_due", fails)
    clock.tick()
    assert current_board().changed_since(STORY, before)
