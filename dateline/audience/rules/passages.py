"""Finding a sentence in a text, however its blanks and quotation marks were copied."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What is shown before and behind it, within its paragraph.
AROUND = 400
# Characters that programs put for one another when they copy; one stands for one.
ALIKE = str.maketrans("“”„‟«»‘’‚‛`´–—‒−‐‑\u00a0\u202f\u2009", "\"\"\"\"\"\"''''''------   ")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with what stands around it in its paragraph."""

    before: str
    sentence: str
    after: str


def find_passage(text: str, sentence: str) -> Passage | None:
    """Find a sentence in a text of one line for each paragraph; None where it does not stand."""
    words = sentence.translate(ALIKE).split()
    if not words:
        return None
    found = re.search(r"\s+".join(map(re.escape, words)), text.translate(ALIKE), re.IGNORECASE)
    if found is None:
        return None
    begin, end = found.span()
    first = text.rfind("\n", 0, begin) + 1
    last = text.find("\n", end)
    return Passage(
        before=_end_of(text[first:begin]),
        sentence=text[begin:end],
        after=_begin_of(text[end : len(text) if last < 0 else last]),
    )


def _end_of(text: str) -> str:
    return text if len(text) <= AROUND else "…" + text[-AROUND:].partition(" ")[2]


def _begin_of(text: str) -> str:
    return text if len(text) <= AROUND else text[:AROUND].rpartition(" ")[0] + "…"
