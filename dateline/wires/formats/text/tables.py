"""Tables: HTML ones written out in columns, and rows of plain text that were columns already."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

_NUMBER = re.compile(r"^[-+−(]?[$€£¥]?\s?\d[\d.,:/ ]*[%)]?$|^(?:-+|–|n\.?a\.?|nil)$", re.IGNORECASE)
_AFTER_SENTENCE = re.compile(r"(?<=[.?!:;,'\")])  (?=\S)")
_GAP = re.compile(r"(?<=\S)(?:\s{2,}|\.{4,}\s*)(?=\S)")
_FIGURE = re.compile(r"\d|(?<!-)--(?!-)|\bnil\b|\bn\.?a\b", re.IGNORECASE)
_MOST_CELL = 60
_MOST_ROWS = 500


def html_rows(table: etree._Element) -> list[list[str]]:
    """Read a table's cells, or nothing where the table only lays out a page."""
    if table.xpath(".//table") or table.xpath("count(.//td//p | .//img)") > 2:
        return []
    rows = [
        [" ".join("".join(cell.itertext()).split()) for cell in row.iterchildren("td", "th")]
        for row in table.iter("tr")
    ][:_MOST_ROWS]
    rows = [row for row in rows if any(row)]
    cells = [cell for row in rows for cell in row if cell]
    wide = sum(len(row) > 1 for row in rows)
    if len(rows) < 2 or wide < 2 or wide * 2 < len(rows):
        return []
    return [] if sum(map(len, cells)) > _MOST_CELL * len(cells) else rows


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Write rows in columns: figures to the right, words to the left."""
    columns = max(map(len, rows))
    full = [[*row, *[""] * (columns - len(row))] for row in rows]
    widths = [max(len(row[index]) for row in full) for index in range(columns)]
    lines = (
        "  ".join(
            cell.rjust(width) if index and _NUMBER.match(cell) else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in full
    )
    return "\n".join(line.rstrip() for line in lines)


def is_row(line: str) -> bool:
    """Say whether a line of plain text is a row: short cells with wide gaps between them."""
    cells = _GAP.split(_AFTER_SENTENCE.sub(" ", line.strip()))
    return len(cells) > 1 and all(len(cell.split()) <= 5 for cell in cells)


def table_spans(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Find the stretches of lines that form tables, as (first, one past the last)."""
    spans: list[tuple[int, int]] = []
    start = 0
    while start < len(lines):
        if not is_row(lines[start]):
            start += 1
            continue
        end = _table_end(lines, start)
        if _is_table(lines[start:end]):
            spans.append((start, end))
        start = end
    return spans


def _table_end(lines: Sequence[str], start: int) -> int:
    """Follow rows, and the short lines or single blank between them, to the last row."""
    end = position = start + 1
    while position < len(lines) and position - end < 2:
        if is_row(lines[position]):
            end = position + 1
        elif len(lines[position].strip()) > 45:
            break
        position += 1
    return end


def _is_table(lines: Sequence[str]) -> bool:
    rows = [line for line in lines if is_row(line)]
    return len(rows) >= 2 and sum(bool(_FIGURE.search(line)) for line in rows) * 2 >= len(rows)
