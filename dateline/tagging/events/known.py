"""What is known of a word wherever it stands: put together once, and remembered."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from dateline.tagging.events.stems import stem
from dateline.tagging.events.weights import weight_of
from dateline.tagging.vocabulary import WEEKDAYS, headline_words, is_ordinary, month_names

_LEAST_OF_NAME, _OF_NAME = 2.5, 3.0
# A number that many reports have says nothing, nor does the year.
_LEAST_OF_NUMBER, _YEARS = 4.5, frozenset(map(str, range(1900, 2100)))


class Known(NamedTuple):
    """A word as it is compared with the words of other reports."""

    stem: str
    weight: float
    """How much its stem says; 0 for a letter by itself, which says nothing."""
    name: float
    """How much it says as a name; 0 where it can be none."""
    is_ordinary: bool
    is_telling_number: bool


@lru_cache(maxsize=32768)
def known(folded: str, language: str = "en") -> Known:
    """Give what is known of a folded word."""
    base = stem(folded, language)
    says = weight_of(base, folded, language)
    of_stem = says if base == folded else weight_of(base, base, language)
    if len(base) == 1 and not base.isdecimal():
        of_stem = 0.0
    return Known(base, of_stem, _as_name(folded, says), is_ordinary(folded), _tells(folded))


def _as_name(folded: str, weight: float) -> float:
    if len(folded) < 2 or weight <= _LEAST_OF_NAME or folded in _no_names():
        return 0.0
    return max(_OF_NAME, weight)


@cache
def _no_names() -> frozenset[str]:
    return WEEKDAYS | month_names() | headline_words("firm")


def _tells(folded: str) -> bool:
    if not folded[0].isdigit() or len(folded) == 1 or folded in _YEARS:
        return False
    return weight_of(folded, folded) >= _LEAST_OF_NUMBER
