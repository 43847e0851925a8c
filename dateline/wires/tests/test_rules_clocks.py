"""Sources whose times are off by hours are told from those that are merely late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dateline.wires.formats.times import read_time
from dateline.wires.rules.clocks import Sent, advice, hours_off, sent

NOON = datetime(2025, 6, 5, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def items(off: timedelta, number: int = 12, *, zone: bool = False) -> list[Sent]:
    """Give items that came every twenty minutes, each some minutes old, of a clock that is off."""
    times = [NOON + 20 * MINUTE * count for count in range(number)]
    return [
        Sent(at, at - (count % 7) * MINUTE + off, zone) for count, at in enumerate(times)
    ]  # fmt: skip


@pytest.mark.parametrize("hours", [3, -3, 5.5, 9, -5, 1, 14])
def test_times_that_are_off_by_hours_are_noticed(hours: float) -> None:
    assert hours_off(items(timedelta(hours=hours))) == timedelta(hours=hours)


def test_a_source_in_order_has_no_fault() -> None:
    assert hours_off(items(timedelta())) is None
    assert advice(items(timedelta()), "UTC") == ""


def test_a_few_items_or_one_delivery_show_no_habit() -> None:
    assert hours_off(items(3 * HOUR, 7)) is None
    assert hours_off([Sent(NOON, NOON + 3 * HOUR, False)] * 20) is None


def test_copy_that_is_late_now_and_then_is_no_wrong_clock() -> None:
    late = [Sent(NOON + n * 20 * MINUTE, NOON - n * 40 * MINUTE, False) for n in range(12)]
    assert hours_off(late) is None


def test_an_archive_that_comes_in_is_no_wrong_clock() -> None:
    old = [Sent(NOON + n * 20 * MINUTE, NOON - timedelta(days=300), False) for n in range(12)]
    assert hours_off(old) is None


def test_what_to_do_depends_on_whether_times_name_a_zone() -> None:
    assert advice(items(3 * HOUR), "UTC") == (
        "Its times are 3 hours ahead of arrival: set its zone, which is UTC now."
    )
    assert advice(items(-HOUR, zone=True), "UTC") == (
        "Its times are 1 hour behind arrival, and name a zone themselves: tell the agency that its"
        " clock is wrong."
    )


def test_the_time_that_was_clamped_is_found_again_in_the_flags() -> None:
    when, flags = read_time("5 June 2025, 15:00", zone="UTC", now=NOON)
    assert when == NOON
    found = sent(arrived_at=NOON, versioncreated=when, flags=flags, zone="UTC")
    assert found == Sent(NOON, NOON + 3 * HOUR, named_zone=False)


def test_an_item_without_a_time_says_nothing() -> None:
    assert sent(arrived_at=NOON, versioncreated=None, flags=(), zone="UTC") is None
