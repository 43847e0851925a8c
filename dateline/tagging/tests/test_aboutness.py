"""Which countries a story is about, on invented stories with known traps."""

from __future__ import annotations

import pytest

from dateline.tagging import Text, countries_about, country_codes, read_dateline
from dateline.tagging.atlas import country_name, country_position
from dateline.tagging.gazetteer import names


def about(headline: str, body: str = "", **more: str) -> list[str]:
    text = Text(headline=headline, body=body, **{"language": "en", **more})  # type: ignore[arg-type]
    return [country.code for country in countries_about(text, read_dateline(text))]


KIM_BODY = (
    "SEOUL, June 4 (KCNA) - North Korean leader Kim Jong Un received Russian Security Council "
    "Secretary Sergei Shoigu and backed Moscow over Ukraine, the KCNA news agency said.\n\n"
    "They spoke about Ukraine and the Korean peninsula."
)


def test_a_state_agency_writing_from_abroad_does_not_make_the_story_about_the_place() -> None:
    headline = "Kim tells Russian security chief he stands with Moscow over Ukraine"
    assert set(about(headline, KIM_BODY)) == {"KP", "RU", "UA"}


def test_a_story_from_seoul_is_about_the_south_where_it_speaks_of_it() -> None:
    headline = "Kim tells Russian security chief he stands with Moscow over Ukraine"
    spoken = (
        "South Korea said it would sell no arms to Ukraine. South Korea's president spoke in Seoul."
    )
    assert "KR" not in about(headline, KIM_BODY)
    assert "KR" in about(f"South Korea wary as {headline}", f"{KIM_BODY}\n\n{spoken}")


def test_the_main_country_comes_first() -> None:
    assert about("North Korea's leader receives Russian envoy", KIM_BODY)[0] == "KP"


def test_the_same_story_with_its_dateline_in_the_metadata() -> None:
    body = KIM_BODY.removeprefix("SEOUL, June 4 (KCNA) - ")
    headline = "North Korean leader and Russian security chief discuss Ukraine"
    assert set(about(headline, body, dateline="Seoul, South Korea")) == {"KP", "RU", "UA"}


def test_a_story_that_names_nobody_is_about_its_dateline() -> None:
    assert about("Bakery wins prize", "LYON, June 4 - The bread was praised.") == ["FR"]


def test_a_story_that_names_nobody_and_has_no_dateline_is_about_home() -> None:
    assert about("Bakery wins prize", "The bread was praised.", home_country="NZ") == ["NZ"]


FILLER = "The lamps were lit and the bread was praised by all who came. " * 30


def test_a_long_column_is_not_about_a_country_named_in_passing() -> None:
    assert about("On bread", f"I like bread.\n\n{FILLER} I once ate some in Japan. {FILLER}") == []


def test_a_long_column_that_returns_to_a_country_is_about_it() -> None:
    body = f"I like bread.\n\nIn Japan it is sweet. {FILLER} Japan bakes. The Japanese eat it."
    assert about("On bread", body) == ["JP"]


def test_a_short_item_is_about_the_only_country_it_names() -> None:
    assert about("On bread", "I like bread.\n\nI once ate some in Japan.") == ["JP"]


def test_a_programming_language_is_no_island() -> None:
    assert about("Client needs Java 8", "The Java client library will soon need Java 8.") == []


def test_a_story_about_nowhere_has_no_country() -> None:
    assert about("Bakery wins prize", "The bread was praised.") == []


@pytest.mark.parametrize(
    ("headline", "body", "countries"),
    [
        ("Fire in Paris, Texas", "A barn burned down near Dallas.", ["US"]),
        ("Georgia votes", "Voters in Tbilisi and Batumi went to the polls.", ["GE"]),
        ("Georgia votes", "Voters in Atlanta and in Florida went to the polls.", ["US"]),
        ("Niger closes its border", "Soldiers in Niamey closed the border.", ["NE"]),
        ("Nigeria closes its border", "Soldiers in Abuja closed the border.", ["NG"]),
        ("Turkey cuts rates", "Ankara moved fast.", ["TR"]),
        ("Families buy turkey for the feast", "Farmers sold more turkey than ever.", []),
        ("Michael Jordan buys a team", "The former player said he was happy.", []),
        ("Guinea pigs loved by all", "Guinea pigs eat hay.", []),
        ("Guinea swears in a president", "Crowds cheered in Conakry.", ["GN"]),
        ("Papua New Guinea swears in a premier", "Crowds cheered in Port Moresby.", ["PG"]),
        ("Northern Ireland gets a budget", "Belfast welcomed it.", ["GB"]),
        ("Ireland gets a budget", "Dublin welcomed it.", ["IE"]),
        ("Congo rebels take a town", "M23 rebels marched on Goma.", ["CD"]),
        ("Korean carmaker grows", "Seoul welcomed the news.", ["KR"]),
        (
            "Korean leader inspects farm",
            "The visit near Pyongyang was shown on television.",
            ["KP"],
        ),
        ("Storm in the Gulf of Mexico", "The waves were high.", []),
        ("Bundesbank holds rates", "Frankfurt traders shrugged.", ["DE"]),
        ("Thatcher and Gorbachev meet", "They spoke for hours.", ["GB", "RU"]),
    ],
)
def test_names_that_mean_several_things(headline: str, body: str, countries: list[str]) -> None:
    assert sorted(about(headline, body)) == sorted(countries)


def test_a_shouting_headline_is_read_like_any_other() -> None:
    assert about("NEW YORK FIRM TO BUILD BRIDGE IN NEW ORLEANS", "The firm said so.") == ["US"]


def test_small_words_in_capitals_are_no_countries() -> None:
    assert about("LET US READ IT AGAIN", "The teacher said so.") == []


@pytest.mark.parametrize(
    ("language", "headline", "countries"),
    [
        ("de", "Französische Regierung berät über Zölle", ["FR"]),
        ("de", "Außenminister reist nach Südkorea", ["KR"]),
        ("fr", "L'Allemagne et la Pologne ferment leur frontière", ["DE", "PL"]),
        ("es", "El presidente brasileño viaja a Japón", ["BR", "JP"]),
        ("pt", "Governo argentino corta impostos", ["AR"]),
        ("it", "Il governo tedesco aumenta le tasse", ["DE"]),
        ("ar", "مصر والسعودية توقعان اتفاقا", ["EG", "SA"]),
        ("ko", "중국은 수출을 늘렸다", ["CN"]),
        ("ru", "Президент Франции прибыл в Японию", ["FR", "JP"]),
    ],
)
def test_names_in_other_languages(language: str, headline: str, countries: list[str]) -> None:
    assert sorted(about(headline, language=language)) == countries


def test_shares_are_of_the_whole_story() -> None:
    text = Text(headline="Japan and Brazil sign a treaty", body="Japan pays.", language="en")
    shares = countries_about(text, None)
    assert [country.code for country in shares] == ["JP", "BR"]
    assert sum(country.weight for country in shares) == pytest.approx(1.0, abs=0.001)


def test_every_country_has_a_name_and_a_place_on_the_map() -> None:
    assert len(country_codes()) >= 249
    for code in country_codes():
        latitude, longitude = country_position(code)
        assert country_name(code)
        assert -90 <= latitude <= 90
        assert -180 <= longitude <= 180


def test_an_unknown_country_is_an_error() -> None:
    with pytest.raises(KeyError):
        country_name("ZZ")


@pytest.mark.parametrize("code", country_codes())
def test_every_country_is_known_by_the_name_that_newsrooms_use(code: str) -> None:
    found = names("en").get(country_name(code))
    assert found is not None
    assert code in found.codes


@pytest.mark.parametrize(
    ("people", "code"),
    [
        ("Bahamians", "BS"), ("Basotho", "LS"), ("Belizeans", "BZ"), ("Cape Verdeans", "CV"),
        ("Congolese", "CD"), ("Dominicans", "DO"), ("Kittitians", "KN"), ("Luxembourgers", "LU"),
        ("Mauritians", "MU"), ("Samoans", "WS"), ("Tongans", "TO"), ("Vincentians", "VC"),
    ],
)  # fmt: skip
def test_small_peoples_are_known(people: str, code: str) -> None:
    found = names("en").get(people)
    assert found is not None
    assert found.codes[0] == code
