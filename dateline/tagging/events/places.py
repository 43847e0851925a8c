"""Where a report plays, and whose office it names: what many events of one town have in common."""

from __future__ import annotations

from collections.abc import Container, Iterator

from dateline.tagging.tables import spaced
from dateline.tagging.tokens import Words

_BEFORE_PLACE = spaced("in at near from outside around")
_OF_PLACE = spaced(
    "road street lane avenue square park council hospital school police county town city village "
    "district region province airport station market church university"
)
_OFFICES = spaced(
    "mayor minister president governor chancellor premier chief senator spokesman spokeswoman "
    "chairman secretary king queen pope commissioner sheriff coach"
)


def settings_in(words: Words, end: int, names: Container[str]) -> frozenset[str]:
    """Give the folded names of places, and of those who bear an office, among the first words."""
    return frozenset(
        word
        for first, last in _runs(words, end, names)
        if _is_setting(words, first, last, end)
        for word in words.folded[first : last + 1]
    )


def _runs(words: Words, end: int, names: Container[str]) -> Iterator[tuple[int, int]]:
    """Give the first and the last word of each run of words with a capital that begins with a name."""
    index = 0
    while index < end:
        last = index
        if words.folded[index] in names and words.written[index][0].isupper():
            while last + 1 < end and _goes_on(words, last):
                last += 1
            yield index, last
        index = last + 1


def _goes_on(words: Words, index: int) -> bool:
    return words.gap(index) == " " and words.written[index + 1][0].isupper()


def _is_setting(words: Words, first: int, last: int, end: int) -> bool:
    before = words.folded[first - 1] if first and words.gap(first - 1) == " " else ""
    after = words.folded[last + 1] if last + 1 < end and words.gap(last) == " " else ""
    if before in _BEFORE_PLACE or after in _OF_PLACE or words.folded[last] in _OF_PLACE:
        return True
    return before in _OFFICES or words.folded[first] in _OFFICES
