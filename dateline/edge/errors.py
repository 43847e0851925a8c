"""What can go wrong at the edge."""

from __future__ import annotations

from collections.abc import Collection


class EdgeError(Exception):
    """Anything that the edge cannot do."""


class BoardUnusable(EdgeError):
    """The file that carries the purges between processes cannot be used."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path} cannot be used to tell other processes of changes: {why}")
        self.path = path


class PurgeFailed(EdgeError):
    """What stands in front of the newsroom did not take a purge."""

    def __init__(self, address: str, keys: Collection[str], why: str) -> None:
        super().__init__(f"{address} did not purge {len(keys)} keys: {why}")
        self.address, self.keys, self.why = address, tuple(keys), why


class NotWritten(EdgeError):
    """What was counted could not be written down, and nothing of it was."""
