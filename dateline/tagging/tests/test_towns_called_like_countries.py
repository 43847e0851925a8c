"""Towns called like countries, in American states, Canadian provinces and English counties; all invented."""

from __future__ import annotations

import pytest

from dateline.tagging.tests.one_name import MORE, about

TOWNS = [
    ("Lebanon, Pennsylvania buys fire engine", "Lebanon, Pennsylvania bought an engine.", "US"),
    ("Town buys fire engine", "Lebanon, Pa., bought a new fire engine on Monday.", "US"),
    ("Lebanon, Pa. buys engine", "LEBANON, Pa. (Example) - The council voted on Monday.", "US"),
    ("Jordan, Minnesota opens school", "Jordan, Minnesota opened a school on Monday.", "US"),
    ("Jordan, Minn., opens school", "A school in Jordan, Minn., opened on Monday.", "US"),
    ("Peru, Indiana mends bridge", "Workers from Peru, Indiana mended a bridge.", "US"),
    ("Voters reject tax", "The voters of Cuba, Mo., rejected a tax on Monday.", "US"),
    ("Cuba, Mo. votes on water", "Cuba, Mo. votes on water on Monday.", "US"),
    ("Mexico, New York elects mayor", "Mexico, New York elected a mayor on Monday.", "US"),
    ("Mexico, N.Y., elects mayor", "Mexico, N.Y., elected a mayor on Monday.", "US"),
    ("Poland, Ohio mourns teacher", "Poland, Ohio mourned a teacher on Monday.", "US"),
    ("Norway, Maine plants trees", "Norway, Maine planted trees on Monday.", "US"),
    ("Georgia, Vermont counts cows", "Georgia, Vermont counted its cows on Monday.", "US"),
    ("Brazil, Indiana opens pool", "Brazil, Indiana opened a pool on Monday.", "US"),
    ("Turkey, Texas shows film", "Turkey, Texas, showed a film on Monday.", "US"),
    ("China, Maine fixes dam", "China, Maine fixed its dam on Monday.", "US"),
    ("London, Ont., builds dam", "London, Ont., built a dam on Monday.", "CA"),
    ("Jordan, Ontario grows grapes", "Jordan, Ont., grows grapes.", "CA"),
    ("Peru, Quebec finds fox", "The fox was found in Peru, Quebec on Monday.", "CA"),
    ("Cuba, Alberta finds fox", "The fox was found in Cuba, Alberta on Monday.", "CA"),
    ("Egypt, Buckinghamshire loses pub", "Egypt, Buckinghamshire lost its pub.", "GB"),
    ("Gibraltar, Kent loses pub", "Gibraltar, Kent lost its pub on Monday.", "GB"),
    ("Palestine, Hants, loses pub", "Palestine, Hampshire lost its pub on Monday.", "GB"),
    ("Village in County Durham wins", "Cuba, County Durham, won a prize for flowers.", "GB"),
]
COUNTRIES = [
    ("Lebanon, Syria sign accord", "Lebanon and Syria signed an accord.", "LB SY"),
    ("Peru, Washington agree on fish", "Peru and Washington agreed, officials in Lima said.", "PE"),
    ("Cuba, New York hold talks", "Cuba held talks on flights with New York, Havana said.", "CU"),
    ("Trade grows", "Unlike Mexico, Texas sells more than it buys, Mexico said.", "MX"),
    ("Gas sold", "In Mexico, Texas firms sold gas. Mexico's president was glad.", "MX"),
    (
        "Flights begin",
        "The airline flies to Cuba, New York and Geneva. Cuba had asked for it.",
        "CU",
    ),
    ("Canada, Alaska trade", "Canada, Alaska traded gas on Monday.", "CA"),
    ("Canada, Alaska agree to pipeline", "With Canada, Alaska agreed to a pipeline.", "CA"),
    ("Jordan, Kent agree on water", "Jordan, Kent agreed on water on Monday.", "JO"),
    ("Germany, Quebec agree on ships", "Germany and Quebec agreed, Berlin said.", "DE"),
]


@pytest.mark.parametrize(("headline", "body", "country"), TOWNS)
@pytest.mark.parametrize("more", ["", MORE], ids=["short", "long"])
def test_a_town_called_like_a_country_lies_in_what_is_named_behind_it(
    headline: str, body: str, country: str, more: str
) -> None:
    assert about(headline, body + more) == {country}


@pytest.mark.parametrize(("headline", "body", "countries"), COUNTRIES)
@pytest.mark.parametrize("more", ["", MORE], ids=["short", "long"])
def test_a_country_beside_a_state_stays_a_country(
    headline: str, body: str, countries: str, more: str
) -> None:
    assert about(headline, body + more) >= {*countries.split()}
