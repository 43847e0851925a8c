"""How much a word says: the rarer it is in the news, the more."""

from __future__ import annotations

from functools import cache

from dateline.tagging.tables import rows

# A word of which the table knows nothing: a name, most often.
UNKNOWN = 8.0
LEAST = 0.3


# Of other languages nothing was counted: there short words are common ones.
_SHORT, _PER_LETTER = 3, 0.9


def weight_of(stem: str, word: str, language: str = "en") -> float:
    """Give the weight of a word by its own rarity, else by that of its stem."""
    if language != "en" and word.isalpha():
        return max(LEAST, _PER_LETTER * (len(word) - _SHORT))
    table = _table()
    return table.get(word) or table.get(stem, UNKNOWN)


@cache
def _table() -> dict[str, float]:
    """Give the weights that `scripts/build_event_weights.py` counted."""
    return {
        word: max(LEAST, float(weight))
        for weight, words in rows("event-terms.tsv")
        for word in words.split()
    }
