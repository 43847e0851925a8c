"""Datelines as agencies write them, and sentences that only look like one."""

from __future__ import annotations

import datetime

import pytest

from dateline.tagging import Dateline, Text, read_dateline

OPENINGS = [
    # opening, place, region, country, month and day, agency
    ("SEOUL, June 4 (KCNA) - ", "Seoul", "", "KR", (6, 4), "KCNA"),
    ("WASHINGTON, March 26 - ", "Washington", "", "US", (3, 26), ""),
    ("GROSSETO, Italy (AP) -- ", "Grosseto", "Italy", "IT", None, "AP"),
    ("PHOENIX, Ariz., March 26 - ", "Phoenix", "Ariz.", "US", (3, 26), ""),
    ("MINNEAPOLIS, MINN., March 24 - ", "Minneapolis", "Minn.", "US", (3, 24), ""),
    ("NEW YORK (Reuters) — ", "New York", "", "US", None, "Reuters"),
    ("BERLIN (dpa) - ", "Berlin", "", "DE", None, "dpa"),
    ("KÖLN (dpa/lnw) - ", "Köln", "", "DE", None, "dpa/lnw"),
    ("Wien (APA) - ", "Wien", "", "AT", None, "APA"),
    ("PARIS, 5 juin (AFP) - ", "Paris", "", "FR", (6, 5), "AFP"),
    ("MOSKAU, 4. Juni - ", "Moskau", "", "RU", (6, 4), ""),
    ("MADRID, 4 de junio (EFE) - ", "Madrid", "", "ES", (6, 4), "EFE"),
    ("MADRID, 4 DE JUNIO (EFE) - ", "Madrid", "", "ES", (6, 4), "EFE"),
    ("BERLIN, 4. MÄRZ (dpa) - ", "Berlin", "", "DE", (3, 4), "dpa"),
    ("Seoul, 4 June (Example) – ", "Seoul", "", "KR", (6, 4), "Example"),
    ("LONDON/PARIS, June 4 - ", "London/Paris", "", "GB", (6, 4), ""),
    ("PARIS, Texas (AP) - ", "Paris", "Texas", "US", None, "AP"),
    ("DUBLIN, Ohio, March 3 - ", "Dublin", "Ohio", "US", (3, 3), ""),
    ("ATLANTA, Georgia, March 3 - ", "Atlanta", "Georgia", "US", (3, 3), ""),
    ("TBILISI, Georgia (AP) - ", "Tbilisi", "Georgia", "GE", None, "AP"),
    ("COEUR D'ALENE, Idaho, March 2 - ", "Coeur d'Alene", "Idaho", "US", (3, 2), ""),
    ("ST. CATHARINES, Ontario, March 2 - ", "St. Catharines", "Ontario", "CA", (3, 2), ""),
    ("WASHINGTON D.C., March 2 - ", "Washington D.C.", "", "US", (3, 2), ""),
    ("McLEAN, Va., March 2 - ", "McLean", "Va.", "US", (3, 2), ""),
    ("LA HABANA, 4 de junio (EFE) - ", "La Habana", "", "CU", (6, 4), "EFE"),
    ("TEL AVIV — ", "Tel Aviv", "", "IL", None, ""),
    ("القاهرة (رويترز) - ", "القاهرة", "", "EG", None, "رويترز"),
    ("서울 (연합뉴스) - ", "서울", "", "KR", None, "연합뉴스"),
    ("NEW YORK, March 3 -\n", "New York", "", "US", (3, 3), ""),
    # The agency's mark without brackets, between strokes, before the place, and without a dash.
    ("SEOUL, Nov 26 AFP - ", "Seoul", "", "KR", (11, 26), "AFP"),
    ("TEHRAN, June 4, IRNA – ", "Tehran", "", "IR", (6, 4), "IRNA"),
    ("BERLIN dpa - ", "Berlin", "", "DE", None, "dpa"),
    ("MOSCOW, June 4. /TASS/. ", "Moscow", "", "RU", (6, 4), "TASS"),
    ("OSLO, June 4 /PRNewswire/ -- ", "Oslo", "", "NO", (6, 4), "PRNewswire"),
    ("NEW YORK--(BUSINESS WIRE)--", "New York", "", "US", None, "BUSINESS WIRE"),
    ("(ANSA) - ROMA, 4 GIU - ", "Roma", "", "IT", (6, 4), "ANSA"),
    ("PARIS (AFP) ", "Paris", "", "FR", None, "AFP"),
    ("New Delhi, Jun 4 (PTI) ", "New Delhi", "", "IN", (6, 4), "PTI"),
    ("New Delhi [India], June 4 (ANI): ", "New Delhi", "", "IN", (6, 4), "ANI"),
    # No place at all.
    ("(Reuters) - ", "", "", "", None, "Reuters"),
    ("(AFP) ", "", "", "", None, "AFP"),
    ("Jan. 12 (Example) - ", "", "", "", (1, 12), "Example"),
]  # fmt: skip


@pytest.mark.parametrize(("opening", "place", "region", "country", "date", "agency"), OPENINGS)
def test_an_opening_is_read_and_given_back_verbatim(
    opening: str,
    place: str,
    region: str,
    country: str,
    date: tuple[int, int] | None,
    agency: str,
) -> None:
    found = read_dateline(Text(body=opening + "Officials opened the new bridge."))
    assert found == Dateline(
        place=place, region=region, country=country, date=date, agency=agency, opening=opening
    )


@pytest.mark.parametrize(
    "body",
    [
        "Police - who were called by neighbours - said nothing was stolen.",
        "London - who was away at the time - declined to comment.",
        "UPDATE 1 - Oil climbs as traders wait.",
        "A man - aged 30 - died in the fire.",
        "On Tuesday, June 4 - the day of the vote - nobody came.",
        "The French president, whose plane was late - and who was tired - said little.",
        "U.S. - Japan talks end without result.",
        "NATO - the alliance of 32 states - meets.",
        "Berlin-based engineers built it.",
        "Police (who were called by neighbours) - said nothing.",
        "(Correction) - The bridge is in Lyon.",
        "(AP) reporters saw the bridge - from afar.",
        "London (Reuters) the paper wrote of a bridge.",
        "Officials in Lagos (AP) Said nothing.",
        "",
        "-",
    ],
)
def test_a_sentence_is_not_eaten(body: str) -> None:
    assert read_dateline(Text(body=body)) is None


def test_a_passed_year_makes_a_date() -> None:
    found = read_dateline(Text(body="SEOUL, June 4 (KCNA) - Talks began."), year=2025)
    assert found is not None
    assert found.date == datetime.date(2025, 6, 4)


def test_a_written_year_beats_the_passed_one() -> None:
    found = read_dateline(Text(body="Seoul, 4 June 2024 (Example) – Talks began."), year=2025)
    assert found is not None
    assert found.date == datetime.date(2024, 6, 4)


def test_a_leap_day_in_another_year_stays_month_and_day() -> None:
    found = read_dateline(Text(body="KIEV, 29 Feb (TASS) - Talks began."), year=2025)
    assert found is not None
    assert found.date == (2, 29)


def test_metadata_gives_a_dateline_without_an_opening() -> None:
    found = read_dateline(Text(body="Rain fell all week.", dateline="SALVADOR, Feb 26"))
    assert found == Dateline(place="Salvador", country="BR", date=(2, 26))


def test_metadata_may_name_place_and_country_only() -> None:
    found = read_dateline(Text(dateline="Seoul, South Korea"))
    assert found == Dateline(place="Seoul", region="South Korea", country="KR")


def test_metadata_completes_the_opening() -> None:
    text = Text(body="SALVADOR (Example) - Rain fell.", dateline="SALVADOR, Feb 26")
    found = read_dateline(text)
    assert found is not None
    assert (found.date, found.agency, found.opening) == (
        (2, 26),
        "Example",
        "SALVADOR (Example) - ",
    )


def test_a_place_of_two_countries_goes_to_the_one_the_story_names() -> None:
    body = "SANTA ANA, March 3 - The president of El Salvador opened a hospital."
    found = read_dateline(Text(body=body))
    assert found is not None
    assert found.country == "SV"


@pytest.mark.parametrize(
    ("body", "country"),
    [
        ("ST. JOHN'S, March 3 - Antigua opened a harbour.", "AG"),
        ("ST. JOHN'S, March 3 - Newfoundland opened a harbour.", "CA"),
        ("SAN JOSE, March 3 - The Costa Rican president opened a park.", "CR"),
        ("SAN JOSE, March 3 - California opened a park.", "US"),
        ("VANCOUVER, March 3 - The U.S. mine in Nevada is to open.", "CA"),
        ("VANCOUVER, March 3 - The bridge to Oregon was built by Washington state.", "US"),
        ("VALENCIA, March 3 - Venezuelan workers went on strike.", "VE"),
    ],
)
def test_a_place_of_two_countries_is_told_by_peoples_and_states_too(
    body: str, country: str
) -> None:
    found = read_dateline(Text(body=body))
    assert found is not None
    assert found.country == country


def test_a_small_namesake_abroad_is_not_what_a_known_city_means() -> None:
    body = "GENEVA, March 3 - Delegates from the United States and Japan met."
    found = read_dateline(Text(body=body))
    assert found is not None
    assert found.country == "CH"


def test_a_local_feed_means_its_own_town() -> None:
    found = read_dateline(Text(body="HAMILTON, March 3 - Rain fell.", home_country="NZ"))
    assert found is not None
    assert found.country == "NZ"


def test_arabic_commas_and_vowel_signs_belong_to_a_dateline() -> None:
    found = read_dateline(Text(dateline="عمّان، الأردن", body="عمّان (وكالة) - بدأ العمل."))
    assert found is not None
    assert (found.place, found.region, found.country) == ("عمّان", "الأردن", "JO")
    assert found.opening == "عمّان (وكالة) - "


def test_metadata_gives_the_accents_that_capitals_lack() -> None:
    found = read_dateline(
        Text(dateline="Québec, Canada", body="QUEBEC, 4 juin (Exemple) - Le pont.")
    )
    assert found is not None
    assert (found.place, found.region, found.country) == ("Québec", "Canada", "CA")


def test_an_agency_s_mark_alone_leaves_the_place_to_the_metadata() -> None:
    found = read_dateline(Text(body="(Reuters) - Rain fell.", dateline="OSLO, June 4"))
    assert found is not None
    assert (found.place, found.country, found.date) == ("Oslo", "NO", (6, 4))
    assert (found.agency, found.opening) == ("Reuters", "(Reuters) - ")
