"""Signed links: each says who and for what, is good for that one purpose, and holds no address."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing

CONFIRM = "confirm"
LEAVE = "leave"
PREFER = "prefer"
# Addresses that nobody confirmed are kept by it: no link that was mailed may lead to nobody.
CONFIRM_LIFE = timedelta(days=7)
# A mail may be read years later, and whoever wants to leave then must be able to (RFC 8058 names no end).
LIVES: dict[str, timedelta | None] = {
    CONFIRM: CONFIRM_LIFE,
    LEAVE: None,
    PREFER: timedelta(days=60),
}
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Token:
    """What a signed link says."""

    subscriber: UUID
    newsletters: tuple[int, ...] = ()
    """By number; a link to leave names the letter it came with."""


def write_token(purpose: str, subscriber: UUID, newsletters: Sequence[int] = ()) -> str:
    """Write a link's token for one purpose."""
    said = [subscriber.hex, *newsletters]
    return signing.dumps(said, salt=_salt(purpose))


def read_token(purpose: str, text: str) -> Token | None:
    """Read a token; None where it was not signed here for this purpose, or its time is over."""
    if len(text) > LONGEST:
        return None
    try:
        said = signing.loads(text, salt=_salt(purpose), max_age=LIVES[purpose])
    except signing.BadSignature:
        return None
    reference, *newsletters = said
    return Token(UUID(hex=reference), tuple(newsletters))


def mail_key() -> bytes:
    """Give the key with which mails and addresses are sealed: derived from the secret key."""
    return hashlib.sha256(f"dateline mail {settings.SECRET_KEY}".encode()).digest()


def _salt(purpose: str) -> str:
    return f"dateline newsletters {purpose}"
