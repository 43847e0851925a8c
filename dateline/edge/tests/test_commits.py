from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Event, Thread

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction

from dateline.edge import Board
from dateline.edge import board as boards
from dateline.edge.board import INTENT_ROWS, INTENT_WORDS, INTENTS, slots_of
from dateline.edge.commits import announce, changed, finish

STORY = slots_of(["story:1"])
OTHER = slots_of(["story:2"])

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def board(monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    """A board of this test alone, which every test must leave without open intents."""
    fresh = Board()
    monkeypatch.setattr(boards._Place, "opened", fresh)
    yield fresh
    changed("the end")
    with transaction.atomic():
        changed("the end")
    assert intents(fresh) == 0


ROWS = range(INTENTS, INTENTS + INTENT_ROWS * INTENT_WORDS, INTENT_WORDS)


def intents(board: Board) -> int:
    return sum(1 for row in ROWS if board.words[row])


def rolled_back(*keys: str) -> None:
    """Change something in a transaction, or a savepoint, that ends with an error."""
    with suppress(ZeroDivisionError), transaction.atomic():
        changed(*keys)
        raise ZeroDivisionError


def test_outside_a_transaction_a_change_is_purged_at_once(board: Board) -> None:
    changed("story:1")
    assert board.changed_since(STORY, 0)


def test_inside_one_it_is_purged_with_the_outermost_commit(board: Board) -> None:
    with transaction.atomic():
        with transaction.atomic():
            changed("story:1", killed=True)
        assert not board.changed_since(STORY, 0)
        assert intents(board) == 1
    assert board.changed_since(STORY, 0)
    assert board.killed_since(STORY, 0)
    assert intents(board) == 0


def test_all_changes_of_a_transaction_are_one_intent_and_one_purge(board: Board) -> None:
    with transaction.atomic():
        for number in range(1, 40):
            changed(f"story:{number}")
        assert intents(board) == 1
    assert board.count == 1
    assert board.changed_since(STORY, 0)
    assert board.changed_since(OTHER, 0)


def test_a_rollback_leaves_nothing_behind_that_the_next_change_does_not_finish(
    board: Board,
) -> None:
    for _ in range(3):
        rolled_back("story:1")
    assert intents(board) == 1
    with transaction.atomic():
        changed("story:2")
    assert board.changed_since(OTHER, 0)
    # Whether it was rolled back, or committed with the answer lost, nobody can know here.
    assert board.changed_since(STORY, 0)
    assert intents(board) == 0


def test_what_follows_a_savepoint_that_was_rolled_back_is_purged(board: Board) -> None:
    with transaction.atomic():
        rolled_back("story:1")
        changed("story:2")
    assert board.changed_since(OTHER, 0)


def test_the_commit_is_through_before_the_purge(board: Board) -> None:
    seen: list[bool] = []
    with transaction.atomic():
        changed("story:1")
        transaction.on_commit(lambda: seen.append(board.changed_since(STORY, 0)))
        seen.append(board.changed_since(STORY, 0))
    assert seen == [False, True]
    assert not connection.in_atomic_block


def test_a_hook_that_fails_before_ours_keeps_nothing_from_being_purged(board: Board) -> None:
    with suppress(ZeroDivisionError), transaction.atomic():
        transaction.on_commit(lambda: 1 // 0)
        changed("story:1")
    assert board.changed_since(STORY, 0)


def test_what_is_announced_outside_a_transaction_is_purged_if_its_process_is_killed(
    board: Board,
) -> None:
    child = os.fork()
    if not child:
        announce("story:1")
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert not board.changed_since(STORY, 0)
    board.recover()
    assert board.changed_since(STORY, 0)
    board.words[next(row for row in ROWS if board.words[row])] = 0


def test_an_announced_change_is_settled_by_itself(board: Board) -> None:
    announce("story:1")
    assert intents(board) == 1
    changed("story:1")
    assert intents(board) == 0


def test_an_announcement_that_nobody_came_back_to_is_purged_with_the_next(board: Board) -> None:
    announce("story:1")
    announce("story:2")
    assert intents(board) == 1
    changed("story:2")
    # Its statement may have been committed before its author failed.
    assert board.changed_since(STORY, 0)
    assert board.changed_since(OTHER, 0)
    assert intents(board) == 0


def end_request() -> None:
    """Have a request end, and leave the tests' connection open."""
    request_finished.disconnect(close_old_connections)
    request_finished.send(sender=None)
    request_finished.connect(close_old_connections)


def test_what_a_request_has_rolled_back_is_settled_with_its_end(board: Board) -> None:
    rolled_back("story:1")
    announce("story:2")
    assert intents(board) == 2
    end_request()
    assert intents(board) == 0
    assert board.changed_since(STORY, 0)
    assert board.changed_since(OTHER, 0)


def in_a_thread(work: Callable[[], None]) -> None:
    """Do it in a thread of its own, which ends, and with it its connection."""

    def once() -> None:
        work()
        connection.close()

    thread = Thread(target=once)
    thread.start()
    thread.join()


def test_what_a_thread_has_rolled_back_is_settled_with_its_end(board: Board) -> None:
    def leave_unsaid() -> None:
        rolled_back("story:1")
        announce("story:2")
        assert intents(board) == 2

    in_a_thread(leave_unsaid)
    assert intents(board) == 0
    assert board.changed_since(STORY, 0)
    assert board.changed_since(OTHER, 0)


def test_a_thread_that_works_in_rounds_settles_at_the_end_of_each(board: Board) -> None:
    def two_rounds() -> None:
        rolled_back("story:1")
        finish()
        assert intents(board) == 0

    in_a_thread(two_rounds)
    assert board.changed_since(STORY, 0)


def test_a_fork_leaves_alone_what_a_thread_of_its_parent_intends(board: Board) -> None:
    intended, forked = Event(), Event()

    def commit_after_the_fork() -> None:
        with transaction.atomic():
            changed("story:1")
            intended.set()
            forked.wait(30)

    thread = Thread(target=in_a_thread, args=(commit_after_the_fork,))
    thread.start()
    intended.wait(30)
    if (child := os.fork()) == 0:
        os._exit(0)
    os.waitpid(child, 0)
    assert intents(board) == 1
    assert not board.changed_since(STORY, 0)
    forked.set()
    thread.join()
    assert board.changed_since(STORY, 0)


def test_a_page_rendered_inside_a_transaction_settles_nothing_of_it(board: Board) -> None:
    with transaction.atomic():
        changed("story:1")
        end_request()
        assert intents(board) == 1
        assert not board.changed_since(STORY, 0)
    assert board.changed_since(STORY, 0)


def test_a_request_that_changed_nothing_purges_nothing(board: Board) -> None:
    end_request()
    assert board.count == 0


def test_inside_a_transaction_there_is_nothing_to_announce(board: Board) -> None:
    with transaction.atomic():
        announce("story:1")
        assert intents(board) == 0
