"""Times, calendars and countries as readers see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dateline.desk.rules import countries
from dateline.portal.rules import dates, months, scripts

WINTER = datetime(2025, 1, 15, 17, 52, tzinfo=UTC)
SUMMER = datetime(2025, 6, 4, 17, 52, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "moment", "name"),
    [
        ("Asia/Seoul", SUMMER, "KST"),
        ("Asia/Kolkata", SUMMER, "IST"),
        ("Europe/Berlin", SUMMER, "CEST"),
        ("Europe/Berlin", WINTER, "CET"),
        ("UTC", SUMMER, "UTC"),
        ("Asia/Dubai", SUMMER, "UTC+4"),
        ("Asia/Kathmandu", SUMMER, "UTC+5:45"),
        ("America/Sao_Paulo", SUMMER, "UTC−3"),
    ],
)
def test_zone_is_named_as_its_clocks_stand(zone: str, moment: datetime, name: str) -> None:
    assert dates.zone_name(moment, ZoneInfo(zone)) == name


@pytest.mark.parametrize(
    ("language", "long", "month"),
    [
        ("en-gb", "5 June 2025", "June 2025"),
        ("de", "5. Juni 2025", "Juni 2025"),
        ("es", "5 de junio de 2025", "junio de 2025"),
        ("xx-nowhere", "5 June 2025", "June 2025"),
    ],
)
def test_dates_are_written_out_as_the_language_does(language: str, long: str, month: str) -> None:
    assert dates.long_date(date(2025, 6, 5), language) == long
    assert dates.month_name(date(2025, 6, 5), language) == month


def test_a_full_date_names_the_day_of_the_week() -> None:
    assert dates.full_date(date(2025, 6, 5), "fr") == "jeudi 5 juin 2025"


@dataclass(frozen=True)
class Told:
    published_at: datetime


def test_stories_are_put_together_by_the_dates_of_the_zone() -> None:
    late, early = (
        Told(datetime(2025, 6, 4, 22, tzinfo=UTC)),
        Told(datetime(2025, 6, 4, 3, tzinfo=UTC)),
    )
    in_utc = dates.by_day([late, early], ZoneInfo("UTC"))
    in_seoul = dates.by_day([late, early], ZoneInfo("Asia/Seoul"))
    assert [group.date for group in in_utc] == [date(2025, 6, 4)]
    assert [group.date for group in in_seoul] == [date(2025, 6, 5), date(2025, 6, 4)]


def test_a_month_is_laid_out_in_whole_weeks() -> None:
    fifth = date(2025, 6, 5)
    month = months.MonthCalendar(date(2025, 6, 1), frozenset([fifth]), fifth)
    days = [day for week in month.weeks for day in week]
    assert len(days) % 7 == 0
    assert [day.date.day for day in days if day.inside] == list(range(1, 31))
    assert [day.date for day in days if day.has_stories] == [fifth]
    assert [day.date for day in days if day.chosen] == [fifth]


@pytest.mark.parametrize(
    "parts", [(2025, 2, 29), (2025, 13, 1), (2025, 0, 1), (1066, 10, 14), (9999, 1, 1)]
)
def test_what_is_no_date_of_the_archive_is_not_read(parts: tuple[int, int, int]) -> None:
    assert months.read_date(*parts) is None


@pytest.mark.parametrize(
    ("code", "slug", "name"),
    [
        ("KP", "north-korea", "North Korea"),
        ("CI", "cote-divoire", "Côte d’Ivoire"),
        ("CD", "dr-congo", "DR Congo"),
        ("MM", "myanmar", "Myanmar"),
        ("TR", "turkey", "Turkey"),
    ],
)
def test_countries_have_a_word_for_the_address(code: str, slug: str, name: str) -> None:
    assert countries.country(code) == countries.Country(code, slug, name)
    assert countries.code_of(slug) == code
    assert countries.code_of(code.lower()) == code


@pytest.mark.parametrize(
    ("word", "code"), [("america", "US"), ("turkiye", "TR"), ("great-britain", "GB")]
)
def test_other_names_of_a_country_are_understood_in_addresses(word: str, code: str) -> None:
    assert countries.code_of(word) == code


def test_every_country_has_an_address_of_its_own() -> None:
    slugs = {countries.country(code).slug for code in countries.all_codes()}
    assert len(slugs) == len(countries.all_codes())


def test_country_names_follow_the_language_and_fall_back_to_english() -> None:
    assert countries.country("DE", "de").name == "Deutschland"
    assert countries.country("DE", "en-gb").name == "Germany"
    assert countries.country("DE", "xx-nowhere").name == "Germany"


def test_what_is_no_country_is_not_found() -> None:
    assert countries.code_of("atlantis") is None
    assert countries.code_of("zz") is None
    assert countries.country("ZZ").name == "ZZ"


@pytest.mark.parametrize(
    ("language", "way"),
    [("ar", "rtl"), ("fa-IR", "rtl"), ("he_IL", "rtl"), ("en-gb", "ltr"), ("", "ltr")],
)
def test_scripts_run_in_their_direction(language: str, way: str) -> None:
    assert scripts.direction(language) == way


def test_languages_are_written_as_html_wants_them() -> None:
    assert [scripts.language_tag(each) for each in ("en-gb", "pt_br", "zh-hant", "de")] == [
        "en-GB",
        "pt-BR",
        "zh-Hant",
        "de",
    ]
