from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dateline.edge import Board, Kept, current_board, lasts_until, shows
from dateline.edge import board as boards
from dateline.edge.board import slots_of
from dateline.edge.kept import unsettle
from dateline.edge.noting import noting


@pytest.fixture(autouse=True)
def own_board(monkeypatch: pytest.MonkeyPatch) -> Board:
    fresh = Board()
    monkeypatch.setattr(boards._Place, "opened", fresh)
    monkeypatch.setattr(boards._Place, "in_transaction", staticmethod(lambda: False))
    return fresh


def purge(*keys: str) -> None:
    current_board().purge(slots_of(keys))


def test_a_value_is_built_once_and_anew_after_its_key_was_purged() -> None:
    kept: Kept[str, int] = Kept("numbers", most=10)
    built: list[int] = []

    def build() -> int:
        shows("story:1")
        built.append(1)
        return len(built)

    assert (kept.get("a", build), kept.get("a", build)) == (1, 1)
    purge("story:2")
    assert kept.get("a", build) == 1
    purge("story:1")
    assert kept.get("a", build) == 2


def test_whoever_uses_a_kept_value_shows_what_it_was_built_from() -> None:
    kept: Kept[str, int] = Kept("numbers", most=10)
    kept.keep("a", 1, keys=["story:1", "latest"], since=kept.start())
    with noting() as notes:
        kept.good(["a", "b"])
    assert notes.keys == {"story:1", "latest"}


def test_the_keys_of_a_part_are_keys_of_the_whole() -> None:
    kept: Kept[str, str] = Kept("parts", most=10)

    def inner() -> str:
        shows("story:1")
        return "inner"

    with noting() as notes:
        kept.get("outer", lambda: kept.get("inner", inner))
    assert notes.keys == {"story:1"}


def test_a_purge_while_it_is_built_makes_the_value_bad() -> None:
    kept: Kept[str, int] = Kept("numbers", most=10)
    since = kept.start()
    purge("story:1")
    kept.keep("a", 1, keys=["story:1"], since=since)
    assert kept.good(["a"]) == {}


def test_everything_makes_every_value_bad() -> None:
    kept: Kept[str, int] = Kept("numbers", most=10)
    kept.keep("a", 1, keys=["story:1"], since=kept.start())
    purge("everything")
    assert kept.good(["a"]) == {}


def test_a_value_ends_at_its_time() -> None:
    kept: Kept[str, int] = Kept("numbers", most=10)

    def build() -> int:
        lasts_until(datetime.now(UTC) - timedelta(seconds=1))
        return 1

    with noting() as notes:
        kept.get("a", build)
    assert notes.until < datetime.now(UTC).timestamp()
    assert kept.good(["a"]) == {}


def test_nothing_built_in_a_transaction_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: Kept[str, int] = Kept("numbers", most=10)
    monkeypatch.setattr(boards._Place, "in_transaction", staticmethod(lambda: True))
    with noting() as notes:
        kept.keep("a", 1, keys=["story:1"], since=kept.start())
    assert notes.keys == {"story:1"}
    assert kept.good(["a"]) == {}


def test_who_changed_something_in_an_open_transaction_reads_it_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept: Kept[str, int] = Kept("numbers", most=10)
    kept.keep("a", 1, keys=["story:1"], since=kept.start())
    kept.keep("b", 2, keys=["story:2"], since=kept.start())
    monkeypatch.setattr(boards._Place, "in_transaction", staticmethod(lambda: True))
    unsettle(slots_of(["story:1"]))
    assert kept.good(["a", "b"]) == {"b": 2}
    # Rolled back: nothing has changed.
    monkeypatch.setattr(boards._Place, "in_transaction", staticmethod(lambda: False))
    assert kept.good(["a", "b"]) == {"a": 1, "b": 2}


def test_of_too_many_those_go_that_nobody_asked_for() -> None:
    kept: Kept[int, int] = Kept("numbers", most=3)
    for number in range(3):
        kept.keep(number, number, keys=["latest"], since=kept.start())
    kept.good([0])
    kept.keep(3, 3, keys=["latest"], since=kept.start())
    assert kept.good(range(4)) == {0: 0, 2: 2, 3: 3}
