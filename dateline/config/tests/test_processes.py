"""What every process of the newsroom has in common: how its memory is kept."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from dateline.config.cli.opening import open_newsroom
from dateline.config.processes import loading


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_nothing_is_looked_through_while_modules_are_loaded_nor_are_they_afterwards() -> None:
    known = gc.get_freeze_count()

    with loading():
        assert not gc.isenabled()
        loaded = [object() for _ in range(10)]

    assert gc.isenabled()
    assert gc.get_freeze_count() > known
    assert not any(each is loaded for each in gc.get_objects())


def test_who_has_switched_the_looks_off_finds_them_so() -> None:
    gc.disable()
    with loading():
        pass
    assert not gc.isenabled()


def test_a_command_in_a_process_that_is_at_work_keeps_nothing_from_being_garbage() -> None:
    known = gc.get_freeze_count()
    open_newsroom()
    assert gc.isenabled()
    assert gc.get_freeze_count() == known


def test_garbage_is_looked_for_again_when_a_module_cannot_be_loaded() -> None:
    with pytest.raises(ImportError), loading():
        raise ImportError

    assert gc.isenabled()
