"""What the demonstration changed in this newsroom, so that it can be taken out without a trace.

Kept in the home folder: the database holds news, and this is none.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings


@dataclass(slots=True)
class Memory:
    """The demonstration's memory of itself."""

    now: datetime
    done: bool = False
    made: dict[str, list[str]] = field(default_factory=dict)
    """Kind of thing → slugs of those that were made."""
    before: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Thing that was there already → its values before."""


def _path() -> Path:
    return Path(settings.HOME) / "demo.json"


def recall() -> Memory | None:
    """Give what is kept; None if the demonstration is not in this newsroom."""
    try:
        kept = json.loads(_path().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Memory(**{**kept, "now": datetime.fromisoformat(kept["now"])})


def begin(now: datetime) -> Memory:
    """Start a load; everything in it is seen from this moment, also after an interruption."""
    return _keep(Memory(now=now))


def note(kind: str, slug: str) -> None:
    """Note that something was made."""
    kept = recall()
    if kept is not None and slug not in kept.made.setdefault(kind, []):
        kept.made[kind].append(slug)
        _keep(kept)


def note_before(thing: str, values: dict[str, Any]) -> None:
    """Note the values that a thing had before; the first note counts."""
    kept = recall()
    if kept is not None and thing not in kept.before:
        kept.before[thing] = values
        _keep(kept)


def finish() -> None:
    """Note that the load is complete."""
    kept = recall()
    if kept is not None:
        kept.done = True
        _keep(kept)


def forget() -> None:
    """Note that the demonstration is gone."""
    _path().unlink(missing_ok=True)


def _keep(kept: Memory) -> Memory:
    fresh = _path().with_suffix(".fresh")
    text = json.dumps({**asdict(kept), "now": kept.now.isoformat()}, ensure_ascii=False)
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(_path())
    return kept
