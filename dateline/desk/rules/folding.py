"""Words as search knows them: how a text is cut into words, and which spellings are one word.

Both databases are given the very same words, made here, so that they find the same. A word is
folded: case, accents, vowel signs of Arabic and Hebrew fall away (`Café` = `cafe`, `Łódź` = `lodz`).
Scripts that write no spaces are cut into pairs of characters, which need no dictionary.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import filterfalse

LONGEST = 40
"""Characters that are kept of a word."""

# Written without spaces, or with endings grown onto the word: Thai, Lao, Burmese, Khmer; kana,
# Chinese characters, Korean.
_PAIRED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# Marks that stand inside words of other scripts, and joiners; `\w` does not count them.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0"
    "\u0900-\u0963\u0966-\u0dff\u0f71-\u0f84\u200c\u200d"
)
# Vowels and tones that stand above, below or behind the letter before them.
_GROWN = "\u0e31-\u0e4e\u0eb1-\u0ece\u102b-\u103e\u1056-\u1059\u17b4-\u17d3"
# Runs of plain letters first: most words are no more than that.
_SIGNS = f"(?:[A-Za-z0-9]++|[^\\W_{_PAIRED}]|[{_MARKS}])++"
_PIECE = re.compile(
    rf"(?:[^\W\d_{_PAIRED}]\.){{2,}}[^\W\d_{_PAIRED}]?(?!\w)"  # U.S., U.N.
    r"|[0-9]{1,3}(?:,[0-9]{3})+(?!\w)"  # 1,000
    rf"|(?:(?=[^\W_])[{_PAIRED}]|(?<=[{_PAIRED}])[{_GROWN}])+"
    rf"|{_SIGNS}(?:['’ʼ]{_SIGNS})*+"
)
# The same for text without accents, four times as fast; again plain words are looked for first.
_ASCII_PIECE = re.compile(
    r"[a-z]{2}[a-z0-9]*+(?:'[a-z0-9]+)*+"
    r"|(?:[a-z]\.){2,}[a-z]?(?![a-z0-9_])|[0-9]{1,3}(?:,[0-9]{3})+(?![a-z0-9_])"
    r"|[a-z0-9]+(?:'[a-z0-9]+)*+"
)
# A full stop counts before a letter (U.S.), a comma before a digit (1,000). What else stands in no
# piece of such text, nor right behind one that depends on what follows, may be blanks; where the text
# has no such stop or comma at all, these may be, too.
_STOP, _COMMA = re.compile(r"\.[a-z]"), re.compile(",[0-9]")
_BETWEEN = {
    (stops, commas): {
        ord(sign): " "
        for sign in map(chr, range(128))
        if not (sign.isalnum() or sign in "'_" + "." * stops + "," * commas)
    }
    for stops in (False, True)
    for commas in (False, True)
}
_APOSTROPHE = re.compile("['’ʼ]")
_SPACED = re.compile(_SIGNS)
_IS_PAIRED = re.compile(f"[{_PAIRED}]")
_TYPOGRAPHY = (("’", "'"), ("“", " "), ("”", " "), ("–", " "), ("—", " "))
# Letters that Unicode does not take apart into a letter and a mark.
_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys("ـ\u200c\u200d")
)


def words_in(text: str) -> list[str]:
    """Give the words of a text, folded, in their order."""
    return _all_folded(_pieces(text))


def distinct_words_in(text: str) -> list[str]:
    """Give the words of a text, folded, hardly any of them twice; in a third of the time."""
    plain = _in_plain_letters(text)
    if not plain.isascii():
        return _all_folded(dict.fromkeys(_pieces(text)))
    small = plain.lower()
    between = _BETWEEN[_STOP.search(small) is not None, _COMMA.search(small) is not None]
    runs = dict.fromkeys(small.translate(between).split())
    words = [run[:LONGEST] for run in filter(str.isalnum, runs)]
    parts = " ".join(filterfalse(str.isalnum, runs))
    return words + _all_folded(_ASCII_PIECE.findall(parts))


def _pieces(text: str) -> list[str]:
    """Cut a text; what is plain letters and digits is in lower case."""
    plain = _in_plain_letters(text)
    if plain.isascii():
        return _ASCII_PIECE.findall(plain.lower())
    found: list[str] = _PIECE.findall(text)
    return [piece.lower() if piece.isascii() else piece for piece in found]


def _in_plain_letters(text: str) -> str:
    """Give a text without the signs of print, if only these were not ASCII."""
    if not text.isascii():
        for sign, written in _TYPOGRAPHY:
            text = text.replace(sign, written)
    return text


def _all_folded(pieces: Iterable[str]) -> list[str]:
    found: list[str] = []
    add = found.append
    for piece in pieces:
        if piece.isalnum() and piece.isascii():
            add(piece[:LONGEST])
        else:
            found += folded(piece)
    return found


def pieces_in(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Go through a text as it is written: where a piece begins and ends, and the words in it."""
    for piece in _PIECE.finditer(text):
        yield piece.start(), piece.end(), folded(piece.group())


@lru_cache(maxsize=50_000)
def folded(piece: str) -> tuple[str, ...]:
    """Give the words of one piece of a text: mostly one, none of what is only an ending.

    An elided or possessive letter falls away: `l'accord` is accord, `Kim's` is kim.
    """
    if piece.isascii() and piece.isalnum():
        return (piece.lower()[:LONGEST],)
    if _IS_PAIRED.match(piece):
        return _pairs(_plain(piece))
    parts = [_plain(part) for part in _APOSTROPHE.split(piece)]
    long = [part for part in parts if len(part) > 1]
    return tuple(part[:LONGEST] for part in (long if len(parts) > 1 and long else parts) if part)


def _plain(word: str) -> str:
    """Fold case and accents away, and whatever is no letter and no digit."""
    letters = unicodedata.normalize("NFKD", word).casefold().translate(_LETTERS)
    parted = unicodedata.normalize("NFKD", letters)
    kept = "".join(sign for sign in parted if not unicodedata.combining(sign))
    whole = unicodedata.normalize("NFC", kept)
    if _IS_PAIRED.search(whole):
        return "".join(
            sign for sign in whole if sign.isalnum() or unicodedata.category(sign)[0] == "M"
        )
    return "".join(_SPACED.findall(whole))


def _pairs(run: str) -> tuple[str, ...]:
    if len(run) < 2:
        return (run,) if run else ()
    return tuple(run[place : place + 2] for place in range(len(run) - 1))


def is_paired(word: str) -> bool:
    """Tell whether a word is of a script that is cut into pairs."""
    return _IS_PAIRED.match(word) is not None
