"""Two versions of a text: what went, what came, and that nothing is lost between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.desk.rules.comparing import MOST_WORDS, Piece, compare, paragraphs_of
from dateline.desk.rules.publishing import words_of


def test_a_changed_word_is_shown_as_gone_and_come() -> None:
    assert compare("It rained today.", "It snowed today.") == (
        Piece("same", "It "),
        Piece("gone", "rained "),
        Piece("new", "snowed "),
        Piece("same", "today."),
    )


@given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", max_size=40))
def test_both_texts_can_be_read_from_the_comparison(ours: str, theirs: str) -> None:
    pieces = compare(ours, theirs)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == ours
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == theirs


def test_long_texts_are_compared_by_paragraphs() -> None:
    long = "\n".join(["word " * 50] * (MOST_WORDS // 50))
    pieces = compare(long, f"{long}\nOne more.")
    assert pieces[-1].text.endswith("One more.")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One.</p><p>Two  &amp; three.</p>", "One.\nTwo & three."),
        ("<ul><li>A</li><li>B</li></ul>", "A\nB"),
        ("", ""),
    ],
)
def test_a_body_is_compared_line_by_line(markup: str, text: str) -> None:
    assert paragraphs_of(markup) == text


@pytest.mark.parametrize(
    ("markup", "other"),
    [
        ("<p><strong>Rain</strong>fall</p>", '<p data-block-key="x1"><b>Rain</b>fall</p>'),
        ("<p>R&amp;D</p>\n<p>x</p>", "<p>R&#38;D</p><p>x</p>"),
    ],
)
def test_how_a_program_writes_its_tags_is_no_change_of_words(markup: str, other: str) -> None:
    assert words_of(markup) == words_of(other)


def test_words_of_two_paragraphs_do_not_run_together() -> None:
    assert words_of("<p>One</p><p>two</p>") == "One two"
