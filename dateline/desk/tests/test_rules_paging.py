"""Cursors, and which stories are offered beside a story."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.desk.rules.paging import Cursor, read_cursor
from dateline.desk.rules.relation import Likeness, most_related

MOMENTS = st.datetimes(timezones=st.just(UTC))


def test_a_cursor_can_be_read_in_the_address() -> None:
    cursor = Cursor(datetime(2025, 6, 5, 2, 52, tzinfo=UTC), 123)
    assert str(cursor) == "20250605T025200Z-123"
    assert read_cursor("20250605T025200Z-123") == cursor


@given(MOMENTS, st.integers(0, 10**18 - 1))
def test_any_cursor_comes_back_from_the_address_as_it_was(moment: datetime, story: int) -> None:
    cursor = Cursor(moment, story)
    assert read_cursor(str(cursor)) == cursor


@given(st.text(max_size=40))
def test_no_text_makes_reading_fail(text: str) -> None:
    found = read_cursor(text)
    assert found is None or read_cursor(str(found)) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "20250605T025200Z",
        "20250605T025200Z-",
        "20250605T025200Z--1",
        "20251305T025200Z-1",
        "20250605T025260Z-1",
        "00000605T025200Z-1",
        "20250605T025200Z-1234567890123456789",
        "２０２５０６０５T025200Z-1",
        "20250605T025200Z-1\n",
    ],
)
def test_what_is_no_cursor_is_not_read(text: str) -> None:
    assert read_cursor(text) is None


def like(
    number: int, countries: str = "", sectors: str = "", language: str = "en", day: int = 1
) -> Likeness:
    return Likeness(
        id=number,
        countries=tuple(countries.split()),
        sectors=tuple(sectors.split()),
        language=language,
        published_at=datetime(2025, 6, day, tzinfo=UTC),
    )


def test_a_story_about_the_same_country_is_nearer_than_one_of_the_same_sector() -> None:
    story = like(1, "KP RU", "politics")
    others = [like(2, "", "politics"), like(3, "KP", ""), like(4, "RU", "")]
    assert most_related(story, others, limit=9) == [3, 4, 2]


def test_what_shares_nothing_is_not_related_and_no_story_is_its_own_relation() -> None:
    story = like(1, "KP", "politics")
    assert most_related(story, [story, like(2, "FR", "sport")], limit=9) == []


def test_nothing_is_offered_in_another_language_but_in_another_countrys_form_of_it() -> None:
    story = like(1, "KP", "politics")
    german, american = like(2, "KP", language="de"), like(3, "", "politics", language="en-US")
    assert most_related(story, [german, american, like(4, "KP")], limit=9) == [4, 3]


def test_among_equals_the_newer_one_comes_first() -> None:
    story = like(1, "KP")
    assert most_related(story, [like(2, "KP", day=2), like(3, "KP", day=3)], limit=1) == [3]
