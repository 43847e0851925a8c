"""Headlines in capitals become sentences."""

from __future__ import annotations

import pytest

from dateline.tagging import Text, is_shouting, sentence_case, tag
from dateline.tagging.casing import cased_body


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


LINES = (
    "THE MAYOR OF LYON OPENED A BRIDGE",
    "OVER THE RHONE ON TUESDAY. IT WAS",
    "BUILT BY WORKERS FROM NEW ORLEANS",
    "AND PAID FOR BY THE U.S. TREASURY.",
    "NOBODY SPOKE.",
)
SAID = (
    "The mayor of Lyon opened a bridge over the rhone on Tuesday.",
    "It was built by workers from New Orleans and paid for by the U.S. treasury.",
    "Nobody spoke.",
)


def said_in(body: str) -> str:
    return " ".join(cased_body(body).split())


@pytest.mark.parametrize(
    "between", ["\n", " ", "\n\n", "\n    "], ids=["lines", "one", "blank", "indents"]
)
def test_a_body_in_capitals_is_read_however_its_paragraphs_are_parted(between: str) -> None:
    assert said_in(between.join(["\n".join(LINES), " ".join(LINES)])) == " ".join((*SAID, *SAID))


def test_a_body_in_capitals_keeps_where_its_paragraphs_end() -> None:
    assert cased_body("RAIN FELL ALL DAY\n\nTHE RIVER ROSE\n    NOBODY WAS HURT") == (
        "Rain fell all day\n\nThe river rose\n    Nobody was hurt"
    )


@pytest.mark.parametrize("between", ["\n", " "], ids=["lines", "one line"])
def test_a_long_body_in_capitals_without_a_full_stop_is_read_too(between: str) -> None:
    body = between.join(["WORKERS FROM NEW ORLEANS BUILT A LONG BRIDGE NEAR LYON"] * 40)
    cased = cased_body(body)
    assert cased.count("New Orleans") >= 38
    assert "WORKERS" not in cased
    found = [each.code for each in tag(Text(body=body, language="en")).countries]
    assert "BR" not in found
    assert {"FR", "US"} >= {*found} > set()
