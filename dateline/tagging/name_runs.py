"""Names of firms in headlines in capitals: marked by a ticker, brackets or a legal form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dateline.tagging.spellings import Spellings
from dateline.tagging.tokens import Words, words_of
from dateline.tagging.vocabulary import headline_words, is_ordinary

# What stands in angle brackets: a share ticker (<CKP>, <BP.L>, <TRP.TO>) or a firm's name.
_MARK = re.compile(r" ?<([^<>]{1,80})>")
_TICKER = re.compile(r"[A-Z0-9]{1,6}([.\-/][A-Z0-9]{1,3})?")
# Words of a headline that a comma, dash or colon divides are not one name.
_DIVIDED = re.compile(r"[,:;()\"]|\s-|-\s")
_INSIDE = frozenset({"and", "of", "the"})


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A headline without its marks: where names stood in brackets, where tickers ended names."""

    line: str
    bracketed: tuple[tuple[int, int], ...]
    ends: tuple[int, ...]


def without_marks(headline: str) -> Unmarked:
    """Take tickers out of a headline and the brackets off names."""
    line, at = "", 0
    bracketed: list[tuple[int, int]] = []
    ends: list[int] = []
    for mark in _MARK.finditer(headline):
        line += headline[at : mark.start()]
        if _is_ticker(mark[1], line):
            ends.append(len(line))
        else:
            line += " " if line and not line.endswith(" ") else ""
            bracketed.append((len(line), len(line) + len(mark[1])))
            line += mark[1]
        at = mark.end()
    return Unmarked(line + headline[at:], tuple(bracketed), tuple(ends))


def _is_ticker(mark: str, before: str) -> bool:
    """Tell a ticker from a name of one word: a ticker stands behind a name."""
    last = words_of(before[-40:]).folded[-1:]
    alone = not last or last[0] in headline_words("verb") | headline_words("small")
    return not alone and bool(_TICKER.fullmatch(mark))


def named_words(unmarked: Unmarked, words: Words, known: Spellings) -> set[int]:
    """Give the words of a headline that belong to names of firms."""
    found = {
        index
        for index in range(len(words))
        if any(begin <= words.starts[index] < end for begin, end in unmarked.bracketed)
    }
    for index, folded in enumerate(words.folded):
        if words.ends[index] in unmarked.ends or _before_code(words, index):
            found |= _run(words, index, known, unmarked.ends)
        elif folded in headline_words("firm") and index:
            run = _run(words, index - 1, known, unmarked.ends)
            if 0 in run or _is_sure(words, index - 1, known):
                found |= run | {index}
    return found


def _before_code(words: Words, index: int) -> bool:
    """Tell whether a ticker in round brackets follows a word."""
    if words.gap(index) != " (" or not words.gap(index + 1).startswith(")"):
        return False
    return bool(_TICKER.fullmatch(words.written[index + 1]))


def _is_sure(words: Words, index: int, known: Spellings) -> bool:
    """Tell whether the word before a legal form must be a name, as it is not in "form a co"."""
    folded = words.folded[index]
    return not is_ordinary(folded) or known.join(folded, words.folded[index + 1])


def _run(words: Words, last: int, known: Spellings, ends: tuple[int, ...]) -> set[int]:
    """Give the words of the name that ends with the given one, from the right to the left."""
    first = last
    if _ends_name(words.folded[last]) and last:
        return set()
    while first and not _DIVIDED.search(words.gap(first - 1)):
        if words.ends[first - 1] in ends or not _belongs(words, first - 1, known):
            break
        first -= 1
    while words.folded[first] in _INSIDE and first < last:
        first += 1
    return set(range(first, last + 1))


def _belongs(words: Words, index: int, known: Spellings) -> bool:
    folded, following = words.folded[index], words.folded[index + 1]
    if known.join(folded, following):
        return True
    if folded in _INSIDE:
        return index > 0 and not _ends_name(words.folded[index - 1]) and _opens(words, index)
    if _ends_name(folded) or folded in headline_words("figure") or folded[0].isdigit():
        return False
    return _opens(words, index) or not (is_ordinary(folded) and known.small[folded])


def _opens(words: Words, index: int) -> bool:
    """Tell whether only a name's words stand before "and" or "of", back to the headline's start."""
    return index <= _opening(words)


@lru_cache(maxsize=16)
def _opening(words: Words) -> int:
    """Give how many words stand before the first that ends a name: asked for every word of a name."""
    ends = (i for i, each in enumerate(words.folded) if each not in _INSIDE and _ends_name(each))
    return next(ends, len(words))


def _ends_name(folded: str) -> bool:
    return folded in headline_words("verb") or folded in headline_words("small")
