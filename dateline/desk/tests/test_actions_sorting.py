"""Sorting again while the rules change."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from dateline.desk.actions import sorting
from dateline.desk.actions.publishing import publish_now
from dateline.desk.models import Edition, Placement
from dateline.desk.tests import factories
from dateline.desk.tests.factories import NOON

pytestmark = pytest.mark.django_db


class AsiaComes:
    """Makes an edition right before the stories are read for the n-th time."""

    def __init__(self, reading: int) -> None:
        self.left = reading

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and 'FROM "desk_story"' in sql:
            self.left -= 1
            if self.left == 0:
                Edition.objects.create(name="Asia", slug="asia", countries=["KP"])
        return execute(sql, params, many, context)


def in_asia() -> list[int]:
    placed = Placement.objects.filter(front="edition:asia")
    return list(placed.values_list("story", flat=True))


def test_each_hundred_is_sorted_by_the_rules_in_force_when_its_turn_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sorting, "AT_ONCE", 1)
    older = factories.published(countries=["KP"])
    factories.published(countries=["KP"])
    with connection.execute_wrapper(AsiaComes(2)):
        sorting.sort_again()
    assert in_asia() == [older.pk]


def test_a_story_is_placed_by_the_rules_in_force_when_its_turn_comes() -> None:
    story = factories.draft(countries=["KP"])
    with connection.execute_wrapper(AsiaComes(1)):
        publish_now(story=story, now=NOON)
    assert in_asia() == [story.pk]
