"""The one thing that can go wrong at the door: a file that no format can read."""

from __future__ import annotations


class Unreadable(Exception):
    """The bytes cannot become wire copy; `reason` says why in words a person can act on."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
