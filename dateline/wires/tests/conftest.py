"""What the tests of the wires share: folders of their own, and one moment."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.RAW_WIRES = tmp_path / "raw"
    settings.DROP_FOLDERS = tmp_path / "drop"
