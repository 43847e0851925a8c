"""The one thing that can go wrong at the door: a file that no format can read."""

from __future__ import annotations

import re

# What a reason may quote of a file, and no screen should get; a database may refuse the whole row.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


class Unreadable(Exception):
    """The bytes cannot become wire copy; `reason` says why in words a person can act on."""

    def __init__(self, reason: str) -> None:
        self.reason = _UNSEEN.sub("\ufffd", reason)
        super().__init__(self.reason)
