"""Sorting again while the rules change."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from dateline.desk.actions import sorting
from dateline.desk.models import Edition, Placement
from dateline.desk.tests import factories

pytestmark = pytest.mark.django_db


def test_each_hundred_is_sorted_by_the_rules_in_force_when_its_turn_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sorting, "AT_ONCE", 1)
    older = factories.published(countries=["KP"])
    factories.published(countries=["KP"])
    batches = 0

    def change_between(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal batches
        if sql.startswith("SELECT") and 'FROM "desk_story"' in sql and "LIMIT 1" in sql:
            batches += 1
            if batches == 2:
                Edition.objects.create(name="Asia", slug="asia", countries=["KP"])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(change_between):
        sorting.sort_again()
    placed = Placement.objects.filter(front="edition:asia")
    assert list(placed.values_list("story", flat=True)) == [older.pk]
