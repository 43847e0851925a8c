"""A text is cut into the same words whether it is plain, or with signs of print, or with initialisms."""

from __future__ import annotations

import pytest

from dateline.tagging.tokens import Lexicon, Words, count_letters, letter_cases, words_of

OTHER_SCRIPT = " é"
"""Behind a text, it has the text cut by the rule for all scripts."""


def rejoined(words: Words) -> str:
    """Put a text together again from its words and what stands between them."""
    between = words.gaps[1:]
    return words.gaps[0] + "".join(a + b for a, b in zip(words.written, between, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Oslo",
        "  Two words, (three) - 1,200 at 6-1/8 pct.\n\n    A_b snake_case x. y.z ab.c a.bc\t\x1c\x00end",
        "Kim’s “house” – in Oslo—and…\u00a0elsewhere • ‘here’",
        "the U.S. and the U.N.'s men, J.P. Doe, i.e. all",
        "the U.S. said “no” to Moody’s",
    ],
)
def test_plain_text_is_cut_by_the_rule_for_all_scripts(text: str) -> None:
    words, by_rule = words_of(text), words_of(text + OTHER_SCRIPT)
    assert words.written == by_rule.written[:-1]
    assert words.folded == by_rule.folded[:-1]
    assert words.gaps == (*by_rule.gaps[:-2], by_rule.gaps[-2].removesuffix(" "))
    assert rejoined(words) == text
    assert [text[a:b] for a, b in zip(words.starts, words.ends, strict=True)] == [*words.written]


def test_an_initialism_is_one_word() -> None:
    assert words_of("the U.S. said").written == ("the", "U.S", "said")
    assert words_of("the U.S. “said”").folded == ("the", "u.s", "said")


def found(lexicon: Lexicon[str], text: str) -> list[str]:
    return [each.value for each in lexicon.find(words_of(text))]


def test_the_longest_phrase_is_found_and_its_capitals_are_part_of_it() -> None:
    lexicon: Lexicon[str] = Lexicon()
    for phrase in ("New Guinea", "New", "New Guinea Papua", "the Hague", "oil price", "3M"):
        lexicon.add(phrase, phrase)
    assert found(lexicon, "New Guinea Papua, New Guinea and New York") == [
        "New Guinea Papua",
        "New Guinea",
        "New",
    ]
    assert found(lexicon, "new guinea") == []
    assert found(lexicon, "The oil at the Hague, Oil price and OIL PRICE, 3M, 3m") == [
        "the Hague",
        "oil price",
        "oil price",
        "3M",
    ]
    assert lexicon.get("NEW GUINEA") == "New Guinea"
    assert lexicon.get("Guinea") is None


def test_phrases_of_a_lexicon_beneath_are_found_where_the_upper_one_has_none() -> None:
    beneath: Lexicon[str] = Lexicon()
    for phrase in ("Island", "New York", "New York City", "franc"):
        beneath.add(phrase, "beneath")
    lexicon = Lexicon(beneath)
    lexicon.add("Island", "above")
    lexicon.add("New York", "above")
    text = "Island, New York, New York City, franc, Franc, island"
    assert found(lexicon, text) == ["above", "above", "beneath", "beneath", "beneath"]


@pytest.mark.parametrize("line", ["", "U.S. 12 ab_c", "Ärger Öl ß", "Привет, 世界 X"])
def test_letters_are_counted_alike_in_plain_text_and_other_scripts(line: str) -> None:
    assert letter_cases(line) == (sum(map(str.isupper, line)), sum(map(str.islower, line)))
    assert count_letters(line) == sum(map(str.isalpha, line))
