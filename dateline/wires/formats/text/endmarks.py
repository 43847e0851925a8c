"""What stands around a story and is not part of it: end marks, "Continue reading", counters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.wires.formats.text.blocks import Block

END_MARK = re.compile(
    r"^\W{0,3}(?:reuters?|reuiter|reueter|ruter|reute|reuter [en]|afp|ap|dpa|efe|ansa|upi|tass|xinhua"
    r"|ends?|fin|ende|fine|more|mehr|suite|n{4}|\(?(?:end|ends|more|fin|ende)\)?|/ends?|30)"
    r"\W{0,4}M?$|^(?:#\s?){3,}$|^-+\s?30\s?-+$|^[*_=~-]{3,}$"
    # Who wrote and edited it: gr/bp, AFP sn.
    r"|^[a-z]{2,3}(?:/[a-z]{2,3}){1,5}$|^(?:aap|afp|ap|apa|dpa|efe|pa|sda)(?: [a-z]{2,4}){1,3}$",
    re.IGNORECASE,
)
_INLINE_END = re.compile(
    r"(?<=[.!?\"'”])\s+(?:REUTERS?|Reuter|###|-30-|\(ENDS?\)|NNNN)[.\s]{0,4}(?:\^M)?$"
)
# Code that shows something on the page it was written for; here it would be shown itself. It has
# attributes: a bare <script> is a word in a text on pages.
_CODE_BEGINS = ("<div ", "<script ", "<iframe ")
_CODE_ENDS = ("</div>", "</script>", "</iframe>")
_CODE = re.compile(r"<script\b[^>]*>.*?</script>|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_JUNK = re.compile(
    r"^submitted by .{0,200}\[link\]|^submitted by \S+ to \S+$"
    r"|^The post .{0,400} (?:appeared first on|first appeared on) .{0,200}$"
    r"|^(?:advertisement|anzeige|publicidad|publicité|pubblicità|share this:?|sponsored)$",
    re.IGNORECASE | re.DOTALL,
)
_LINK_JUNK = re.compile(
    r"^(?:related|read more|see also|more|also read|lire aussi|lesen sie auch|leia também|lea también"
    r"|zum thema|siehe auch)\s*:"
    r"|^(?:\W*(?:continue reading|read (?:more|on|the (?:full|rest))|full (?:story|article)|keep reading"
    r"|lire la suite|en savoir plus|weiterlesen|mehr (?:lesen|dazu)|leia mais|leer más|sigue leyendo"
    r"|continua a leggere|leggi (?:tutto|anche)|läs mer|les mer|læs mere|lees (?:meer|verder)"
    r"|comments?|permalink|link|\[link\])\b)",
    re.IGNORECASE,
)


def without_ends(blocks: Sequence[Block]) -> list[Block]:
    """Drop junk paragraphs wherever they stand, and end marks from the end."""
    kept = [block for block in blocks if not is_junk(block)]
    while len(kept) > 1 and kept[-1].kind != "pre" and END_MARK.match(kept[-1].text):
        kept.pop()
    return [*kept[:-1], _without_inline_end(kept[-1])] if kept else []


def is_junk(block: Block) -> bool:
    """Say whether a paragraph only serves a feed: a pointer to more, a counter, code for a page."""
    if block.text.startswith(_CODE_BEGINS) and block.text.rstrip().endswith(_CODE_ENDS):
        # What a code says to readers is not lost with it.
        return not _CODE.sub("", block.text).strip()
    if len(block.text) > 600:
        return False
    if _JUNK.match(block.text):
        return True
    return block.linked * 2 > len(block.text) - 12 and bool(_LINK_JUNK.match(block.text))


def _without_inline_end(block: Block) -> Block:
    """Cut an end mark off the last sentence."""
    if block.kind == "pre" or not _INLINE_END.search(block.text):
        return block
    html = _INLINE_END.sub("", block.html)
    return Block(block.kind, html, _INLINE_END.sub("", block.text), block.quoted, block.linked)
