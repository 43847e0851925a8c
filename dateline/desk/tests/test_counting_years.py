"""Past months of the archive are counted once, and what is known of them is never old."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Event

import pytest
from django.db import connection, connections, transaction  # noqa: F401 - a mark asks for it
from pytest_django import DjangoAssertNumQueries

from dateline.desk.actions import count_years, kill, publish_now
from dateline.desk.actions.counting import count, store
from dateline.desk.models import ArchiveYear, Story
from dateline.desk.queries.months import Year, counted_years, years_with_stories
from dateline.desk.tests import factories

NOW = datetime(2025, 6, 5, 12, tzinfo=UTC)
SEASON = (0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0)
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def comes(year: int, month: int, day: int = 9, *, now: datetime = NOW) -> Story:
    """Publish a story as of a day that is past."""
    story = factories.draft()
    publish_now(story=story, now=now, at=datetime(year, month, day, 12, tzinfo=UTC))
    story.refresh_from_db()
    return story


def months() -> list[tuple[int, int]]:
    found = years_with_stories(date(2023, 1, 1), date(2025, 6, 1), most=100)
    return [(month.year, month.month) for year in found for month in year.months]


def season() -> list[Story]:
    return [comes(2024, 2), comes(2024, 2, 29), comes(2024, 5)]


def test_the_past_months_of_an_archive_are_counted_from_the_first_year_to_the_last_month() -> None:
    comes(2022, 12, 31)
    season()
    comes(2025, 1)
    comes(2025, 6)
    assert count_years(now=NOW) == 4
    assert counted_years() == {
        2022: (0,) * 11 + (1,), 2023: (0,) * 12, 2024: SEASON, 2025: (1, 0, 0, 0, 0),
    }  # fmt: skip
    assert count_years(now=NOW) == 0


def test_a_counted_year_takes_no_look_at_its_stories(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    season()
    count_years(now=NOW)
    with django_assert_num_queries(1):
        found = years_with_stories(date(2024, 1, 1), date(2025, 1, 1), most=1)
    assert found == [Year((date(2024, 2, 1), date(2024, 5, 1)), crowded=(date(2024, 2, 1),))]


def test_a_month_is_counted_a_day_after_its_end() -> None:
    season()
    assert count_years(now=datetime(2024, 6, 1, 23, tzinfo=UTC)) == 1
    assert counted_years() == {2024: SEASON[:4]}
    assert count_years(now=datetime(2024, 6, 1, 23, tzinfo=UTC)) == 0
    assert count_years(now=datetime(2024, 6, 2, tzinfo=UTC)) == 1
    assert counted_years() == {2024: SEASON[:5]}


def test_a_month_that_is_not_counted_yet_is_looked_at() -> None:
    season()
    count_years(now=datetime(2024, 6, 1, tzinfo=UTC))
    assert months() == [(2024, 2), (2024, 5)]


def test_an_archive_without_stories_has_no_years() -> None:
    assert count_years(now=NOW) == 0


def test_a_story_that_comes_to_a_past_year_has_it_looked_at_until_it_is_counted_again() -> None:
    season()
    count_years(now=NOW)
    comes(2024, 11)
    assert 2024 not in counted_years()
    assert months() == [(2024, 2), (2024, 5), (2024, 11)]
    assert count_years(now=NOW) == 1
    assert months() == [(2024, 2), (2024, 5), (2024, 11)]
    assert ArchiveYear.objects.filter(year=2024).count() == 1


def test_a_story_that_is_killed_has_its_year_counted_again() -> None:
    stories = season()
    count_years(now=NOW)
    kill(story=stories[-1], reason="Wrong boat named.", now=NOW)
    assert months() == [(2024, 2)]
    count_years(now=NOW)
    assert months() == [(2024, 2)]


def test_a_story_of_the_present_month_and_a_change_of_words_leave_past_years_known() -> None:
    story = season()[0]
    count_years(now=NOW)
    comes(2025, 6)
    story.headline = "Harbour council votes again"
    publish_now(story=story, now=NOW)
    assert counted_years() == {2024: SEASON, 2025: (0,) * 5}


def test_a_story_that_comes_while_its_year_is_counted_is_seen() -> None:
    season()
    counted = count(2024, 12)
    comes(2024, 11)
    store(counted)
    assert 2024 not in counted_years()
    assert (2024, 11) in months()


def test_of_two_counts_at_once_the_older_one_is_not_believed() -> None:
    season()
    first = count(2024, 12)
    comes(2024, 11)
    second = count(2024, 12)
    store(second)
    store(first)
    assert 2024 not in counted_years()
    count_years(now=NOW)
    assert counted_years()[2024] == (0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0)


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="needs a database with several writers"
)
def test_what_is_committed_only_after_its_year_was_counted_has_it_counted_again() -> None:
    season()
    draft = factories.draft()
    counted, written = Event(), Event()

    def publish() -> None:
        try:
            with transaction.atomic():
                publish_now(story=draft, now=NOW, at=datetime(2024, 11, 9, tzinfo=UTC))
                written.set()
                assert counted.wait(timeout=10)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(publish)
        assert written.wait(timeout=10)
        known = count(2024, 12)
        counted.set()
        done.result(timeout=10)
    assert known.months == "0 2 0 0 1 0 0 0 0 0 0 0"
    store(known)
    assert 2024 not in counted_years()
    assert (2024, 11) in months()
