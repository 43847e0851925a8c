"""When a silence is too long: rhythms are learned, nights and weekends among them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dateline.wires.rules.rhythm import Rhythm, heard, in_words, longest_silence, silence
from dateline.wires.tests.cast import NOW

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MIDNIGHT = NOW.replace(hour=0)


def learned(times: Iterable[datetime]) -> Rhythm:
    rhythm = Rhythm()
    for at in times:
        rhythm = heard(rhythm, at)
    return rhythm


def by_day(days: int, *, weekdays: int = 7) -> Rhythm:
    """Something every ten minutes from 7 to 23 o'clock."""
    return learned(
        MIDNIGHT + day * DAY + 7 * HOUR + count * 10 * MINUTE
        for day in range(days)
        for count in range(96)
        if (MIDNIGHT + day * DAY).weekday() < weekdays
    )


def test_nothing_is_known_of_a_source_that_is_new() -> None:
    assert longest_silence(Rhythm()) is None
    assert longest_silence(by_day(1)) is None
    assert silence(by_day(1), NOW + 365 * DAY) == ""


def test_a_source_of_the_hour_is_missed_after_some_hours() -> None:
    hourly = learned(MIDNIGHT + count * HOUR for count in range(100))
    assert hourly.last is not None
    assert silence(hourly, hourly.last + 2 * HOUR) == ""
    words = silence(hourly, hourly.last + 4 * HOUR)
    assert words.startswith(
        "Nothing new came for 4 hours; usually something comes every 60 minutes"
    )


def test_a_source_that_sleeps_at_night_is_not_missed_by_morning() -> None:
    sleeper = by_day(7)
    assert sleeper.last is not None
    assert silence(sleeper, sleeper.last + 9 * HOUR) == ""
    assert silence(sleeper, sleeper.last + 14 * HOUR)


def test_a_rest_at_weekends_is_remembered_through_the_week() -> None:
    # NOW is a Wednesday: the last day of 24 is a Friday.
    rests = by_day(24, weekdays=5)
    assert rests.last is not None
    assert rests.last.weekday() == 4
    assert silence(rests, rests.last + 2 * DAY + 8 * HOUR) == ""
    assert silence(rests, rests.last + 5 * DAY)


def test_a_strike_of_a_week_is_forgotten_within_months() -> None:
    steady = learned(MIDNIGHT + count * HOUR for count in range(200))
    assert steady.last is not None
    after = heard(steady, steady.last + 7 * DAY)
    for _ in range(24 * 120):
        assert after.last is not None
        after = heard(after, after.last + HOUR)
    limit = longest_silence(after)
    assert limit is not None
    assert limit < 6 * HOUR


def test_a_delivery_of_a_hundred_files_a_day_is_one_thing_a_day() -> None:
    bursts = learned(
        MIDNIGHT + day * DAY + second * timedelta(seconds=0.5)
        for day in range(10)
        for second in range(100)
    )
    assert (bursts.gaps, bursts.usual) == (9, DAY.total_seconds())


@given(st.lists(st.integers(min_value=-(10**6), max_value=10**7), max_size=50))
def test_no_order_of_times_breaks_a_rhythm(offsets: list[int]) -> None:
    rhythm = learned(NOW + timedelta(seconds=offset) for offset in offsets)
    limit = longest_silence(rhythm)
    assert limit is None or limit >= HOUR
    assert rhythm.usual >= 0


def test_lengths_of_time_are_said_in_their_largest_unit() -> None:
    lengths = (timedelta(seconds=5), 90 * MINUTE, 3 * HOUR, 47 * HOUR, 3 * DAY)
    told = ["1 minutes", "90 minutes", "3 hours", "47 hours", "3 days"]
    assert [in_words(length) for length in lengths] == told
