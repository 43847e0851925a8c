"""Texts that are no ordinary copy: in capitals, without spaces, of a megabyte, in any script."""

from __future__ import annotations

import pytest

from dateline.tagging import Text, tag, tidy_headline
from dateline.tagging.tests.test_items import items

MEGABYTE = 1_000_000


def repeated(word: str) -> Text:
    whole = word * (MEGABYTE // len(word))
    return Text(headline=whole, body=whole, dateline=whole)


@pytest.mark.parametrize(
    "word",
    [
        "a", "A", " ", "\n", "\n ", "1 ", "<", "<A", "(", ",", "A.", "U.S. ", "US AND ", "PARIS - ", "PARIS (",
        "Paris, ", "JAPAN VOTES. ", "FIRM <ABC> ", "Jan 5 ", "é", "e\u0301", "a\u0301\u0301", "😀", "😀 ", "مصر ",
        "\u202eJapan ", "中国", "한국은 ", "Россия ", "\x00", "\ud800", "Парis中国مصر😀 ", "Paris London Georgia ",
    ],
)  # fmt: skip
def test_a_megabyte_of_anything_is_tagged(word: str) -> None:
    text = repeated(word)
    assert tag(text).sectors
    assert isinstance(tidy_headline(text.headline, text.body), str)


def test_a_list_of_firms_in_capitals_is_tagged() -> None:
    firms = ("ACME CO ZORK LTD " * 58).strip()
    assert tag(Text(headline="JAPAN VOTES", body=f"{firms}. " * 40)).countries[0].code == "JP"


def test_what_a_long_story_is_about_stands_in_its_opening() -> None:
    body = (
        "Japan voted on Sunday.\n\n" + "The count took all night. " * 40_000 + "Peru did not vote."
    )
    assert [one.code for one in tag(Text(headline="Japan votes", body=body)).countries] == ["JP"]


@pytest.mark.parametrize(
    ("headline", "body", "countries"),
    [
        ("", "1234567890 42", []),
        ("", "😀😀😀", []),
        ("😀 Japan votes 😀", "Voters in Tokyo queued 😀.", ["JP"]),
        ("\u202eJapan votes\u202c", "Voters in Tokyo queued.", ["JP"]),
        (
            "JAPAN VOTES",
            "VOTERS IN TOKYO QUEUED. LET US WAIT FOR IT, AN OFFICER TOLD THEM.",
            ["JP"],
        ),
        ("日本 election: Japan votes", "Voters in Tokyo (東京) and Osaka (大阪) queued.", ["JP"]),
    ],
)
def test_odd_texts_have_the_countries_they_name(
    headline: str, body: str, countries: list[str]
) -> None:
    text = Text(headline=headline, body=body, language="en")
    assert [country.code for country in tag(text).countries] == countries


def test_copy_in_capitals_has_the_same_countries_as_in_sentences() -> None:
    right = wrong = missed = 0
    for wanted, text in items():
        shouted = Text(headline=text.headline.upper(), body=text.body.upper(), language="en")
        answer = {country.code for country in tag(shouted).countries}
        right += len(answer & {*wanted})
        wrong += len(answer - {*wanted})
        missed += len({*wanted} - answer)
    assert 2 * right / (2 * right + wrong + missed) >= 0.95
