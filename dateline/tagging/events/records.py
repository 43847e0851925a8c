"""Sketches and profiles as JSON records, and back; what a record lacks is empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dateline.tagging.events.profile import FACTS, Profile
from dateline.tagging.events.sketch import Sketch

_DIGITS = 4


def sketch_record(sketch: Sketch) -> dict[str, Any]:
    """Give a sketch as a record; what is empty is left out."""
    record: dict[str, Any] = {"words": _short(sketch.words), "names": _short(sketch.names)}
    return record | {name: sorted(found) for name in FACTS if (found := getattr(sketch, name))}


def sketch_from(record: Mapping[str, Any]) -> Sketch:
    """Read a sketch from its record."""
    facts = {name: frozenset(record.get(name, ())) for name in FACTS}
    return Sketch(words=record["words"], names=record["names"], **facts)


def profile_record(profile: Profile) -> dict[str, Any]:
    """Give a profile as a record; what is empty is left out."""
    record: dict[str, Any] = {
        "reports": profile.reports,
        "words": _short(profile.words),
        "names": _short(profile.names),
    }
    return record | {name: dict(found) for name in FACTS if (found := getattr(profile, name))}


def profile_from(record: Mapping[str, Any]) -> Profile:
    """Read a profile from its record."""
    return Profile(**record)


def _short(weighed: Mapping[str, float]) -> dict[str, float]:
    return {word: round(weight, _DIGITS) for word, weight in weighed.items()}
