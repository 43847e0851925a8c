"""Wire copy as JSON and back: for the pipe of the parser child, and for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from dateline.wires.formats.copy import Hints, MediaLink, Place, Signal, Subject, WireCopy

Record = dict[str, Any]
_TIMES = frozenset({"firstcreated", "versioncreated", "embargoed", "expires"})
_PARTS = {"subjects": Subject, "places": Place, "media": MediaLink}
_NAMES = tuple(field.name for field in fields(WireCopy))
_WORDS = ("genres", "flags", "may_mean")
_INNER = {kind: tuple(field.name for field in fields(kind)) for kind in _PARTS.values()}


def as_record(copy: WireCopy) -> Record:
    """Write wire copy as values that JSON knows; times in ISO 8601, fields named after ninjs."""
    record = {name: getattr(copy, name) for name in _NAMES}
    for name in _TIMES:
        record[name] = record[name] and record[name].isoformat()
    for name, kind in _PARTS.items():
        # Not dataclasses.asdict, which copies every string with care and takes longer than all the rest.
        inner = _INNER[kind]
        record[name] = [{each: getattr(part, each) for each in inner} for part in record[name]]
    record["signal"] = copy.signal.value
    for name in _WORDS:
        record[name] = list(record[name])
    return record


def from_record(record: Mapping[str, Any]) -> WireCopy:
    """Read wire copy back; exactly what `as_record` wrote, today or before it knew some fields."""
    values = {name: record[name] for name in _NAMES if name in record}
    for name in _TIMES:
        values[name] = _time(values[name])
    for name, part in _PARTS.items():
        values[name] = tuple(part(**value) for value in values[name])
    values["signal"] = Signal(values["signal"])
    for name in _WORDS:
        values[name] = tuple(values.get(name, ()))
    return WireCopy(**values)


def hints_as_record(hints: Hints) -> Record:
    """Write hints as values that JSON knows."""
    return {**asdict(hints), "now": hints.now.isoformat()}


def hints_from_record(record: Mapping[str, Any]) -> Hints:
    """Read hints back."""
    return Hints(**{**record, "now": datetime.fromisoformat(record["now"])})


def _time(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value).astimezone(UTC) if value else None
