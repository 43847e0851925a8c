"""The few words of a story that are shown with a hit, with those marked that were looked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dateline.desk.rules.folding import is_paired, pieces_in
from dateline.desk.rules.search import APART, Term, spellings

AROUND = 70
"""Characters shown before the first word that was found."""
LENGTH = 220
"""Characters of a snippet, roughly: words are left whole."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Plain words, to be escaped where they are shown; `found` if they were looked for."""

    text: str
    found: bool = False


def snippet(text: str, terms: Iterable[Term]) -> tuple[Segment, ...]:
    """Cut out the place of a text where most of the terms stand together, and mark them there."""
    found = _found_in(text, tuple(terms))
    begin, end = _whole_words(text, *_best(text, found))
    segments = list(_segments(text, found, begin, end))
    if begin > 0:
        segments.insert(0, Segment("… "))
    if end < len(text):
        segments.append(Segment(" …"))
    return tuple(segments)


def mark(text: str, terms: Iterable[Term]) -> tuple[Segment, ...]:
    """Give the whole text with the terms marked, such as a headline."""
    return tuple(_segments(text, _found_in(text, tuple(terms)), 0, len(text)))


def _found_in(text: str, terms: tuple[Term, ...]) -> list[tuple[int, int, str]]:
    """List where the terms stand: begin, end, and the term.

    Most are found as they are written. Only where one is not, and the text has letters that fold
    into others, is it read word by word, which takes ten times as long.
    """
    lower = text.lower()
    if len(lower) == len(text) and not any(is_paired(term.text) for term in terms):
        found = [sorted(_written(lower, term)) for term in terms]
        if all(found) or lower.translate(APART).isascii():
            return sorted(hit for hits in found for hit in hits)
    return _read_closely(text, terms)


def _written(lower: str, term: Term) -> Iterator[tuple[int, int, str]]:
    """Go through the places where a term is written in small letters, as a word of its own."""
    for needle in spellings(term.text):
        begin = lower.find(needle)
        while begin >= 0:
            end = begin + len(needle)
            while term.beginning and lower[end : end + 1].isalnum():
                end += 1
            if not (lower[begin - 1 : begin].isalnum() or lower[end : end + 1].isalnum()):
                yield begin, end, term.text
            begin = lower.find(needle, end)


def _read_closely(text: str, terms: tuple[Term, ...]) -> list[tuple[int, int, str]]:
    """List where the terms stand, whatever accents, cases and scripts they are written in."""
    whole = frozenset(term.text for term in terms if not term.beginning)
    begun = tuple(term.text for term in terms if term.beginning)
    found = []
    for begin, end, words in pieces_in(text):
        if words and is_paired(words[0]):
            found += _pairs_found(begin, end, words, whole, begun)
            continue
        hit = next((word for word in words if word in whole or _begins(word, begun)), None)
        if hit is not None:
            found.append((begin, end, hit))
    return found


def _begins(word: str, begun: tuple[str, ...]) -> bool:
    return bool(begun) and word.startswith(begun)


def _pairs_found(
    begin: int, end: int, words: tuple[str, ...], whole: frozenset[str], begun: tuple[str, ...]
) -> list[tuple[int, int, str]]:
    """Mark both characters of a pair; where folding changed the run's length, mark all of it."""
    hits = [place for place, word in enumerate(words) if word in whole or _begins(word, begun)]
    if hits and end - begin != len(words) + 1:
        return [(begin, end, words[hits[0]])]
    marked: list[tuple[int, int, str]] = []
    for place in hits:
        start = max(begin + place, marked[-1][1] if marked else 0)
        stop = begin + place + (2 if words[place] in whole else 1)
        if start < stop:
            marked.append((start, stop, words[place]))
    return marked


def _best(text: str, found: list[tuple[int, int, str]]) -> tuple[int, int]:
    """Find the stretch with the most different terms, the earliest of them."""
    best, most, first = 0, 0, 0
    for last, (_, end, _) in enumerate(found):
        while end - found[first][0] > LENGTH - AROUND:
            first += 1
            if first > last:
                first = last
                break
        terms = len({term for _, _, term in found[first : last + 1]})
        if terms > most:
            best, most = found[first][0], terms
    begin = max(0, best - AROUND) if best > AROUND else 0
    return begin, min(len(text), begin + LENGTH)


def _whole_words(text: str, begin: int, end: int) -> tuple[int, int]:
    """Move the cuts to the nearest spaces."""
    if begin > 0:
        space = text.find(" ", begin, begin + AROUND)
        begin = space + 1 if space >= 0 else begin
    if end < len(text):
        space = text.rfind(" ", max(begin, end - AROUND), end)
        end = space if space > begin else end
    return begin, end


def _segments(text: str, found: list[tuple[int, int, str]], begin: int, end: int) -> list[Segment]:
    segments: list[Segment] = []
    place = begin
    for start, stop, _ in found:
        if start < place or stop > end:
            continue
        if start > place:
            segments.append(Segment(text[place:start]))
        segments.append(Segment(text[start:stop], found=True))
        place = stop
    if place < end:
        segments.append(Segment(text[place:end]))
    return segments
