"""The command `dateline`. Django is loaded by the commands that need it, and only then."""

from __future__ import annotations

from dateline.config.cli.root import main

__all__ = ["main"]
