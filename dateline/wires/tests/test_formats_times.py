"""Times in the spellings that agencies use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.wires.formats.times import read_moment, read_time

NOW = datetime(2030, 1, 1, tzinfo=UTC)

SPELLINGS = {
    "2018-01-31T20:15:15Z": "2018-01-31T20:15:15",
    "2018-01-31T20:15:15.123Z": "2018-01-31T20:15:15.123000",
    "2018-01-31T20:15:15.123456789Z": "2018-01-31T20:15:15.123456",
    "2018-01-31T20:15:15+0100": "2018-01-31T19:15:15",
    "2018-01-31T20:15:15+01:00": "2018-01-31T19:15:15",
    "2018-01-31T20:15:15 +01:00": "2018-01-31T19:15:15",
    "2018-01-31T20:15:15+01": "2018-01-31T19:15:15",
    "2018-01-31T24:00:00Z": "2018-02-01T00:00:00",
    "20180131T201515Z": "2018-01-31T20:15:15",
    "2018-01-31 20:15:15 +0200": "2018-01-31T18:15:15",
    "2018-01-31 20:15:15 EST": "2018-02-01T01:15:15",
    "2018-01-31 20:15 Europe/Berlin": "2018-01-31T19:15:00",
    "1517429715": "2018-01-31T20:15:15",
    "1517429715000": "2018-01-31T20:15:15",
    "Wed, 31 Jan 2018 20:15:15 GMT": "2018-01-31T20:15:15",
    "Wed, 31 Jan 2018 20:15 GMT": "2018-01-31T20:15:00",
    "31 Jan 18 20:15:15 UT": "2018-01-31T20:15:15",
    "03 Apr 02 1500 GMT": "2002-04-03T15:00:00",
    "Mon, 01-Jan-2018 10:00:00 GMT": "2018-01-01T10:00:00",
    "Thu, 01 Jan 2004 19:48:21 GMT+2": "2004-01-01T17:48:21",
    "Thu, 31 Dec 2003 24:00:00 GMT": "2004-01-01T00:00:00",
    "Fri, 5 Jan 2018 19:42:60 +0000": "2018-01-05T19:42:59",
    "Tue, 2 Apr 2002 3:04 PM PST": "2002-04-02T23:04:00",
    "Seg, 24 Set 2018 19:42:40 -0300": "2018-09-24T22:42:40",
    "Mar, 24 set 2018 10:00:00 +0200": "2018-09-24T08:00:00",
    "mar. 24 juil. 2018 10:00 CEST": "2018-07-24T08:00:00",
    "lun, 24 août 2018 10:00:00 +0200": "2018-08-24T08:00:00",
    "Di, 24 Mär 2018 10:00:00 MEZ": "2018-03-24T09:00:00",
    "24. Dezember 2018 10:00 MEZ": "2018-12-24T09:00:00",
    "wto, 24 wrz 2018 10:00:00 +0200": "2018-09-24T08:00:00",
    "Вт, 24 сен 2018 19:42:40 +0300": "2018-09-24T16:42:40",
    "Σαβ, 10 Ιουλ 2004 23:31:08 +0300": "2004-07-10T20:31:08",
    "Thứ Hai, 24/09/2018 10:00:00 +0700": "2018-09-24T03:00:00",
}

WITHOUT_ZONE = {
    "2018-05-28T16:40:08": "2018-05-28T07:40:08",
    "2018-01-31": "2018-01-30T15:00:00",
    "Tue Apr  2 15:00:00 2002": "2002-04-02T06:00:00",
    "April 2, 2002 3:04 pm": "2002-04-02T06:04:00",
    "Apr. 2nd, 2002": "2002-04-01T15:00:00",
    "Sunday, January 7, 2018 - 4pm": "2018-01-07T07:00:00",
    "2002/04/03 15:00": "2002-04-03T06:00:00",
    "03.04.2002 15:00": "2002-04-03T06:00:00",
    "31/01/2018 10h30": "2018-01-31T01:30:00",
    "1/31/2018 10:30 AM": "2018-01-31T01:30:00",
    "24 de septiembre de 2018, 19:42": "2018-09-24T10:42:00",
    "2004년 5월 25일 오후 11:23:17": "2004-05-25T14:23:17",
    "2004年05月25日 23:15": "2004-05-25T14:15:00",
    "24/09/2561 10:00": "2018-09-24T01:00:00",
}

UNREADABLE = [
    "yesterday",
    "Sat, 31 Jun 2018 10:00:00 GMT",
    "0001-01-01T00:00:00Z",
    "2018-13-45T00:00:00Z",
    "99:99",
    "9" * 90,
    "2018-01-01T00:00:00+99:99",
    "x" * 100_000,
]


@pytest.mark.parametrize(("spelling", "expected"), SPELLINGS.items())
def test_a_time_with_a_zone_is_read_without_a_flag(spelling: str, expected: str) -> None:
    when, flags = read_time(spelling, zone="Asia/Tokyo", now=NOW)
    assert when == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert flags == ()


@pytest.mark.parametrize(("spelling", "expected"), WITHOUT_ZONE.items())
def test_a_time_without_a_zone_takes_the_zone_of_its_source(spelling: str, expected: str) -> None:
    when, flags = read_time(spelling, zone="Asia/Tokyo", now=NOW)
    assert when == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert flags == ("Time without a zone, taken as Asia/Tokyo",)


@pytest.mark.parametrize("words", UNREADABLE)
def test_nonsense_is_no_time_and_says_so(words: str) -> None:
    when, flags = read_time(words, zone="UTC", now=NOW)
    assert when is None
    assert flags[0].startswith("Time not readable: ")
    assert len(flags[0]) < 100


def test_no_time_at_all_is_no_flag() -> None:
    assert read_time("  ", zone="UTC", now=NOW) == (None, ())


def test_a_clock_five_minutes_ahead_is_believed() -> None:
    ahead = NOW + timedelta(minutes=4)
    assert read_time(ahead.isoformat(), zone="UTC", now=NOW) == (ahead, ())


def test_a_time_in_the_future_becomes_the_arrival_and_is_flagged() -> None:
    when, flags = read_time("2031-01-01T00:00:00Z", zone="UTC", now=NOW)
    assert when == NOW
    assert flags == ("Time in the future, set to arrival: 2031-01-01T00:00:00Z",)


def test_a_misspelt_century_is_only_the_future() -> None:
    assert read_time("Sun, 07 Jul 3013 15:06:01 +0000", zone="UTC", now=NOW)[0] == NOW


def test_a_moment_may_lie_in_the_future() -> None:
    assert read_moment("2031-01-01T00:00:00Z", zone="UTC")[0] == datetime(2031, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("comment", ["CST", "China Standard Time"])
def test_figures_of_a_zone_stand_above_its_name(comment: str) -> None:
    when, flags = read_moment(f"Thu, 05 Jun 2025 10:00:00 +0800 ({comment})", zone="Europe/Berlin")
    assert (when, flags) == (datetime(2025, 6, 5, 2, tzinfo=UTC), ())


def test_summer_time_is_that_of_the_day_and_not_of_today() -> None:
    winter, _ = read_time("2018-01-31 12:00", zone="Europe/Berlin", now=NOW)
    summer, _ = read_time("2018-07-31 12:00", zone="Europe/Berlin", now=NOW)
    assert (winter and winter.hour, summer and summer.hour) == (11, 10)


@settings(deadline=None)
@given(st.text(max_size=120), st.sampled_from(["UTC", "Asia/Tokyo", "Nowhere/Land", ""]))
def test_no_words_raise(words: str, zone: str) -> None:
    when, _ = read_time(words, zone=zone, now=NOW)
    assert when is None or when.tzinfo is UTC


@settings(deadline=None)
@given(st.integers(86_400, 1_800_000_000))
def test_every_rfc_822_time_is_read_back(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    written = moment.strftime("%a, %d %b %Y %H:%M:%S +0000")
    assert read_time(written, zone="UTC", now=NOW) == (moment, ())
