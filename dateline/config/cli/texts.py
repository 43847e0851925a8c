"""Commands that need no database: what is understood of copy, and what tagging finds in a text."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from dateline.config.cli.listing import files_in, progress

if TYPE_CHECKING:
    from dateline.wires.gateways.parser import Parser

STDIN = "-"


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--zone", default="UTC", show_default=True, help="For times that name no zone.")
@click.option("--language", default="", help="Where an item names none.")
def parse(files: tuple[str, ...], zone: str, language: str) -> None:
    """Print what is understood of agency copy: one JSON line per item.

    Nothing is stored. FILE may be a folder, or - for standard input. An item has its `file`,
    `type`, `uri`, `headline`, ... named after ninjs; a file that cannot be read is
    {"file": ..., "rejected": reason}, as one that is not there beside others; one without items is
    {"file": ..., "empty": reason}. Exit code 1 if any file was rejected.
    """
    from dateline.wires.formats import Hints
    from dateline.wires.gateways.parser import Parser

    hints = Hints(now=datetime.now(UTC), zone=zone, language=language)
    rejected = False
    with Parser() as parser, quiet_pipe():
        for name in progress(list(names_of(files)), "Reading"):
            for line in lines_of(name, parser, hints):
                rejected = rejected or "rejected" in line
                click.echo(json.dumps(line, ensure_ascii=False))
    sys.exit(1 if rejected else 0)


def names_of(files: Iterable[str]) -> Iterator[str]:
    """Name every file that is meant; folders give their files, `-` stays.

    What is not there stays too, to be rejected in its turn; raises click.BadParameter where it is all.
    """
    given = tuple(files)
    there = any(name == STDIN or Path(name).exists() for name in given)
    for name in given:
        if name == STDIN or (there and not Path(name).exists()):
            yield name
        else:
            yield from (str(path) for path in files_in(Path(name)))


def lines_of(name: str, parser: Parser, hints: Any) -> list[dict[str, Any]]:
    """Read one file into what is printed of it; a file without items says so, too."""
    from dateline.wires.formats import Unreadable
    from dateline.wires.formats.codec import as_record

    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
        items = [{"file": name, **as_record(item)} for item in parser.read(data, hints)]
        return items or [{"file": name, "empty": "It can be read, and has no items in it."}]
    except Unreadable as reason:
        return [{"file": name, "rejected": str(reason)}]
    except FileNotFoundError:
        return [{"file": name, "rejected": f"There is no file or folder {name}."}]
    except OSError as error:
        return [{"file": name, "rejected": f"The file cannot be opened: {error.strerror}."}]


@click.command()
@click.argument("lines", type=click.File("r", encoding="utf-8"), default=STDIN)
def tag(lines: IO[str]) -> None:
    """Tag texts: language, dateline, countries and sectors.

    Reads JSON lines {"id", "headline", "dateline", "text"} from a file or standard input and
    writes one JSON line each. A line that cannot be read gives {"line": number, "error": reason},
    and exit code 1.
    """
    from dateline.tagging.records import tag_record

    wrong = False
    with quiet_pipe():
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            answer = tagged(number, line, tag_record)
            wrong = wrong or "error" in answer
            click.echo(json.dumps(answer, ensure_ascii=False))
    sys.exit(1 if wrong else 0)


def tagged(number: int, line: str, tag_record: Any) -> dict[str, Any]:
    """Tag one line, or say what is wrong with it."""
    try:
        record = json.loads(line)
        if not isinstance(record, dict):
            raise TypeError("the line is not a JSON object")
        answer: dict[str, Any] = tag_record(record)
    except (ValueError, TypeError) as error:
        return {"line": number, "error": str(error)}
    return answer


@contextmanager
def quiet_pipe() -> Iterator[None]:
    """Leave without a traceback when the reader of our output has gone (`… | head`)."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
