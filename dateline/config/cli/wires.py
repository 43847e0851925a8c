"""`dateline ingest`: files from the command line, through the same door as any wire."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.config.cli.listing import files_in, progress
from dateline.config.cli.opening import fail, open_database

if TYPE_CHECKING:
    from dateline.wires.gateways.parser import Parser
    from dateline.wires.models import Source, WireFile

BY_HAND = "by-hand"
# The worker may be reading the same file; nobody reads one for longer.
READ_SECONDS = 60.0
NOTED = frozenset({"duplicate", "held"})
MOST_NOTES = 20


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file."""

    file: str
    state: str
    outcomes: dict[str, int]
    reason: str = ""
    notes: tuple[str, ...] = ()
    """What became of items that made no story, one line for each."""

    def words(self) -> str:
        """Say it in one line, and in one more for each item that made no story."""
        items = ", ".join(f"{number} {outcome}" for outcome, number in self.outcomes.items())
        said = [
            self.state,
            f"({items})" if items else "",
            f"– {self.reason}" if self.reason else "",
        ]
        line = f"{self.file}: {' '.join(word for word in said if word)}"
        return "\n".join([line, *(f"  {note}" for note in self.notes)])


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
@click.option(
    "--source",
    "slug",
    default=BY_HAND,
    show_default=True,
    help="Slug of the source that it counts as.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON line per file.")
def ingest(paths: tuple[Path, ...], slug: str, as_json: bool) -> None:
    """Take in files and folders like any wire, and say what became of each file.

    The same bytes or items again are nothing new. A file that cannot be read is rejected with the
    reason, and the rest goes on; then the exit code is 1.
    """
    files = [file for path in paths for file in files_in(path)]
    open_database()
    from dateline.wires.gateways.parser import Parser

    source = source_named(slug)
    summary: Counter[str] = Counter()
    with Parser() as parser:
        for path in progress(files, "Taking in"):
            taken = take(path, source, parser)
            summary.update({taken.state: 1})
            summary.update({f"items {name}": n for name, n in taken.outcomes.items()})
            click.echo(as_line(taken) if as_json else taken.words())
    if not as_json:
        counts = ", ".join(f"{number} {what}" for what, number in sorted(summary.items()))
        click.echo(f"{len(files)} files: {counts}." if files else "No file there.")
    sys.exit(1 if summary["rejected"] else 0)


def reading(path: Path, file: WireFile, parser: Parser) -> Taken:
    """Read a received file; waits for the worker where that has begun to read it."""
    from django.utils import timezone

    from dateline.wires.actions import read
    from dateline.wires.models import WireFile

    if file.state == WireFile.State.DONE:
        return Taken(str(path), "known", {}, "the same bytes came before, nothing is new")
    deadline = time.monotonic() + READ_SECONDS
    report = read(file=file, parser=parser, now=timezone.now())
    while report.state == WireFile.State.WAITING and time.monotonic() < deadline:
        time.sleep(0.1)
        file.refresh_from_db()
        report = read(file=file, parser=parser, now=timezone.now())
    notes = tuple(
        f"{item.outcome}: “{item.headline[:60] or item.uri[:60]}” – {item.reason}"
        for item in report.items
        if item.outcome in NOTED
    )
    shown = (*notes[:MOST_NOTES], f"and {len(notes) - MOST_NOTES} more")
    return Taken(
        str(path),
        report.state,
        report.counts,
        report.reason,
        notes if len(notes) <= MOST_NOTES else shown,
    )


def as_line(taken: Taken) -> str:
    """Give one JSON line."""
    return json.dumps(
        {
            "file": taken.file,
            "state": taken.state,
            "items": taken.outcomes,
            "reason": taken.reason,
            "notes": taken.notes,
        },
        ensure_ascii=False,
    )


def source_named(slug: str) -> Source:
    """Give the source of that slug; only `by-hand` is made where it is missing."""
    from dateline.wires.actions import ensure_source
    from dateline.wires.models import Source

    if slug == BY_HAND:
        terms = {"trust": Source.Trust.PUBLISH, "rights": Source.Rights.FULL}
        return ensure_source(slug=slug, name="By hand", **terms)
    source = Source.objects.filter(slug=slug).first()
    if source is None:
        known = ", ".join(Source.objects.values_list("slug", flat=True)) or "none yet"
        fail(f"There is no source {slug!r}. Sources: {known}.")
    return source


def take(path: Path, source: Source, parser: Parser) -> Taken:
    """Take one file in, read it, and let the desk act on it."""
    from django.utils import timezone

    from dateline.desk.handlers import handle_waiting_items
    from dateline.wires.actions import receive
    from dateline.wires.errors import KeepFailed

    try:
        with path.open("rb") as data:
            file = receive(source=source, name=str(path), data=data, now=timezone.now())
    except OSError as error:
        return Taken(str(path), "rejected", {}, f"The file cannot be opened: {error.strerror}.")
    except KeepFailed as failed:
        return Taken(str(path), "rejected", {}, str(failed))
    taken = reading(path, file, parser)
    while handle_waiting_items(now=timezone.now()):
        pass
    return taken
