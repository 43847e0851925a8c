"""Whose English a story is written in: an American paper's or a British one's."""

from __future__ import annotations

from functools import cache

from dateline.tagging.facts import Dateline, Text
from dateline.tagging.tables import rows
from dateline.tagging.tokens import fold, split_lead, words_of


def how_american(text: Text, dateline: Dateline | None) -> int:
    """Say by how many words a text is more American than British; below 0 it is British."""
    american, british, either = _spellings()
    body = text.body.removeprefix(dateline.opening) if dateline else text.body
    lead, rest = (words_of(part).distinct for part in split_lead(body))
    words = (lead & either) | (rest & either)
    return len(words & american) - len(words & british)


@cache
def _spellings() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    found: dict[str, frozenset[str]] = {
        code: frozenset(map(fold, words.split())) for code, words in rows("english-varieties.tsv")
    }
    return found["US"], found["GB"], found["US"] | found["GB"]
