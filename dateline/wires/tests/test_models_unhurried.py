"""What may be lost in a power cut waits for no disk; everything else still does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.db import connection, connections, transaction

from dateline.wires.models import Source
from dateline.wires.models.unhurried import unhurried

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

WAITS = {"sqlite": ("PRAGMA synchronous", "2"), "postgresql": ("SHOW synchronous_commit", "on")}


def patience() -> bool:
    """Say whether a commit waits for the disk now."""
    question, answer = WAITS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question)
        return str(cursor.fetchone()[0]) == answer


@pytest.fixture
def stays() -> Iterator[None]:
    """Keep a database in memory while nobody else is connected to it."""
    if connection.vendor != "sqlite":
        yield
        return
    with closing(sqlite3.connect(str(connection.settings_dict["NAME"]), uri=True)):
        yield


def test_only_what_is_written_inside_does_not_wait_for_the_disk() -> None:
    with unhurried():
        assert not patience()
        Source.objects.create(slug="alba", name="Alba")
    assert patience()
    assert Source.objects.filter(slug="alba").exists()


def test_an_error_inside_undoes_it_and_patience_is_back() -> None:
    def fail() -> None:
        with unhurried():
            Source.objects.create(slug="alba", name="Alba")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert patience()
    assert not Source.objects.filter(slug="alba").exists()


def test_an_error_that_takes_the_connection_along_is_told_as_it_is(
    monkeypatch: pytest.MonkeyPatch, stays: None
) -> None:
    # Django never closes one in memory.
    monkeypatch.setattr(connections["default"], "is_in_memory_db", lambda: False, raising=False)

    def fail() -> None:
        with unhurried():
            connection.close()
            raise ValueError("the disk is gone")

    with pytest.raises(ValueError, match="the disk is gone"):
        fail()
    assert patience()


def test_inside_another_transaction_it_is_a_part_of_that() -> None:
    with transaction.atomic(), unhurried():
        assert patience()
