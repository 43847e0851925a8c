from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dateline.edge import board as boards
from dateline.edge.board import ALL, INTENTS, TALLIES, Board, slots_of
from dateline.edge.errors import BoardUnusable
from dateline.edge.metrics import Count, Counts, Gauge, exposition
from dateline.edge.owners import PID_BITS, lives, owner_of, this_process

STORY = slots_of(["story:1"])
OTHER = slots_of(["story:2"])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run" / "board"


def in_child(work: Callable[[], object], *, by: signal.Signals | None = None) -> None:
    """Run in a forked process, which ends by itself or by a signal that it sends itself."""
    child = os.fork()
    if not child:
        work()
        if by:
            os.kill(os.getpid(), by)
        os._exit(0)
    os.waitpid(child, 0)


def die_with_pages(path: Path) -> None:
    """Leave the count of a killed process's pages on the board."""
    counts: list[Counts] = []

    def work() -> None:
        counts.append(Counts(Board(path)))
        counts[0].set(Gauge.PAGES, 5)

    in_child(work, by=signal.SIGKILL)


def test_a_purge_is_seen_by_whoever_looks_at_the_same_file(path: Path) -> None:
    one, other = Board(path), Board(path)
    before = other.count
    one.purge(STORY)
    assert other.changed_since(STORY, before)
    assert not other.changed_since(OTHER, before)
    assert not other.changed_since(STORY, other.count)


def test_a_purge_of_another_process_is_seen(path: Path) -> None:
    board = Board(path)
    before = board.count
    in_child(lambda: Board(path).purge(STORY))
    assert board.changed_since(STORY, before)


def test_forks_share_a_board_without_a_file() -> None:
    board = Board()
    in_child(lambda: board.purge(STORY))
    assert board.changed_since(STORY, 0)


def test_only_a_kill_counts_as_a_kill(path: Path) -> None:
    board = Board(path)
    board.purge(STORY)
    assert not board.killed_since(STORY, 0)
    board.purge(STORY, killed=True)
    assert board.killed_since(STORY, 0)


def test_no_count_is_given_twice_however_many_purge(path: Path) -> None:
    boards_of_threads = [Board(path) for _ in range(4)]
    work = [
        threading.Thread(target=lambda b=board: [b.purge(STORY) for _ in range(200)])
        for board in boards_of_threads
    ]
    for thread in work:
        thread.start()
    in_child(lambda: [Board(path).purge(OTHER) for _ in range(200)])
    for thread in work:
        thread.join()
    assert boards_of_threads[0].count == 1000


def test_what_is_intended_is_purged_once_it_is_settled(path: Path) -> None:
    board = Board(path)
    intent = board.intend(STORY)
    assert not board.changed_since(STORY, 0)
    board.settle(intent, STORY)
    assert board.changed_since(STORY, 0)
    assert board.recover() == 0


def test_what_a_killed_process_intended_is_purged_all_the_same(path: Path) -> None:
    board = Board(path)
    in_child(lambda: Board(path).intend(STORY, killed=True), by=signal.SIGKILL)
    assert not board.changed_since(STORY, 0)
    assert board.recover() == 1
    assert board.changed_since(STORY, 0)
    assert board.killed_since(STORY, 0)
    assert not board.changed_since(OTHER, 0)


def test_a_dead_processs_intent_is_purged_until_its_last_commit_must_be_through(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = Board(path)
    in_child(lambda: Board(path).intend(STORY), by=signal.SIGKILL)
    board.recover()
    before = board.count
    assert board.recover() == 1
    assert board.changed_since(STORY, before)
    real = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: real() + boards.LAST_COMMIT_SECONDS)
    assert board.recover() == 1
    assert board.recover() == 0


def test_the_seconds_for_a_last_commit_begin_with_the_death_and_not_with_the_intent(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = Board(path)
    in_child(lambda: Board(path).intend(STORY, killed=True), by=signal.SIGKILL)
    real = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: real() + 10)
    assert board.recover() == 1
    before = board.count
    assert board.recover() == 1
    assert board.killed_since(STORY, before)
    monkeypatch.setattr(time, "monotonic", lambda: real() + 10 + boards.LAST_COMMIT_SECONDS)
    assert board.recover() == 1
    assert board.recover() == 0


def test_an_intent_of_a_forks_parent_is_not_the_forks_to_settle(path: Path) -> None:
    board = Board(path)
    intent = board.intend(STORY)

    def settle() -> None:
        assert board.intend(OTHER, row=intent) != intent
        board.settle(intent, OTHER)

    in_child(settle, by=signal.SIGKILL)
    assert board.words[intent] == this_process()
    assert board.recover() == 1
    assert board.words[intent] == this_process()


def test_a_process_that_has_ended_unnoticed_by_its_parent_counts_as_dead(path: Path) -> None:
    board = Board(path)
    child = os.fork()
    if not child:
        Board(path).intend(STORY)
        os._exit(0)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    assert board.recover() == 1
    assert board.changed_since(STORY, 0)
    os.waitpid(child, 0)


def seconds_later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + seconds)


def test_the_old_intent_of_a_living_process_is_purged_every_minute_and_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = Board(path)
    intent = board.intend(STORY, killed=True)
    assert board.recover() == 0
    for _ in range(2):
        before = board.count
        seconds_later(monkeypatch, boards.OVERDUE_SECONDS + 1)
        assert board.recover() == 1
        assert board.recover() == 0
        assert board.killed_since(STORY, before)
    before = board.count
    board.settle(intent, STORY)
    assert board.changed_since(STORY, before)
    seconds_later(monkeypatch, boards.OVERDUE_SECONDS + 1)
    assert board.recover() == 0


def test_who_commits_after_more_than_a_minute_and_is_killed_is_purged(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, (told, tell) = Board(path), os.pipe()
    child = os.fork()
    if not child:
        Board(path).intend(STORY)
        os.write(tell, b"!")
        time.sleep(60)
        os._exit(0)
    os.read(told, 1)
    seconds_later(monkeypatch, boards.OVERDUE_SECONDS + 1)
    assert board.recover() == 1
    before = board.count
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert board.recover() == 1
    assert board.changed_since(STORY, before)


@pytest.mark.skipif(not this_process() >> PID_BITS, reason="the system tells no start times")
def test_a_dead_process_is_known_although_its_number_was_given_again(path: Path) -> None:
    board = Board(path)
    die_with_pages(path)
    in_child(lambda: Board(path).intend(STORY), by=signal.SIGKILL)
    assert board.words[TALLIES] != board.words[INTENTS]
    for row in (INTENTS, TALLIES):
        board.words[row] = owner_of(os.getpid(), started=board.words[row] >> PID_BITS)
    assert board.words[INTENTS] != this_process()
    assert board.recover() == 1
    assert board.changed_since(STORY, 0)
    assert board.counts(living=True)[Gauge.PAGES] == 0


def test_where_no_start_is_told_a_process_is_known_by_its_number() -> None:
    assert lives(owner_of(os.getpid(), started=0))
    assert lives(this_process())
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
    assert not lives(owner_of(child, started=0))


def test_a_fork_is_another_process() -> None:
    mine, (told, tell) = this_process(), os.pipe()
    in_child(lambda: os.write(tell, str(this_process()).encode()))
    its = int(os.read(told, 99))
    assert its != mine
    assert not lives(its)


def test_a_process_that_dies_with_the_lock_leaves_it_to_others(path: Path) -> None:
    board = Board(path)

    def die_inside() -> None:
        with Board(path)._alone():
            os.kill(os.getpid(), signal.SIGKILL)

    in_child(die_inside)
    board.purge(STORY)
    assert board.changed_since(STORY, 0)


def test_too_many_keys_to_write_down_become_all_pages(path: Path) -> None:
    board = Board(path)
    many = slots_of([f"story:{n}" for n in range(1000)])
    in_child(lambda: Board(path).intend(many), by=signal.SIGKILL)
    board.recover()
    assert board.changed_since((ALL,), 0)


def test_more_open_transactions_than_rows_purge_too_much_rather_than_too_little(path: Path) -> None:
    board = Board(path)
    intents = [board.intend(STORY) for _ in range(boards.INTENT_ROWS)]
    assert len(set(intents)) == boards.INTENT_ROWS
    assert min(intents) >= INTENTS
    assert board.intend(STORY) == -1
    assert board.changed_since((ALL,), 0)
    board.settle(-1, STORY)
    assert board.changed_since(STORY, 0)


def test_a_full_disk_is_said_at_once_and_not_by_a_dying_process(path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to("/dev/full")
    with pytest.raises(BoardUnusable, match="cannot be used to tell other processes"):
        Board(path)


def test_everything_is_one_slot_and_no_key_shares_it() -> None:
    assert slots_of(["everything"]) == (ALL,)
    assert ALL not in slots_of([f"story:{n}" for n in range(10_000)])


def test_counts_of_all_threads_and_dead_processes_add_up(path: Path) -> None:
    board = Board(path)

    def count(times: int) -> None:
        counts = Counts(Board(path))
        for _ in range(times):
            counts.add(Count.HIT)

    threads = [threading.Thread(target=count, args=(500,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    in_child(lambda: count(7), by=signal.SIGKILL)
    assert board.counts()[Count.HIT] == 2007
    text = exposition(board).decode()
    assert 'dateline_edge_requests_total{result="hit"} 2007.0' in text


def test_what_a_dead_process_kept_is_not_counted_any_more(path: Path) -> None:
    board = Board(path)
    die_with_pages(path)
    assert board.words[TALLIES]
    mine = Counts(board)
    mine.set(Gauge.PAGES, 3)
    assert board.counts(living=True)[Gauge.PAGES] == 3
