"""Countries whose names are alike or parts of each other: each in several phrasings, all invented."""

from __future__ import annotations

import pytest

from dateline.tagging.tests.one_name import MORE, about

CASES = [
    # Dominica and the Dominican Republic
    (
        "Dominican prime minister opens school",
        "ROSEAU, May 6 (Example) - The Dominican prime minister opened a school on Tuesday.",
        "DM",
    ),
    (
        "Dominica's parliament passes law on water",
        "The law will help farmers, the Dominican prime minister said. Dominicans waited for it.",
        "DM",
    ),
    (
        "Dominican president opens school",
        "SANTO DOMINGO, May 6 (Example) - The Dominican president opened a school on Tuesday.",
        "DO",
    ),
    # The two Congos
    (
        "Congo's rebels free prisoners",
        "GOMA, June 2 (Example) - Rebels in Congo's east freed 40 prisoners.",
        "CD",
    ),
    ("DRC bans export of raw cobalt", "Kinshasa wants the metal to be refined at home.", "CD"),
    (
        "Democratic Republic of the Congo counts votes",
        "The count in the Democratic Republic of the Congo will take a week.",
        "CD",
    ),
    ("Republic of Congo plants trees", "Brazzaville wants a forest around every town.", "CG"),
    ("Congo Republic pays its teachers", "Teachers in Pointe-Noire had waited for months.", "CG"),
    (
        "Congo's president opens port",
        "BRAZZAVILLE, June 2 (Example) - Congo's president opened a port at Pointe-Noire.",
        "CG",
    ),
    # The two Koreas
    ("North Korea closes its market halls", "Traders in Pyongyang were sent home.", "KP"),
    ("South Korea trains more nurses", "Hospitals in Seoul and Busan had asked for them.", "KR"),
    (
        "Koreas reopen hotline",
        "North Korea picked up the phone when South Korea called, officials in Seoul said.",
        "KP KR",
    ),
    (
        "Korean carmaker to build batteries",
        "The carmaker said in Seoul that it would build them at Ulsan.",
        "KR",
    ),
    ("Pyongyang shows new ship", "The North Korean leader stood on the deck of the ship.", "KP"),
    # Niger and Nigeria
    ("Niger digs wells", "NIAMEY, June 2 (Example) - Niger dug a thousand wells last year.", "NE"),
    (
        "Nigeria digs wells",
        "ABUJA, June 2 (Example) - Nigeria dug a thousand wells last year.",
        "NG",
    ),
    (
        "Nigerien troops free hostages",
        "The hostages were taken near Agadez, Niger's army said.",
        "NE",
    ),
    (
        "Nigerian troops free hostages",
        "The hostages were taken near Maiduguri, the army said.",
        "NG",
    ),
    ("Oil spills in the Niger Delta", "Fishermen near Port Harcourt want money.", "NG"),
    # The two parts of Ireland
    ("Ireland builds homes", "DUBLIN, June 2 (Example) - Ireland will build 40,000 homes.", "IE"),
    (
        "Northern Ireland builds homes",
        "BELFAST, June 2 (Example) - Northern Ireland will build 4,000 homes.",
        "GB",
    ),
    (
        "Police in Northern Ireland find guns",
        "The guns lay in a barn near Derry, officers in Belfast said.",
        "GB",
    ),
    ("Irish farmers sow late", "Fields around Cork and Galway are too wet.", "IE"),
]


@pytest.mark.parametrize(("headline", "body", "countries"), CASES)
@pytest.mark.parametrize("more", ["", MORE], ids=["short", "long"])
def test_a_name_that_countries_share_means_the_right_one(
    headline: str, body: str, countries: str, more: str
) -> None:
    assert about(headline, body + more) == {*countries.split()}
