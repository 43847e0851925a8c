"""Interviews as questions and answers."""

from __future__ import annotations

from dateline.desk.rules.interviews import Conversation, Exchange, conversation_in


def interview(body: str) -> str:
    """Write a body as questions and answers where it has them; else give it as it is.

    A question is a heading: readers who cannot see the page go from one to the next by it.
    """
    found = conversation_in(body)
    return body if found is None else conversation(found)


def conversation(told: Conversation) -> str:
    """Write what was asked and answered."""
    return f"{told.opening}\n{''.join(map(_exchange, told.exchanges))}"


def _exchange(each: Exchange) -> str:
    return (
        f'<div class="exchange">\n<h2 class="question">{each.question}</h2>\n'
        f'<div class="answer">{each.answer}</div>\n</div>\n'
    )
