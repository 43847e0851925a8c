"""Countries of invented agency items of our decade, beside those that a careful editor gives them."""

from __future__ import annotations

from pathlib import Path

from dateline.tagging import Text, country_codes, tag

ITEMS = Path(__file__).with_name("items.txt")


def items() -> list[tuple[list[str], Text]]:
    found = []
    for block in ITEMS.read_text(encoding="utf-8").split("\n\n")[1:]:
        codes, headline, *paragraphs = block.strip().split("\n")
        found.append((codes.split(), Text(headline=headline, body="\n\n".join(paragraphs))))
    return found


def test_the_items_are_of_many_countries() -> None:
    codes = {code for wanted, _text in items() for code in wanted}
    assert len(items()) >= 60
    assert len(codes) >= 80
    assert codes <= {*country_codes()}


def test_items_of_our_decade_get_the_countries_of_a_careful_editor() -> None:
    right = wrong = missed = main = 0
    for wanted, text in items():
        answer = [country.code for country in tag(text).countries]
        right += len({*answer} & {*wanted})
        wrong += len({*answer} - {*wanted})
        missed += len({*wanted} - {*answer})
        main += answer[:1] == wanted[:1]
    assert 2 * right / (2 * right + wrong + missed) >= 0.97
    assert main >= 0.85 * len(items())
