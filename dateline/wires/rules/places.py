"""Which folders a source may have: files are moved about in them, so some would be a disaster."""

from __future__ import annotations

from pathlib import PurePath


def folder_fault(folder: PurePath, *, home: PurePath, drop: PurePath) -> str:
    """Say why files may not be dropped into a folder; empty where they may.

    All paths with their links resolved. Whatever lies in such a folder is taken as copy and moved:
    the newsroom's own database must not be among it.
    """
    if not folder.is_absolute():
        return "Write the whole path, from / on."
    if home.is_relative_to(folder):
        return "The newsroom's own data lies in this folder. Choose one of its own."
    if folder.is_relative_to(home) and (folder == drop or not folder.is_relative_to(drop)):
        return f"This is a folder of the newsroom's own data. Choose one outside, or in {drop}."
    return ""
