"""Which folders a source may empty: everything that lies in them is taken in and moved away."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePath

DONE, REJECTED = "done", "rejected"
NEW, CUR, TMP = "new", "cur", "tmp"
NOT_LOOKED_INTO = frozenset({DONE, REJECTED})
_PARTIAL = frozenset(
    {".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".uploading"}
)
"""How programs name what they are still writing; it is renamed when it is whole."""


def objection(folder: Path, *, drop: Path, roots: Iterable[Path]) -> str:
    """Say why a folder may not be a source's, and what to do; empty if it may.

    Allowed is what lies below the newsroom's own drop folder, or below a root that whoever runs
    the newsroom has named. Links are followed first, so that none leads elsewhere.
    """
    if not folder.is_absolute():
        return "Write the whole path, from / on, or leave it empty."
    allowed = [drop.resolve(), *(root.resolve() for root in roots)]
    resolved = folder.resolve()
    if any(resolved != root and resolved.is_relative_to(root) for root in allowed):
        return ""
    named = " or ".join(str(root) for root in allowed)
    return (
        f"Everything in a source's folder is taken in and moved, so it must lie below {named}. "
        "Other places are opened by the setting DATELINE_DROP_ROOTS."
    )


def is_partial(name: str) -> bool:
    """Say whether a file's name is one for the time of its making."""
    return PurePath(name).suffix.lower() in _PARTIAL


def is_mailbox(names: Iterable[str]) -> bool:
    """Say whether a folder with these in it is a maildir; else messages lie in it as files."""
    return {NEW, CUR} <= set(names)


def shelf_of(
    name: str, *, mail: bool = False, rejected: bool = False
) -> tuple[tuple[str, ...], str]:
    """Give the folders to go down, and the name, under which a file is laid that was taken.

    Mail from a maildir goes where mail programs look, marked as seen, and where it was rejected as
    flagged, too. Everything else keeps its place and name, in `done/` or `rejected/`.
    """
    place = PurePath(name)
    if mail and place.parts[:-1] == (NEW,):
        return (CUR,), f"{place.name.partition(':')[0]}:2,{'FS' if rejected else 'S'}"
    return (REJECTED if rejected else DONE, *place.parent.parts), place.name
