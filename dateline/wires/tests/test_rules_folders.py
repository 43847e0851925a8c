"""Which folders a source may empty."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from dateline.wires.models import Source
from dateline.wires.rules.folders import objection


@pytest.mark.parametrize("name", ["desk", "desk/agency"])
def test_folders_below_the_drop_folder_may_be_a_sources(tmp_path: Path, name: str) -> None:
    assert objection(tmp_path / name, drop=tmp_path, roots=[]) == ""


@pytest.mark.parametrize("path", ["/etc", "/", "drop/agency", "/etc/../etc"])
def test_other_folders_are_refused_with_what_to_do(tmp_path: Path, path: str) -> None:
    assert objection(Path(path), drop=tmp_path, roots=[])


def test_the_root_itself_and_a_link_that_leads_out_are_refused(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "elsewhere").symlink_to("/etc")
    assert objection(drop, drop=drop, roots=[])
    assert objection(drop / ".." / "other", drop=drop, roots=[])
    assert objection(drop / "elsewhere", drop=drop, roots=[])


def test_a_named_root_opens_what_lies_below_it(tmp_path: Path) -> None:
    assert (
        objection(tmp_path / "ftp" / "agency", drop=tmp_path / "drop", roots=[tmp_path / "ftp"])
        == ""
    )


def test_the_form_of_a_source_refuses_a_system_folder() -> None:
    with pytest.raises(ValidationError, match="DATELINE_DROP_ROOTS"):
        Source(name="Mistake", slug="mistake", folder="/etc").clean()
