"""Two versions of a text side by side, word by word."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

BLOCK_END = re.compile(r"</(?:p|h2|h3|li|blockquote|pre)>|<br\s*/?>")
TAG = re.compile(r"<[^>]+>")
# Beyond so many words a comparison by words takes seconds; it is made by paragraphs then.
MOST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: `same` in both, `gone` from ours, or `new` in theirs."""

    kind: str
    text: str


def paragraphs_of(markup: str) -> str:
    """Give the text of a body, one line for each of its blocks."""
    lines = html.unescape(TAG.sub("", BLOCK_END.sub("\n", markup))).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def compare(ours: str, theirs: str) -> tuple[Piece, ...]:
    """Say what turns our text into theirs. Spaces and line ends stay with the word before them."""
    unit = r"[^\n]+\n?|\n" if _words(ours) + _words(theirs) > MOST_WORDS else r"\S+\s*|\s+"
    old, new = re.findall(unit, ours), re.findall(unit, theirs)
    return tuple(_pieces(old, new))


def _words(text: str) -> int:
    return len(text.split())


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[i:j]))
            continue
        if j > i:
            yield Piece("gone", "".join(old[i:j]))
        if m > k:
            yield Piece("new", "".join(new[k:m]))
