"""Headlines in capitals become sentences."""

from __future__ import annotations

import pytest

from dateline.tagging import is_shouting, sentence_case


@pytest.mark.parametrize(
    "line",
    ["OIL PRICES CLIMB", "ACME WIDGETS <ACM> 1ST QTR NET", "U.S. M-1 UP 2.1 BILLION DLRS",
     "ÖLPREIS STEIGT", "G7 SEES 3.5 PCT GROWTH"],
)  # fmt: skip
def test_capitals_shout(line: str) -> None:
    assert is_shouting(line)


@pytest.mark.parametrize(
    "line",
    [
        "Oil prices climb",
        "Oil Prices Climb",
        "NATO",
        "",
        "2025",
        "NATO and EU meet",
        "원유 가격 상승",
    ],
)
def test_other_lines_do_not_shout(line: str) -> None:
    assert not is_shouting(line)


@pytest.mark.parametrize(
    ("shouted", "body", "said"),
    [
        (
            "ACME WIDGETS <ACM> BUYS MILL",
            "The firm Acme Widgets said it bought a mill.",
            "Acme Widgets buys mill",
        ),
        ("U.S. AND NATO HOLD TALKS", "", "U.S. and NATO hold talks"),
        ("CFTC FINES TRADER", "", "CFTC fines trader"),
        ("FRENCH MINISTER IN NEW YORK", "", "French minister in New York"),
        ("JAPAN'S NAKASONE MEETS REAGAN", "", "Japan's Nakasone meets Reagan"),
        ("BANK OF JAPAN CUTS RATES", "", "Bank of Japan cuts rates"),
        ("FIRM TO POLISH BRASS", "It will polish brass.", "Firm to polish brass"),
        ("THEY TOLD US SO", "", "They told us so"),
        (
            "JENSEN NAMES CHIEF",
            "The maker of lamps, Jensen, named a chief.",
            "Jensen names chief",
        ),
        ("Quiet Headline Stays", "", "Quiet Headline Stays"),
    ],
)
def test_a_shouting_headline_becomes_a_sentence(shouted: str, body: str, said: str) -> None:
    assert sentence_case(shouted, body) == said


def test_tickers_are_dropped() -> None:
    assert "<" not in sentence_case("ACME <ACM.L> AND BOLT <BLT> TO MERGE", "Acme and Bolt merge.")
