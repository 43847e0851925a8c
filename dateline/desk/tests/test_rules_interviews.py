"""Interviews are recognised as questions and answers, however the agency or the editor marks them."""

from __future__ import annotations

import pytest

from dateline.desk.rules.interviews import conversation_in, question_in

OPENING = "<p>She keeps the road free of sand.</p>"


@pytest.mark.parametrize(
    "body",
    [
        "<p><strong>How?</strong></p><p>With brushwood.</p><p><strong>Why?</strong></p><p>It works.</p>",
        '<p class="question">How?</p><p>With brushwood.</p><p class="question">Why?</p><p>It works.</p>',
        "<p>Q: How?</p><p>A: With brushwood.</p><p>Q. Why?</p><p>A. It works.</p>",
        "<p><strong>Q:</strong> How?</p><p><strong>A:</strong> With brushwood.</p>"
        "<p><b>Q: Why?</b></p><p>A: It works.</p>",
    ],
)
def test_questions_and_answers_are_told_apart(body: str) -> None:
    found = conversation_in(OPENING + body)
    assert found is not None
    assert found.opening == OPENING
    assert [each.words for each in found.exchanges] == ["How?", "Why?"]
    assert [each.answer for each in found.exchanges] == [
        "<p>With brushwood.</p>",
        "<p>It works.</p>",
    ]


def test_an_answer_may_have_several_paragraphs_and_a_list() -> None:
    body = (
        "<p>Q: How?</p><p>A: One.</p><p>Two.</p><ul><li>x</li></ul><p>Q: Why?</p><p>A: Three.</p>"
    )
    found = conversation_in(body)
    assert found is not None
    assert found.exchanges[0].answer == "<p>One.</p>\n<p>Two.</p>\n<ul><li>x</li></ul>"


@pytest.mark.parametrize(
    "block",
    [
        "<p>It was <strong>very</strong> late.</p>",
        "<p><strong>Two</strong> and <strong>three</strong></p>",
        "<h2>A heading</h2>",
        "<p>Quality: it matters.</p>",
        f"<p><strong>{'long ' * 200}</strong></p>",
    ],
)
def test_other_paragraphs_ask_nothing(block: str) -> None:
    assert question_in(block) == ""


def test_one_bold_paragraph_makes_no_interview() -> None:
    assert (
        conversation_in(f"{OPENING}<p><strong>Note</strong></p><p>Edited for length.</p>") is None
    )
