"""A text is cut into the same words whether it is plain, or with signs of print, or with initialisms."""

from __future__ import annotations

import pytest

from dateline.tagging.tokens import Words, words_of

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
