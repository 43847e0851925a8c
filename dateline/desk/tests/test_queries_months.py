"""The months of the archive that have stories."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from dateline.desk.actions import kill
from dateline.desk.queries.keys import month_keys
from dateline.desk.queries.months import Year, years_with_stories
from dateline.desk.tests import factories

pytestmark = pytest.mark.django_db


def published(*days: tuple[int, int, int]) -> None:
    for year, month, day in days:
        factories.published(at=datetime(year, month, day, 12, tzinfo=UTC))


def test_years_with_stories_are_named_oldest_first_in_two_queries_for_all_years(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    published((2023, 12, 31), (2025, 2, 1), (2025, 2, 28), (2025, 4, 1))
    with django_assert_num_queries(2):
        found = years_with_stories(date(2023, 12, 1), date(2025, 4, 1), most=100)
    assert found == [Year((date(2023, 12, 1),)), Year((date(2025, 2, 1),))]


def test_a_month_has_what_came_out_in_it_by_the_clocks_of_utc() -> None:
    factories.published(at=datetime(2025, 2, 28, 23, 59, 59, 999_999, tzinfo=UTC))
    factories.published(at=datetime(2025, 4, 1, tzinfo=UTC))
    found = years_with_stories(date(2025, 1, 1), date(2025, 6, 1), most=100)
    assert found == [Year((date(2025, 2, 1), date(2025, 4, 1)))]


def test_a_month_of_which_every_story_was_killed_is_named_no_more() -> None:
    story = factories.published(at=datetime(2025, 2, 3, tzinfo=UTC))
    kill(story=story, reason="Wrong boat named.", now=datetime(2025, 3, 1, tzinfo=UTC))
    assert years_with_stories(date(2025, 1, 1), date(2025, 6, 1), most=100) == []


@pytest.mark.parametrize(("most", "crowded"), [(2, True), (3, False), (4, False)])
def test_a_month_is_crowded_with_more_than_the_most(most: int, crowded: bool) -> None:
    published((2025, 2, 1), (2025, 2, 1), (2025, 2, 1))
    found = years_with_stories(date(2025, 2, 1), date(2025, 3, 1), most=most)
    february = (date(2025, 2, 1),)
    assert found == [Year(february, february if crowded else ())]


def test_stories_numbered_far_apart_are_counted() -> None:
    first = factories.published(at=datetime(2025, 2, 1, tzinfo=UTC))
    published(*[(2025, 5, 1)] * 5)
    last = factories.published(at=datetime(2025, 2, 2, tzinfo=UTC))
    assert last.pk - first.pk > 3
    found = years_with_stories(date(2025, 2, 1), date(2025, 3, 1), most=3)
    assert found == [Year((date(2025, 2, 1),))]


def test_no_months_are_asked_for_without_a_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        assert years_with_stories(date(2025, 2, 1), date(2025, 2, 1), most=3) == []


def test_the_keys_of_a_span_are_its_months_over_the_turn_of_a_year() -> None:
    new_year = datetime(2025, 1, 1, tzinfo=UTC)
    assert month_keys(new_year - timedelta(hours=1), new_year) == ["month:2024-12"]
    assert month_keys(new_year - timedelta(hours=1), new_year + timedelta(days=32)) == [
        "month:2024-12", "month:2025-01", "month:2025-02",
    ]  # fmt: skip
