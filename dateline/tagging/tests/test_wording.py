"""What a text is compared by: plain text is cut by the same rule as any other."""

from __future__ import annotations

import pytest

from dateline.tagging import wording


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("Oil rose to 1,200 dlrs, up 6-1/8 pct.", "Oil rose to 1,200 dlrs up 6-1/8 pct"),
        ("3Com's 2nd snake_case: 10:30, 1,,2 and 5.", "3 Com s 2 nd snake case 10:30 1 2 and 5"),
        ("12.5/13", "12.5/13"),
        ("\x00A\x1cb\tc\n", "A b c"),
    ],
)
def test_numbers_stay_whole_and_words_are_letters(text: str, words: str) -> None:
    assert list(wording(text).words) == words.split()
    # One letter of another script, and it is cut by the rule for all.
    assert list(wording(f"{text} é").words) == [*words.split(), "é"]


def test_signs_of_print_stand_in_no_word() -> None:
    told = wording("Kim’s “house” – 1,200…\u00a0metres")
    assert list(told.words) == ["Kim", "s", "house", "1,200", "metres"]


@pytest.mark.parametrize(
    "text", ["Zworel zworel ZWOREL", "zwuref ZWUREF Zwuref", "Zwüße ZWÜSSE zwüße"]
)
def test_a_new_word_is_known_whatever_case_it_comes_in_first(text: str) -> None:
    assert wording(text).shingles.tolist() == wording(text.casefold()).shingles.tolist()
    assert len(wording(f"{text} {text}").shingles) == 1
