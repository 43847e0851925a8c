"""What the tests of the wires share: folders of their own, and static files without a manifest."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.RAW_WIRES = tmp_path / "raw"
    settings.DROP_FOLDERS = tmp_path / "drop"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN}
