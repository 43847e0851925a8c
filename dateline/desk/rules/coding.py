"""The terms of a story in few bytes that PostgreSQL can read by itself, for GIN to follow them.

A word of plain letters is written once, in the part for where it stands: body, opening or headline.
In each part the words are sorted and written as far as they differ from the one before: a capital
says how many letters are the same, another or a digit stands for letters that are often together.
That makes 64 signs, six bits each. Numbers, words of other scripts and fronts come before it, as they
are.
PostgreSQL moves what is longer than 2,000 bytes out of the row: so shorter ones are filled up with
blanks, of which compression leaves nothing, and rows are so narrow that GIN's own lists are shorter.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode

PARTS = ("", "o_", "h_")
"""The beginning of a term for each part: of the body alone, of the opening, of the headline."""
SAME = "ABCDEFGH"
"""How many letters a word shares with the one before, from none to seven."""
MOST_SAME = len(SAME) - 1
# Chosen on the words of agency copy: what saves most, one after the other. `sB` is an `s` before a
# word that shares one letter with this one.
OFTEN = {
    "I": "ing", "J": "er", "K": "tion", "L": "ed", "M": "sB", "N": "ent", "O": "sC", "P": "eC",
    "Q": "eB", "R": "al", "S": "an", "T": "st", "U": "Bo", "V": "ar", "W": "in", "X": "ic",
    "Y": "or", "Z": "re", "/": "it", "0": "at", "1": "yC", "2": "on", "3": "en", "4": "Ct",
    "5": "Bu", "6": "il", "7": "yB", "8": "Cr", "9": "id",
}  # fmt: skip
FRONTS = {"C": "f_country:", "S": "f_sector:", "E": "f_edition:", "K": "f_kind:", "L": "f_latest"}
"""How fronts begin, by the capital that stands for it."""
PART_ENDS = "+"
OTHERS_END = b"\xff"
"""No text in UTF-8 has it."""
MOVED_OUT = 2_040

_WORD = re.compile(f"([{SAME}])([^{SAME}]*)")


def coded(terms: str) -> bytes:
    """Code terms with a space between them; the same terms give the same bytes in whatever order."""
    every = set(terms.split(" "))
    every.discard("")
    marked = {term for term in every if term[1:2] == "_"}
    headline = {term[2:] for term in marked if term.startswith("h_")}
    opening = {term[2:] for term in marked if term.startswith("o_")} - headline
    parts = (every - marked - opening - headline, opening, headline)
    others = [_short(term) for term in marked if term[:2] not in PARTS]
    plain: list[str] = []
    for beginning, words in zip(PARTS, parts, strict=True):
        letters = set(filter(str.isalpha, words))
        if not terms.isascii():
            letters = set(filter(str.isascii, letters))
        plain.append(_written(letters))
        others += [beginning + word for word in words - letters]
    whole = PART_ENDS.join(plain)
    # No sign stands for what reaches from one part into the next.
    for sign, often in OFTEN.items():
        whole = whole.replace(often, sign)
    bits = b64decode(whole + PART_ENDS * (-len(whole) % 4))
    spelled = " ".join(sorted(others)).encode()
    return spelled + b" " * (MOVED_OUT - len(spelled) - len(bits)) + OTHERS_END + bits


def decoded(code: bytes) -> str:
    """Give the terms that were coded, with a space between them."""
    spelled, _, bits = code.partition(OTHERS_END)
    terms: list[str] = []
    for term in spelled.decode().split():
        terms += _all_of(FRONTS.get(term[0], term[0]) + term[1:])
    letters = b64encode(bits).decode()
    for sign, often in OFTEN.items():
        letters = letters.replace(sign, often)
    for beginning, part in zip(PARTS, letters.split(PART_ENDS), strict=False):
        last = ""
        for same, rest in _WORD.findall(part):
            last = last[: SAME.index(same)] + rest
            terms += _all_of(beginning + last)
    return " ".join(terms)


def _short(front: str) -> str:
    for sign, beginning in FRONTS.items():
        if front.startswith(beginning):
            return sign + front.removeprefix(beginning)
    return front


def _written(words: set[str]) -> str:
    """Write words one after the other, each as far as it differs from the one before.

    Most share no more than two letters with it: these are compared at once, the others one by one.
    """
    written: list[str] = []
    last = " "
    for word in sorted(words):
        if word[0] != last[0]:
            written.append("A" + word)
        elif word[:2] != last[:2]:
            written.append("B" + word[1:])
        elif word[:3] != last[:3]:
            written.append("C" + word[2:])
        else:
            same = _same_from(3, word, last)
            written.append(SAME[same] + word[same:])
        last = word
    return "".join(written)


def _same_from(same: int, word: str, last: str) -> int:
    """Count how many letters two words share, of which so many are known to be the same."""
    for sign, before in zip(word[same:MOST_SAME], last[same:], strict=False):
        if sign != before:
            break
        same += 1
    return same


def _all_of(term: str) -> list[str]:
    """Give a term and those that hold wherever it does: a headline's word is one of the opening."""
    if term.startswith("h_"):
        return [term[2:], f"o_{term[2:]}", term]
    return [term[2:], term] if term.startswith("o_") else [term]
