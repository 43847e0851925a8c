"""Statements that are sent again and again: what Django promises of each holds all the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from dateline.wires.actions import ensure_source
from dateline.wires.models import WireFile, rows
from dateline.wires.models.rows import insert_if_new

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LOGGED = {
    "object_id": "1",
    "label": "A story",
    "action": "desk.kill",
    "timestamp": NOW,
    "uuid": UUID(int=7),
}
ASK = "SELECT %s || '%%' || %s"


def asked(statement: str, values: Any) -> Any:
    with connection.cursor() as cursor:
        rows.run(cursor, statement, values)
        return cursor.fetchone()[0]


@pytest.mark.parametrize("times", [1, 2])
def test_values_come_into_their_places_and_a_sign_stays_a_sign(times: int) -> None:
    for _ in range(times):
        assert asked(ASK, ["100", " of it"]) == "100% of it"


def test_values_are_named_too_and_may_stand_twice() -> None:
    assert asked("SELECT %(b)s || %(a)s || %(b)s", {"a": "-", "b": "%s"}) == "%s-%s"


def test_whoever_listens_to_the_statements_hears_them() -> None:
    heard = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        heard.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        asked(ASK, ["1", "2"])
    assert heard == [ASK]
    with CaptureQueriesContext(connection) as captured:
        asked(ASK, ["1", "2"])
    assert len(captured) == 1


def test_a_refused_row_raises_django_s_error_and_spoils_the_transaction() -> None:
    with transaction.atomic():
        with pytest.raises(IntegrityError), connection.cursor() as cursor:
            rows.run(cursor, "INSERT INTO desk_placement (front) VALUES (%s)", [None])
        connection.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            asked(ASK, ["1", "2"])
        connection.set_rollback(True)


def test_rows_of_values_have_the_defaults_of_their_model() -> None:
    rows.add(ModelLogEntry, [LOGGED, {**LOGGED, "object_id": "2", "data": {"why": "“so”"}}])
    first, second = ModelLogEntry.objects.order_by("object_id")
    assert (first.data, first.content_changed, first.user_id) == ({}, False, None)
    assert (second.data, second.timestamp, second.uuid) == ({"why": "“so”"}, NOW, UUID(int=7))


def test_a_row_that_is_there_is_not_inserted_again_and_breaks_no_transaction() -> None:
    source = ensure_source(slug="example", name="Example")
    about = {"source": source, "sha256": "0" * 64, "size": 1, "arrived_at": NOW, "seen_at": NOW}
    first, again = WireFile(name="first", **about), WireFile(name="again", **about)
    assert insert_if_new(first)
    assert not insert_if_new(again)
    assert again._state.adding
    assert list(WireFile.objects.values_list("pk", "name")) == [(first.pk, "first")]


def test_a_time_is_stored_alike_whatever_its_zone() -> None:
    oslo = NOW.astimezone(timezone(timedelta(hours=1)))
    for at in (NOW, oslo, NOW + timedelta(microseconds=1)):
        rows.add(ModelLogEntry, [{**LOGGED, "uuid": uuid4(), "timestamp": at}])
    stored = ModelLogEntry.objects.order_by("pk").values_list("timestamp", flat=True)
    assert [*stored] == [NOW, NOW, NOW + timedelta(microseconds=1)]
