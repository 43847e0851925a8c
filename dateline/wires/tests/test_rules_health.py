"""What is said of a source: its trouble, what to do, and when it is tried again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dateline.wires import errors
from dateline.wires.rules.conditions import Condition
from dateline.wires.rules.faults import condition_of
from dateline.wires.rules.health import Signs, next_try, trouble
from dateline.wires.rules.rhythm import Rhythm
from dateline.wires.tests.cast import NOW

HOUR = timedelta(hours=1)
POLLED = Signs(
    kind="poll",
    address="https://wire.example/feed",
    condition=Condition.UNCHANGED,
    next_at=NOW + HOUR,
    last_success=NOW - HOUR,
)
PUSHED = Signs(kind="push", token=True)


def test_every_state_has_words_and_advice_of_its_own() -> None:
    assert len({one.label for one in Condition}) == len(Condition) >= 18
    assert all(one.advice.endswith(".") for one in Condition)
    assert {one for one in Condition if one.is_well} == {
        Condition.UNTRIED,
        Condition.FETCHED,
        Condition.UNCHANGED,
        Condition.HOST_BUSY,
    }


def test_a_state_fits_its_column() -> None:
    assert max(len(one) for one in Condition) <= 20


def test_trouble_says_what_to_do_and_when_it_is_tried_again() -> None:
    missing = replace(
        POLLED, condition=Condition.NOT_FOUND, last_error="There is nothing at the address (404)."
    )
    assert trouble(missing, NOW) == (
        "There is nothing at the address (404). Ask the agency where the feed is now, and correct "
        "the address. Next try at 23:00 UTC."
    )


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (-HOUR, "Next try within seconds."),
        (HOUR, "Next try at 23:00 UTC."),
        (24 * HOUR, "Next try on 05 Jun at 22:00 UTC."),
    ],
)
def test_the_next_try_is_shown_with_its_day_where_that_is_another(
    after: timedelta, words: str
) -> None:
    assert next_try(NOW + after, NOW) == words


def test_a_source_that_is_switched_off_has_no_next_try() -> None:
    gone = Signs(
        kind="poll",
        active=False,
        condition=Condition.GONE,
        last_error="The address is gone for good (410).",
    )
    assert trouble(gone, NOW).startswith(
        "Switched off. The address is gone for good (410). Give it"
    )
    assert next_try(None, NOW) == ""
    assert trouble(Signs(kind="poll", active=False), NOW) == ""


def test_what_goes_well_is_no_trouble() -> None:
    assert trouble(POLLED, NOW) == trouble(PUSHED, NOW) == trouble(Signs(kind="mail"), NOW) == ""


def test_a_source_that_cannot_be_used_yet_says_what_is_missing() -> None:
    assert "no address" in trouble(replace(POLLED, address=""), NOW)
    assert "no token" in trouble(Signs(kind="push"), NOW)
    assert "no secret" in trouble(replace(PUSHED, signed=True), NOW)
    assert trouble(replace(PUSHED, signed=True, secret=True), NOW) == ""


def test_wrong_signatures_are_counted_out_for_a_day() -> None:
    wrong = replace(PUSHED, refused=3, refused_at=NOW - HOUR)
    assert trouble(wrong, NOW).startswith(
        "The signature was wrong 3 times, last on 04 Jun at 21:00 UTC"
    )
    assert trouble(replace(wrong, refused=1), NOW).startswith("The signature was wrong once")
    assert trouble(wrong, NOW + 24 * HOUR) == ""


def test_rejected_files_come_before_a_silence() -> None:
    silent = Rhythm(first=NOW - 100 * HOUR, last=NOW - 20 * HOUR, gaps=80, usual=3600, longest=4000)
    quiet = replace(POLLED, rhythm=silent)
    assert trouble(quiet, NOW).startswith("Nothing new came for 20 hours")
    assert trouble(replace(quiet, rejected=1), NOW) == "1 file of the last day was rejected."
    assert trouble(replace(quiet, rejected=2), NOW) == "2 files of the last day were rejected."


def test_a_feed_that_nobody_asks_is_missed() -> None:
    assert trouble(POLLED, NOW + 49 * HOUR) == "Nothing came for two days."


@pytest.mark.parametrize(
    ("error", "condition"),
    [
        (errors.TimedOut("u", doing="waiting for the answer of", host="h", seconds=1), Condition.SILENT_ANSWER),
        (errors.TimedOut("u", doing="reading from", host="h", seconds=1), Condition.SLOW_ANSWER),
        (errors.NotReached("u", doing="greeting (TLS)", host="h", seconds=1), Condition.TLS_SLOW),
        (errors.Bomb("u", limit=1), Condition.BOMB),
        (errors.KeepFailed("u", OSError(28, "No space left")), Condition.NOT_KEPT),
        (errors.WireError("odd"), Condition.BROKEN),
    ],
)  # fmt: skip
def test_an_error_has_a_state(error: errors.WireError, condition: Condition) -> None:
    assert condition_of(error) is condition
