"""Persons whom a report names, and ages: what tells two events of one kind apart."""

from __future__ import annotations

from dateline.tagging.persons import first_names
from dateline.tagging.tables import spaced
from dateline.tagging.tokens import Words
from dateline.tagging.vocabulary import is_ordinary

_TITLES = spaced(
    "mr mrs ms miss dr sir president minister coach judge senator sen governor gov detective sgt "
    "constable captain capt chancellor king queen prince princess pope actor actress singer lawyer "
    "attorney striker goalkeeper midfielder defender"
)
# What follows a first name in the name of a place or a house.
_NO_PERSON = spaced(
    "county university street st hospital park bay lake river city island airport stadium court "
    "school inc corp co ltd state road church avenue beach valley hills"
)
_BETWEEN_NAMES = frozenset(["", "."])
_SHORTEST, _LONGEST_NAME, _OLDEST = 3, 3, 110


def persons_in(words: Words, end: int) -> frozenset[str]:
    """Give the folded family names of the persons named among the first words."""
    written = words.written
    likely = [index for index in range(end - 1) if written[index + 1][0].isupper()]
    return frozenset(name for index in likely if (name := _person_at(words, index, end)))


def _person_at(words: Words, index: int, end: int) -> str:
    """Give the family name of whom two words name; the second is written large."""
    first, following = words.folded[index], words.folded[index + 1]
    if first in _TITLES and following not in first_names():
        plain = is_ordinary(following) or following in _NO_PERSON
        return "" if plain or len(following) < _SHORTEST else following
    if first not in first_names() or not _goes_on(words, index):
        return ""
    last = _end_of_name(words, index + 1, end)
    after = words.folded[last + 1] if last + 1 < end and words.gap(last) == " " else ""
    family = words.folded[last]
    if len(family) < _SHORTEST or family in _NO_PERSON or after in _NO_PERSON:
        return ""
    return family


def _goes_on(words: Words, index: int) -> bool:
    """Tell whether a name can go on after a word, which itself is written as one."""
    return words.written[index][0].isupper() and words.gap(index).strip() in _BETWEEN_NAMES


def _end_of_name(words: Words, index: int, end: int) -> int:
    """Give the place of the family name, behind further first names and initials."""
    last = index
    while (
        last + 1 < end
        and last < index + _LONGEST_NAME - 1
        and (len(words.folded[last]) == 1 or words.folded[last] in first_names())
        and words.written[last + 1][0].isupper()
        and _goes_on(words, last)
    ):
        last += 1
    return last


def ages_in(words: Words, end: int) -> frozenset[str]:
    """Give the ages told among the first words: "a 61-year-old", "Jane Roe, 61, was"."""
    return frozenset(
        folded
        for index, folded in enumerate(words.folded[:end])
        if folded.isdecimal() and len(folded) <= 3 and _is_age(words, index)
    )


def _is_age(words: Words, index: int) -> bool:
    if not 1 <= int(words.folded[index]) <= _OLDEST:
        return False
    if words.folded[index + 1 : index + 3] == ("year", "old"):
        return True
    stands_apart = index > 0 and words.gap(index - 1) == ", " and words.gap(index)[:1] in {",", "."}
    return stands_apart and words.written[index - 1][0].isupper()
