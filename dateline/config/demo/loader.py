"""Brings the demonstration newsroom in: its sources and copy go through the same door as any wire."""

from __future__ import annotations

import json
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from dateline.config.demo import identity, memory
from dateline.config.demo.times import fill_in
from dateline.desk.handlers import handle_waiting_items
from dateline.desk.models import Desk, Story
from dateline.wires.actions import ensure_source, read, receive
from dateline.wires.gateways.parser import InProcessParser
from dateline.wires.models import Source, WireFile, WireItem
from dateline.wires.queries import waiting_files

HERE = Path(__file__).resolve().parent
WIRES = HERE / "wires"
PREFIX = "demo-"
CONTENT_TYPES = {".xml": "application/xml", ".json": "application/json"}


def is_wanted() -> bool:
    """Tell whether to load it: nothing is here yet, or a load was interrupted."""
    kept = memory.recall()
    if kept is not None:
        return not kept.done
    return not Story.objects.exists() and not Source.objects.exists()


def hand_in() -> int:
    """Put the identity on and hand every file in at the wires' door; gives how many files.

    Reading them is the worker's work, as with any wire. What an interrupted load left out is
    handed in by the next one.
    """
    kept = memory.recall() or memory.begin(timezone.now())
    identity.put_on(kept)
    files = sum(load_source(folder, now=kept.now) for folder in sorted(WIRES.iterdir()))
    memory.finish()
    return files


def waiting() -> int:
    """Count what is not on the desk yet."""
    files = WireFile.objects.filter(source__slug__startswith=PREFIX, state=WireFile.State.WAITING)
    return (
        files.count()
        + WireItem.objects.filter(source__slug__startswith=PREFIX, handled_at=None).count()
    )


def wait_for_worker(seconds: float = 120.0) -> bool:
    """Wait until the worker has brought all of it to the desk; False if it did not in time."""
    deadline = time.monotonic() + seconds
    while waiting():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    identity.link_translations()
    return True


def work_off() -> int:
    """Read what waits here and now, and let the desk act; gives the number of items there are.

    The copy is our own: no child process has to guard us from it.
    """
    for file in waiting_files(now=timezone.now()).filter(source__slug__startswith=PREFIX):
        read(file=file, parser=InProcessParser(), now=timezone.now())
    while handle_waiting_items(now=timezone.now()):
        pass
    identity.link_translations()
    return WireItem.objects.filter(source__slug__startswith=PREFIX).count()


def load_source(folder: Path, *, now: datetime) -> int:
    """Bring one source and its copy in; gives the number of files."""
    source = source_of(json.loads((folder / "source.json").read_text(encoding="utf-8")))
    files = sorted(path for path in folder.iterdir() if path.name != "source.json")
    for path in files:
        text = fill_in(path.read_text(encoding="utf-8"), now=now, zone=source.zone)
        hand_in_file(source, path, text.encode())
    return len(files)


def source_of(terms: dict[str, Any]) -> Source:
    """Give the source, made with these terms; its stories go to the desk of that name."""
    return ensure_source(
        slug=f"{PREFIX}{terms['slug']}",
        name=terms["name"],
        rights=terms["rights"],
        trust=terms["trust"],
        zone=terms["zone"],
        language=terms["language"],
        attribution=terms["attribution"],
        url=terms["url"],
        desk=desk_of(terms["desk"]),
    )


def desk_of(name: str) -> str:
    """Give the slug of the desk of that name, made where it is missing."""
    found = Desk.objects.filter(name=name).first()
    if found is None:
        slug = slugify(name) or f"desk-{Desk.objects.count() + 1}"
        found = Desk.objects.create(name=name, slug=f"{PREFIX}{slug}"[:60])
        memory.note("desks", found.slug)
    return found.slug


def hand_in_file(source: Source, path: Path, data: bytes) -> None:
    """Hand one file in at the door."""
    content_type = CONTENT_TYPES[path.suffix]
    receive(source=source, name=path.name, data=data, content_type=content_type, now=timezone.now())
