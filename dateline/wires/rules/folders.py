"""Which folders a source may empty: everything that lies in them is taken in and moved away."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


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
