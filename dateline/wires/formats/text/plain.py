"""Plain text to blocks: joining lines that a teleprinter broke, keeping tables, dropping end marks."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dateline.wires.formats.text.blocks import Block, paragraph
from dateline.wires.formats.text.endmarks import END_MARK
from dateline.wires.formats.text.strings import resolve_entities, scrub
from dateline.wires.formats.text.tables import table_spans

_SENTENCE_END = re.compile(r"[.!?:…。！？]['\"”’»)\]]*$")
_BULLET = re.compile(r"^(?:[•▪●◦*‣]\s|[-–—]\s)")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]")
_WRAP_WIDTH = range(35, 101)
_SHORT_ROW = 50


def read_plain(text: str) -> list[Block]:
    """Read plain text into paragraphs and preformatted tables."""
    lines = [line.rstrip() for line in scrub(resolve_entities(text)).expandtabs(4).split("\n")]
    lines = _without_end_lines(lines)
    wrapped = is_wrapped(lines)
    margin = min((_indent(line) for line in lines if line), default=0)
    blocks: list[Block] = []
    position = 0
    for start, end in [*table_spans(lines), (len(lines), len(lines))]:
        prose = _prose(lines[position:start], wrapped=wrapped, margin=margin)
        # The opening holds the dateline: it is a paragraph, however short its lines are.
        opening = 0 if blocks else 1
        blocks += [*map(paragraph, prose[:opening]), *_with_ragged_rows(prose[opening:])]
        if start < end:
            blocks.append(_table(lines[start:end]))
        position = end
    return blocks


def is_wrapped(lines: Sequence[str]) -> bool:
    """Say whether line ends are only the width of the paper: lines end within sentences."""
    inner = [line for line, after in pairwise(lines) if after and not after[0].isspace()]
    full = [line for line in inner if len(line) in _WRAP_WIDTH]
    if not full or len(full) * 10 < 9 * sum(len(line) >= _WRAP_WIDTH.start for line in inner):
        return False
    return sum(not _SENTENCE_END.search(line) for line in full) * 5 >= 2 * len(full)


def _without_end_lines(lines: list[str]) -> list[str]:
    """Drop blank lines and end marks from the end, but no last word of a sentence."""
    lines = list(lines)
    while lines and (not lines[-1] or _is_end_mark(lines)):
        lines.pop()
    return lines


def _is_end_mark(lines: Sequence[str]) -> bool:
    before = lines[-2] if len(lines) > 1 else ""
    apart = lines[-1][0].isspace() or not before or _SENTENCE_END.search(before)
    return len(lines) > 1 and bool(apart) and bool(END_MARK.match(lines[-1].strip()))


def _prose(lines: Sequence[str], *, wrapped: bool, margin: int) -> list[str]:
    groups = _wrapped_groups(lines, margin) if wrapped else ([line] for line in lines if line)
    return [_joined(group) for group in groups]


def _wrapped_groups(lines: Sequence[str], margin: int) -> Iterator[list[str]]:
    """Gather lines into paragraphs: a blank line, an indentation or a bullet begins a new one."""
    group: list[str] = []
    for line in lines:
        if group and (not line or _indent(line) > margin or _opens_item(group[-1], line)):
            yield group
            group = []
        if line:
            group.append(line)
    if group:
        yield group


def _opens_item(before: str, line: str) -> bool:
    return bool(_BULLET.match(line)) and bool(_SENTENCE_END.search(before) or line[0] in "•▪●◦‣")


def _joined(lines: Sequence[str]) -> str:
    """Join the lines of a paragraph; a word broken at its hyphen gets no blank."""
    text = ""
    for line in (" ".join(line.split()) for line in lines):
        tight = text.endswith("-") and text[-2:-1].isalpha() and line[:1].islower()
        if text and not tight and not (_CJK.match(text[-1]) and _CJK.match(line)):
            text += " "
        text += line
    return text


def _with_ragged_rows(paragraphs: Sequence[str]) -> Iterator[Block]:
    """Set short lines of figures that follow one another, as in company results, as one table."""
    position = 0
    while position < len(paragraphs):
        end = position
        while end < len(paragraphs) and _is_ragged_row(paragraphs[end]):
            end += 1
        rows = paragraphs[position:end]
        if len(rows) >= 2 and sum(any(map(str.isdigit, row)) for row in rows) * 2 >= len(rows):
            yield paragraph("\n".join(rows), "pre")
            position = end
        else:
            yield paragraph(paragraphs[position])
            position += 1


def _is_ragged_row(text: str) -> bool:
    return len(text) <= _SHORT_ROW and not _SENTENCE_END.search(text) and len(text.split()) <= 9


def _table(lines: Sequence[str]) -> Block:
    return paragraph(textwrap.dedent("\n".join(lines)).strip("\n"), "pre")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
