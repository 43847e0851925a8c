"""A body between reading and writing: a list of paragraphs, headings, list items and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import NamedTuple

import nh3

# The boundary: whatever went wrong before, nothing but these tags and links leaves the house.
CLEANER = nh3.Cleaner(
    tags={"p", "h2", "h3", "ul", "ol", "li", "blockquote", "a", "strong", "em", "pre"},
    clean_content_tags={"script", "style"},
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto"},
    strip_comments=True,
    link_rel=None,
)
# Paragraphs of nothing but words, letter for letter as the cleaner would write them: it need not look.
_WORDS = r"[^<>&\xa0\r\x00]*+"
_HARMLESS = re.compile(
    rf"(?:<p>{_WORDS}(?:(?:&(?:amp|lt|gt);|<(strong|em)>{_WORDS}</\1>){_WORDS})*+</p>\n?)*+"
)


class Block(NamedTuple):
    """One paragraph of a body, in both its forms.

    Not a dataclass: a story has dozens, and a frozen one takes four times as long to make.
    """

    kind: str
    """p, h2, h3, ul, ol (an item of such a list) or pre."""
    html: str
    """The inside of its element: escaped text with a, strong and em."""
    text: str
    quoted: bool = False
    linked: int = 0
    """How many characters of the text stand in links."""


def paragraph(text: str, kind: str = "p") -> Block:
    """Make a block of plain text."""
    return Block(kind, escape(text, quote=False), text)


def as_text(blocks: Iterable[Block]) -> str:
    """Write blocks as plain text, one blank line between them."""
    return "\n\n".join(f"- {b.text}" if b.kind in {"ul", "ol"} else b.text for b in blocks)


def as_html(blocks: Sequence[Block]) -> str:
    """Write blocks as the HTML of a story."""
    html = "\n".join(_elements(blocks))
    return html if _HARMLESS.fullmatch(html) else CLEANER.clean(html)


def _elements(blocks: Sequence[Block]) -> Iterator[str]:
    for (quoted, kind), group in groupby(blocks, key=lambda block: (block.quoted, block.kind)):
        html = _group(kind, [block.html for block in group])
        yield f"<blockquote>{html}</blockquote>" if quoted else html


def _group(kind: str, insides: Sequence[str]) -> str:
    if kind in {"ul", "ol"}:
        return f"<{kind}>" + "".join(f"<li>{inside}</li>" for inside in insides) + f"</{kind}>"
    return "\n".join(f"<{kind}>{inside}</{kind}>" for inside in insides)
