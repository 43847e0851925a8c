"""Persons who bear the name of a country, and firms and teams of the country; all invented."""

from __future__ import annotations

import pytest

from dateline.tagging import Text, countries_about, read_dateline

# What makes an item long enough to be weighed by the trees, and says nothing of any place.
MORE = (
    "\n\nThe work is to last until the end of next year, and nobody would say what it will cost. "
    "A report is to be laid before the committee in spring, and talks will go on until then."
)


def about(headline: str, body: str) -> set[str]:
    text = Text(headline=headline, body=body, language="en")
    return {country.code for country in countries_about(text, read_dateline(text))}


PERSONS = [
    ("Chad Miller wins seat", "Chad Miller won a seat on the school board on Tuesday."),
    (
        "Coach Chad Brown quits",
        "The coach, Chad Brown, quit on Tuesday. Brown had led the team for six years.",
    ),
    ("Jordan Baker signs for Rovers", "Rovers signed the striker Jordan Baker on Tuesday."),
    ("Goal by Jordan Turner", "The Rovers won by a goal from Jordan Turner, who is 19."),
    ("Jordan Parker leaves", "Jordan Parker left on Friday. Jordan was loved by all, they said."),
    ("Georgia Carter tops charts", "The singer Georgia Carter topped the charts on Tuesday."),
    ("Israel Cooper breaks record", "The runner Israel Cooper broke the record by two seconds."),
    ("China Shepherd dances", "The dancer China Shepherd took her last bow on Tuesday."),
    ("India Fletcher, 34, wins race", "India Fletcher, 34, won the race by a length."),
    (
        "Chad Tarvin leaves band",
        "The drummer Chad Tarvin said that he was tired. Tarvin, 31, wants to sleep.",
    ),
    (
        "Tom Holland to play the king",
        "Tom Holland will play the king. Holland said that he had learned the part at sea.",
    ),
    ("Judge Kathy Ireland retires", "Judge Kathy Ireland retired. Mrs Ireland is to write a book."),
    ("Michael Jordan buys a boat", "Michael Jordan bought a boat. Jordan said that it was fast."),
    ("Pond cleaned", "The pond was cleaned by Olaf Ott, Chad Foster, Mike Barber and others."),
    ("Jordan buys a boat", "Michael Jordan bought a boat. Jordan said that it was fast."),
    (
        "Jordan Baker Signs for Rovers",
        "The Rovers have a new striker. Jordan Baker, who is 19, signed on Tuesday.",
    ),
    ("Kenya Walker wins race", "The runner Kenya Walker won the race. Kenya was glad, they said."),
]
COUNTRIES = [
    (
        "Israel Eurovision entry booed",
        "The Israel Eurovision entry was booed by some in the hall, and cheered by others.",
        "IL",
    ),
    ("Israel Eurovision row grows", "Some broadcasters want Israel out of the contest.", "IL"),
    ("Jordan Water Authority raises prices", "The Jordan Water Authority raised prices.", "JO"),
    ("Chad Army frees hostages", "The Chad Army freed two hostages.", "TD"),
    ("Kenya Airways buys jets", "Kenya Airways bought two jets on Friday.", "KE"),
    ("Kenya Limuraco raises prices", "Limuraco, which sells tea, raised its prices.", "KE"),
    ("Jordan Phosphate digs deeper", "Jordan Phosphate raised its output on Friday.", "JO"),
    ("Kane puts England ahead", "Harry Kane put England ahead of Italy in Rome.", "GB IT"),
    (
        "Chad Miller flies to Chad",
        "The doctor Chad Miller flew to N'Djamena. Chad has few doctors, he said.",
        "TD",
    ),
    ("Team thanks coach", "They thanked the coach. Jordan won, and Jordan is glad.", "JO"),
    ("Visit to Jordan put off", "Jordan Baker, the envoy, put off his visit to Jordan.", "JO"),
    ("Prince Anton France visit off", "The Prince Anton France visit plans are off.", "FR"),
    # The country stands before a person of its name, or in a headline that calls no one by first name.
    (
        "Chad to repay loan",
        "Chad signed a loan deal on Tuesday. Chad Johnson, an analyst, said Chad would repay.",
        "TD",
    ),
    ("Chad to repay loan", "Chad Johnson, an analyst, said that Chad would repay.", "TD"),
    (
        "Deal on water signed",
        "Jordan and Israel signed a deal on water. Jordan Wilson, an analyst, called it a step.",
        "IL JO",
    ),
    ("Depot struck", "Israel struck a depot. Israel Ganz, 45, saw the smoke.", "IL"),
    (
        "Kenya raises rates",
        "Kenya raised rates. Kenya Wilson, an analyst in London, had not expected it.",
        "KE",
    ),
    (
        "Six held at reading",
        "London police arrested six people at a reading of Jack London stories.",
        "GB",
    ),
    # Any word may have a capital in a headline.
    ("Israel Stokes Fears of Wider War", "Fears of a wider war grow, diplomats said.", "IL"),
    ("Israel Swift to Respond", "The answer came swiftly, diplomats said. Swift it was.", "IL"),
    ("Jordan Wise to Stay Out", "It was wise to stay out, diplomats said.", "JO"),
    ("Kenya Bishop says roof leaks", "The roof leaks, Bishop John Kay said.", "KE"),
    ("Kenya Walker wins race", "The walker was first by two minutes.", "KE"),
    ("Jordan Baker strikes end", "The bakers went back to their ovens on Friday.", "JO"),
    ("Jordan Valley farmers fear drought", "Jordan Valley farmers fear a drought.", "JO"),
    # A title is written large before a name.
    (
        "Minister warns",
        "Envoys told the foreign minister Jordan could not take more people. Jordan has taken in many.",
        "JO",
    ),
    ("Judge asked about ties", "Aides told the judge France would not pay.", "FR"),
]


@pytest.mark.parametrize(("headline", "body"), PERSONS)
@pytest.mark.parametrize("more", ["", MORE], ids=["short", "long"])
def test_a_person_called_like_a_country_is_none(headline: str, body: str, more: str) -> None:
    assert about(headline, body + more) == set()


def test_a_name_before_the_last_comma_of_a_text_is_read() -> None:
    assert about("Chad Tarvin, ", "Chad Tarvin, ") == {"TD"}


@pytest.mark.parametrize(("headline", "body", "countries"), COUNTRIES)
@pytest.mark.parametrize("more", ["", MORE], ids=["short", "long"])
def test_a_country_beside_a_name_or_a_firm_stays_a_country(
    headline: str, body: str, countries: str, more: str
) -> None:
    assert about(headline, body + more) == {*countries.split()}
