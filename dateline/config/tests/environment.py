"""A pytest plugin that stands before everything: tests get a home of their own.

It is named by `-p` in pyproject.toml, because Django's settings are read before any conftest.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

KEPT = {"DATELINE_WIRES", "DATELINE_LOG_LEVEL"}


def set_apart() -> None:
    """Forget the settings of whoever runs the tests, and make a home that is removed at the end."""
    for name in [name for name in os.environ if name.startswith("DATELINE_")]:
        if name not in KEPT:
            del os.environ[name]
    home = Path(tempfile.mkdtemp(prefix="dateline-tests-"))
    owner = os.getpid()
    (home / "static").mkdir()
    os.environ["DATELINE_HOME"] = str(home)
    # A forked child of a test must not remove the home of its parent.
    atexit.register(
        lambda: shutil.rmtree(home, ignore_errors=True) if os.getpid() == owner else None
    )


set_apart()
