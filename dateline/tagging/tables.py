"""Reads the data files that lie beside the code."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files


def rows(name: str) -> Iterator[list[str]]:
    """Give the rows of a table in ``data/`` without its head of ``#`` lines."""
    # Line by line: the largest table would else leave megabytes of emptied memory behind.
    with files("dateline.tagging").joinpath("data", name).open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                yield line.rstrip("\n").split("\t")


def several(cell: str) -> list[str]:
    """Split a cell that lists names with semicolons."""
    return [name.strip() for name in cell.split(";") if name.strip()]


def spaced(words: str) -> frozenset[str]:
    """Give the words of a line as a set."""
    return frozenset(words.split())
