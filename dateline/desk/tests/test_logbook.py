"""What the log of stories is written under."""

from __future__ import annotations

import time
from uuid import RFC_4122

from dateline.desk.models.logbook import number_in_time


def test_a_later_number_comes_behind_an_earlier_one() -> None:
    first = number_in_time()
    time.sleep(0.002)
    assert first.hex < number_in_time().hex


def test_a_number_is_a_sound_uuid_and_comes_once() -> None:
    numbers = {number_in_time() for _ in range(1000)}
    assert len(numbers) == 1000
    assert {(each.version, each.variant) for each in numbers} == {(7, RFC_4122)}
