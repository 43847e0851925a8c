"""Times in the spellings that agencies use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.wires.formats.copy import Hints
from dateline.wires.formats.mender import Mender
from dateline.wires.formats.times import NEVER, read_moment, read_time

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
    "2018-W05-3T20:15:15Z": "2018-01-31T20:15:15",
    "2018-031T20:15:15Z": "2018-01-31T20:15:15",
    "2018031T201515Z": "2018-01-31T20:15:15",
    "20180131201515Z": "2018-01-31T20:15:15",
    "2018-01-31T20:15Z": "2018-01-31T20:15:00",
    "2018-01-31T20:15:15,5+01": "2018-01-31T19:15:15.500000",
    "2018-01-31T20:15:15−05:00": "2018-02-01T01:15:15",
    "2018-01-31T20:15:15+01:00[Europe/Berlin]": "2018-01-31T19:15:15",
    "2018-01-31 20:15:15.000000 +0100 CET": "2018-01-31T19:15:15",
    "2018-01-31 20:15 America/Argentina/Buenos_Aires": "2018-01-31T23:15:00",
    "2018-01-31 20:15 America/Port-au-Prince": "2018-02-01T01:15:00",
    "2018-01-31T23:59:60Z": "2018-01-31T23:59:59",
    "2018-12-31T24:00:00Z": "2019-01-01T00:00:00",
    "@1517429715": "2018-01-31T20:15:15",
    "1517429715123456": "2018-01-31T20:15:15.123456",
    "/Date(1517429715000+0100)/": "2018-01-31T20:15:15",
    "Mon, 31 Jan 2018 20:15:15 GMT": "2018-01-31T20:15:15",
    "Wed,\u00a031\u00a0Jan\u00a02018\u00a020:15\u00a0GMT": "2018-01-31T20:15:00",
    "Wed,31 Jan 2018 20:15:15 -0000": "2018-01-31T20:15:15",
    "Wednesday, 31-Jan-18 20:15:15 GMT": "2018-01-31T20:15:15",
    "Wed Jan 31 20:15:15 +0100 2018": "2018-01-31T19:15:15",
    "Wed Jan 31 20:15:15 EST 2018": "2018-02-01T01:15:15",
    "Wed Jan 31 2018 20:15:15 GMT+0100 (Central European Standard Time)": "2018-01-31T19:15:15",
    "31 Jan 2018 20:15 Pacific Standard Time": "2018-02-01T04:15:00",
    "31 Jul 2018 20:15 Central European Summer Time": "2018-07-31T18:15:00",
    "31 Jan 2018 20:15:15 UTC+8": "2018-01-31T12:15:15",
    "Jan. 31, 2018, 8:15 p.m. ET": "2018-02-01T01:15:00",
    "July 31, 2018, 8:15 p.m. ET": "2018-08-01T00:15:00",
    "20:15 GMT, 31 January 2018": "2018-01-31T20:15:00",
    "Published: 31 Jan 2018 20.15 GMT": "2018-01-31T20:15:00",
    "31JAN18 20:15Z": "2018-01-31T20:15:00",
    "31Jan2018 2015Z": "2018-01-31T20:15:00",
    "312015Z JAN 18": "2018-01-31T20:15:00",
    "31. Jan. 2018 20 Uhr MEZ": "2018-01-31T19:00:00",
    "Mittwoch, 31. Januar 2018, 20:15 Uhr (MEZ)": "2018-01-31T19:15:00",
    "1er février 2018 à 20h15 CET": "2018-02-01T19:15:00",
    "31 gennaio 2018 ore 20:15 CET": "2018-01-31T19:15:00",
    "31 января 2018 г., 20:15 MSK": "2018-01-31T17:15:00",
    "31 Ocak 2018 20:15 TRT": "2018-01-31T17:15:00",
    "٣١ يناير ٢٠١٨ ٢٠:١٥ GMT": "2018-01-31T20:15:00",
    "31 มกราคม 2561 20:15 ICT": "2018-01-31T13:15:00",
    "31 जनवरी 2018 20:15 IST": "2018-01-31T14:45:00",
    "31 Januari 2018 20.15 WIB": "2018-01-31T13:15:00",
    "2018年1月31日 20時15分 JST": "2018-01-31T11:15:00",
    "平成30年1月31日 20:15 JST": "2018-01-31T11:15:00",
    "令和元年5月1日 20:15 JST": "2019-05-01T11:15:00",
    "民國107年1月31日 下午8:15 HKT": "2018-01-31T12:15:00",
    "Jan 31 2018 12 noon GMT": "2018-01-31T12:00:00",
    "12:15 AM GMT, Jan 31 2018": "2018-01-31T00:15:00",
    "12:15 PM GMT, Jan 31 2018": "2018-01-31T12:15:00",
}

OF_THE_HOUSE = [
    ("2018-01-31 20:15 CST", "Asia/Shanghai", "2018-01-31T12:15:00"),
    ("2018-01-31 20:15 CST", "America/Chicago", "2018-02-01T02:15:00"),
    ("2018-01-31 20:15 CST", "UTC", "2018-02-01T02:15:00"),
    ("2018-01-31 20:15 IST", "Asia/Jerusalem", "2018-01-31T18:15:00"),
    ("2018-07-31 20:15 IST", "Europe/Dublin", "2018-07-31T19:15:00"),
    ("2018-01-31 20:15 IST", "Asia/Kolkata", "2018-01-31T14:45:00"),
    ("2018-07-31 20:15 BST", "Europe/London", "2018-07-31T19:15:00"),
]

IN_FIGURES = [
    ("5/6/2018 10:00", "Europe/London", "2018-06-05T09:00:00", False),
    ("5/6/2018 10:00", "America/New_York", "2018-05-06T14:00:00", False),
    ("5/6/2018 10:00 AM", "UTC", "2018-05-06T10:00:00", False),
    ("5/6/2018 10:00", "UTC", "2018-06-05T10:00:00", True),
    ("5.6.2018 10:00", "UTC", "2018-06-05T10:00:00", False),
    ("13/6/2018 10:00", "UTC", "2018-06-13T10:00:00", False),
]

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
    "2018-366T10:00:00Z",
    "2018-000",
    "0000-00-00T00:00:00Z",
    "0",
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


@pytest.mark.parametrize(("spelling", "zone", "expected"), OF_THE_HOUSE)
def test_a_name_of_several_zones_is_that_of_the_source(
    spelling: str, zone: str, expected: str
) -> None:
    when, flags = read_time(spelling, zone=zone, now=NOW)
    assert when == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert flags == ()


@pytest.mark.parametrize(("spelling", "zone", "expected", "doubt"), IN_FIGURES)
def test_day_and_month_in_figures_are_ordered_as_where_the_source_is(
    spelling: str, zone: str, expected: str, doubt: bool
) -> None:
    when, flags = read_time(spelling, zone=zone, now=NOW)
    assert when == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert ("Day and month may be the other way round: 5/6/2018" in flags) is doubt


def test_the_first_second_of_computers_is_a_time_that_was_not_set() -> None:
    assert read_time("1970-01-01T00:00:00Z", zone="UTC", now=NOW) == (
        None,
        ("Time not set: 1970-01-01T00:00:00Z",),
    )
    # The end of an embargo that old is over all the same.
    assert read_moment("1970-01-01T00:00:00Z", zone="UTC")[0] == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("words", ["5/6/2029 10:00", "5 June 2029 10-00-00"])
def test_an_embargo_that_may_end_at_another_time_holds_until_a_person_acts(words: str) -> None:
    mender = Mender(Hints(now=NOW))
    assert mender.embargo(words) == NEVER
    assert mender.embargo("5 June 2029 10:00") == datetime(2029, 6, 5, 10, tzinfo=UTC)


def test_a_zone_that_nobody_knows_is_no_zone() -> None:
    _when, flags = read_time("2018-01-31 20:15 Mars/Olympus_Mons", zone="Asia/Tokyo", now=NOW)
    assert flags == ("Time without a zone, taken as Asia/Tokyo",)


def test_figures_that_are_no_time_of_day_are_not_passed_over_in_silence() -> None:
    when, flags = read_time("31 January 2018 20-15-15 GMT", zone="UTC", now=NOW)
    assert when == datetime(2018, 1, 31, tzinfo=UTC)
    assert flags[0].startswith("Time of day not readable, taken as midnight: ")


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
