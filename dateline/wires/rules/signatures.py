"""Signatures of what is pushed: HMAC with a secret that sender and newsroom share.

Two forms are known. `X-Hub-Signature-256: sha256=…` signs the body (GitHub; WebSub names the header
`X-Hub-Signature`, W3C Recommendation 2018, 8.1). `Signature: t=…,v1=…` signs the second since 1970, a
full stop and the body, so that an old message cannot be sent again by who has overheard it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

TOLERANCE = 300.0
"""Seconds by which a stamp may be off. Within them the same bytes again are a duplicate anyway."""
_METHODS: dict[str, Callable[[], hashlib._Hash]] = {
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
}
_BODY = re.compile(r"(sha256|sha384|sha512)=([0-9a-fA-F]{64,128})")
_STAMP = re.compile(r"t=(\d{1,12})")
_VALUE = re.compile(r"v1=([0-9a-fA-F]{64})")
_MOST_VALUES = 5


class Readable(Protocol):
    """Anything that bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """Give at most `size` bytes, none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Claim:
    """What a request says about its body: it is so signed."""

    values: tuple[str, ...]
    """In hexadecimal; one that fits is enough, so that secrets can be changed without a gap."""
    method: str = "sha256"
    stamp: bytes = b""
    """What is signed before the body."""


def read_body_signature(header: str) -> Claim | None:
    """Read `sha256=…`; None where it is none, or made by a method that is broken (SHA-1)."""
    found = _BODY.fullmatch(header.strip())
    return Claim((found[2].lower(),), found[1]) if found else None


def read_stamped_signature(header: str, now: datetime) -> Claim | None:
    """Read `t=…,v1=…`; None where it is none, or too old or too far ahead."""
    parts = [part.strip() for part in header[:1000].split(",")]
    stamps = [found[1] for part in parts if (found := _STAMP.fullmatch(part))]
    values = [found[1].lower() for part in parts if (found := _VALUE.fullmatch(part))]
    if len(stamps) != 1 or not 0 < len(values) <= _MOST_VALUES:
        return None
    if abs(now.timestamp() - int(stamps[0])) > TOLERANCE:
        return None
    return Claim(tuple(values), stamp=f"{stamps[0]}.".encode())


@dataclass(slots=True)
class Signed:
    """A body that is read through, and its signature made on the way."""

    inside: Readable
    claim: Claim
    secret: str
    _made: hmac.HMAC = field(init=False)

    def __post_init__(self) -> None:
        self._made = hmac.new(self.secret.encode(), self.claim.stamp, _METHODS[self.claim.method])

    def read(self, size: int, /) -> bytes:
        """Give at most `size` bytes, none at the end."""
        piece = self.inside.read(size)
        self._made.update(piece)
        return piece

    def is_right(self) -> bool:
        """Say whether one of the values is of what was read; each takes as long, right or wrong."""
        made = self._made.hexdigest()
        return any(hmac.compare_digest(made, value) for value in self.claim.values)
