"""Which folders a source may have."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from dateline.wires.rules.places import folder_fault

HOME, DROP = PurePath("/srv/dateline"), PurePath("/srv/dateline/drop")


@pytest.mark.parametrize(
    ("folder", "fault"),
    [
        ("/srv/ftp/agency", ""),
        ("/srv/dateline/drop/agency", ""),
        ("/srv/dateline-drop", ""),
        ("agency", "Write the whole path"),
        ("../agency", "Write the whole path"),
        ("/", "own data lies in this folder"),
        ("/srv", "own data lies in this folder"),
        ("/srv/dateline", "own data lies in this folder"),
        ("/srv/dateline/wires", "a folder of the newsroom's own data"),
        ("/srv/dateline/media/pictures", "a folder of the newsroom's own data"),
        ("/srv/dateline/drop", "a folder of the newsroom's own data"),
    ],
)
def test_no_source_empties_the_newsrooms_own_folders(folder: str, fault: str) -> None:
    found = folder_fault(PurePath(folder), home=HOME, drop=DROP)
    assert fault in found
    assert bool(fault) == bool(found)
