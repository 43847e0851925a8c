"""Interviews: which paragraphs of a body ask, and which answer.

Three ways of writing are understood, on the wire and in the editor: a paragraph marked as a
question, one that is bold from end to end, and one that opens with "Q:" (its answer with "A:").
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

# Attributes and content of a block of the body.
BLOCK = re.compile(r"<(p|h2|h3|ul|ol|blockquote|pre|table)\b([^>]*)>(.*?)</\1>", re.S)
MARKED = re.compile(r'\bclass="question"')
BOLD = re.compile(r"^\s*<(strong|b)>(?:(?!</?(?:strong|b)>).)+</\1>\s*$", re.S)
LETTERS_Q = r"(?:Q|Question|F|Frage|P|Pregunta|Domanda|Pergunta|س|سؤال)"
LETTERS_A = r"(?:A|Answer|Antwort|R|Respuesta|Réponse|Risposta|Resposta|ج|جواب)"
OPENED, CLOSED = r"^\s*(?:<(?:strong|b|em|i)>)?\s*", r"\s*(?:</(?:strong|b|em|i)>)?\s*"
ASKS = re.compile(rf"{OPENED}(?:{LETTERS_Q}\s*[:：]|Q\.){CLOSED}")
ANSWERS = re.compile(rf"{OPENED}{LETTERS_A}\s*[:：]{CLOSED}")
# "A." opens an answer only where "Q." opened the question; else it may be somebody's initial.
ANSWERS_DOTTED = re.compile(rf"{OPENED}A\.{CLOSED}")
DOTTED = re.compile(rf"^<p[^>]*>{OPENED[1:]}Q\.")
WRAPPING = re.compile(r"^\s*<(strong|b|em|i)>(.*)</\1>\s*$", re.S)
TAG = re.compile(r"<[^>]+>")
# A question that says nothing, or a whole page of bold letters, is none.
LONGEST_QUESTION = 600


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what was answered, both as HTML of the body; the question may be empty."""

    question: str
    answer: str

    @property
    def words(self) -> str:
        """The question as plain text."""
        return " ".join(html.unescape(TAG.sub("", self.question)).split())


@dataclass(frozen=True, slots=True)
class Conversation:
    """An interview: what stands before the first question, and the exchanges."""

    opening: str
    exchanges: tuple[Exchange, ...]


def is_question(block: str) -> bool:
    """Test if a block of a body asks."""
    return bool(question_in(block))


def question_in(block: str) -> str:
    """Give the question that a block asks, without its marks; empty where it asks none."""
    found = BLOCK.match(block)
    if found is None or found[1] != "p" or len(found[3]) > LONGEST_QUESTION:
        return ""
    inner = found[3].strip()
    lettered = ASKS.match(inner)
    if lettered:
        return _closed(inner[lettered.end() :])
    if MARKED.search(found[2]):
        return _bare(inner)
    return _bare(inner) if BOLD.match(inner) else ""


def conversation_in(body: str) -> Conversation | None:
    """Read a body as questions and answers; None where it has fewer than two that are answered."""
    opening: list[str] = []
    exchanges: list[tuple[str, list[str]]] = []
    dotted = False
    for block in BLOCK.finditer(body):
        question = question_in(block[0])
        if question:
            exchanges.append((question, []))
            dotted = bool(DOTTED.match(block[0]))
        elif exchanges:
            exchanges[-1][1].append(_answer(block[0], dotted=dotted))
        else:
            opening.append(block[0])
    told = tuple(Exchange(question, "\n".join(answer)) for question, answer in exchanges)
    if sum(bool(each.answer) for each in told) < 2:
        return None
    return Conversation("\n".join(opening), told)


def _answer(block: str, *, dotted: bool) -> str:
    found = BLOCK.match(block)
    if found is None or found[1] != "p":
        return block
    lettered = ANSWERS.match(found[3]) or (ANSWERS_DOTTED.match(found[3]) if dotted else None)
    return f"<p>{_closed(found[3][lettered.end() :])}</p>" if lettered else block


def _bare(inner: str) -> str:
    wrapped = WRAPPING.match(inner)
    return wrapped[2].strip() if wrapped else inner.strip()


def _closed(inner: str) -> str:
    """Take out an end tag whose beginning stood before the letter."""
    text = inner.strip()
    for name in ("strong", "b", "em", "i"):
        if text.count(f"</{name}>") > text.count(f"<{name}>"):
            head, _, tail = text.rpartition(f"</{name}>")
            text = head + tail
    return text.strip()
