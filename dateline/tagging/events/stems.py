"""Words as they are compared: without endings, and one for all that tell of the same thing."""

from __future__ import annotations

from functools import cache

from dateline.tagging.tables import rows
from dateline.tagging.vocabulary import base_forms, is_ordinary

# In other languages the beginning of a long word stands for all its forms.
_BEGINNING = 8


def stem(folded: str, language: str = "en") -> str:
    """Give the form under which a word is compared with the words of other reports."""
    if language != "en":
        return folded[:_BEGINNING]
    return _same().get(folded) or _based(folded)


def _based(folded: str) -> str:
    bases = sorted(base_forms(folded), key=len)
    if not bases:
        return folded
    same = next((_same()[base] for base in bases if base in _same()), "")
    return same or next(filter(is_ordinary, bases), folded)


@cache
def _same() -> dict[str, str]:
    """Give the word that stands for others, by each of them."""
    return {
        word: first
        for first, others in rows("event-words.tsv")
        for word in (first, *others.split())
    }
