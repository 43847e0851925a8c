"""Files that are meant by a path on the command line, and progress for whoever waits."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import click

Thing = TypeVar("Thing")


def files_in(path: Path) -> list[Path]:
    """Give the file, or every file in the folder and below, in order; hidden ones are left out.

    Raises click.BadParameter if there is nothing of that name.
    """
    if path.is_dir():
        found = (file for file in path.rglob("*") if is_visible(file.relative_to(path)))
        return sorted(file for file in found if file.is_file())
    if not path.exists():
        raise click.BadParameter(f"There is no file or folder {path}.")
    return [path]


def is_visible(path: Path) -> bool:
    """Tell whether neither the file nor a folder above it is hidden."""
    return not any(part.startswith(".") for part in path.parts)


def progress(things: list[Thing], doing: str) -> Iterable[Thing]:
    """Go through the things, with a bar on the terminal where somebody may be waiting."""
    if len(things) < 2 or not sys.stderr.isatty():
        return things
    return _with_bar(things, doing)


def _with_bar(things: list[Thing], doing: str) -> Iterator[Thing]:
    from rich.console import Console
    from rich.progress import track

    yield from track(things, description=doing, console=Console(stderr=True), transient=True)
