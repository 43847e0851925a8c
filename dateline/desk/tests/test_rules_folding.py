"""What search takes for a word, and which spellings it takes for the same one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.desk.rules.folding import distinct_words_in, folded, pieces_in, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Café CAFÉ cafe\u0301", ["cafe", "cafe", "cafe"]),
        ("Łódź, Straße, İstanbul, Ørsted", ["lodz", "strasse", "istanbul", "orsted"]),
        ("The U.S. and the U.N.", ["the", "us", "and", "the", "un"]),
        ("1,000 men, 3.5%", ["1000", "men", "3", "5"]),
        ("Kim's plan, l'accord, l’accord", ["kim", "plan", "accord", "accord"]),
        ("north-east x_y COVID-19", ["north", "east", "x", "y", "covid", "19"]),
        ("كِتَابٌ كتاب أحمد", ["كتاب", "كتاب", "احمد"]),
        ("हिन्दी समाचार।", ["हिनदी", "समाचार"]),
        ("北京市 5月", ["北京", "京市", "5", "月"]),
        ("북한이 북한", ["북한", "한이", "북한"]),
        ("", []),
        ('👍🏽 🇰🇵 *"()&|!', []),
        ("\x00\ud800", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert words_in(text) == words


def test_no_word_is_longer_than_what_is_kept() -> None:
    assert words_in("x" * 10_000) == ["x" * 40]


@given(st.text("aB1.,'’é“—_ -U", max_size=30))
def test_the_quick_way_for_plain_letters_is_the_same(text: str) -> None:
    slow = [word for _, _, words in pieces_in(text) for word in words]
    assert words_in(text) == slow


@given(st.text("aB1.,'’é“—_ -U\x1f\n", max_size=30))
def test_each_word_once_is_one_of_the_words_of_the_text(text: str) -> None:
    assert set(distinct_words_in(text)) == set(words_in(text))


@given(st.text(max_size=30))
def test_words_hold_nothing_that_a_database_could_take_for_an_operator(text: str) -> None:
    for word in words_in(text):
        assert word
        assert all(sign.isalnum() for sign in word if sign.isascii())
        assert word == word.lower()


@given(st.text(max_size=30))
def test_a_word_of_a_text_is_found_by_itself(text: str) -> None:
    for begin, end, words in pieces_in(text):
        assert folded(text[begin:end]) == words
