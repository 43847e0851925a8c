"""English words and what they are in a headline: ordinary, a verb, a title, a firm's legal form."""

from __future__ import annotations

from functools import cache, lru_cache

from dateline.tagging.tables import rows
from dateline.tagging.tokens import fold

_VOWELS = frozenset("aeiouy")

# Endings of regular forms by their last letter, and what the base form has in their place.
_ENDINGS = {
    "s": (("ies", ("y",)), ("es", ("", "e")), ("s", ("",))),
    "d": (("ied", ("y",)), ("ed", ("", "e"))),
    "g": (("ing", ("", "e")),),
    "y": (("ly", ("",)),),
}
_SHORTEST_BASE = 3

WEEKDAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])


@lru_cache(maxsize=8192)
def is_ordinary(folded: str) -> bool:
    """Tell whether a word is an English one that is written small unless it is part of a name."""
    known = _ordinary()
    return folded in known or not known.isdisjoint(base_forms(folded))


def base_forms(folded: str) -> list[str]:
    """Give what a word may be a regular form of: "copy" and "copie" for "copied"."""
    found: list[str] = []
    for ending, instead in _ENDINGS.get(folded[-1:], ()):
        if not folded.endswith(ending) or len(folded) < _SHORTEST_BASE + len(ending):
            continue
        stem = folded[: -len(ending)]
        found += [stem + letters for letters in instead]
        if stem[-1] == stem[-2]:
            found.append(stem[:-1])
    return found


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(word for row in rows("ordinary-words.tsv") for word in row[0].split())


@cache
def headline_words(kind: str) -> frozenset[str]:
    """Give the folded words of a kind: verb, small, figure, title or firm."""
    return frozenset(
        fold(word) for row, words in rows("headline-words.tsv") if row == kind
        for word in words.split()
    )  # fmt: skip


@cache
def firm_forms() -> dict[str, str]:
    """Give legal forms of firms as they are printed, by folded word."""
    return {
        fold(word): word for kind, words in rows("headline-words.tsv") if kind == "firm"
        for word in reversed(words.split())
    }  # fmt: skip


@cache
def acronyms() -> dict[str, str]:
    """Give acronyms newsrooms print in capitals, by folded form."""
    return {fold(word): word for row in rows("acronyms.tsv") for word in row[0].split()}


@cache
def month_names() -> frozenset[str]:
    """Give the English names and abbreviations of the months, folded, without full stop."""
    named = {
        fold(name).rstrip(".") for tongue, _number, name in rows("months.tsv") if tongue == "en"
    }
    return frozenset(named | {"sept"})


def looks_like_acronym(folded: str) -> bool:
    """Tell whether an unknown word in capitals cannot be spoken as a word: BSN, SPI, OKB."""
    if not folded.isalpha() or len(folded) > 4:
        return False
    vowels = [letter in _VOWELS for letter in folded]
    if len(folded) == 3:
        return vowels != [False, True, False]
    return len(folded) < 3 or not any(vowels)
