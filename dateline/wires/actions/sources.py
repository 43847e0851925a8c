"""What is written about a source by a person or a command."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

from dateline.wires.models import Source


def ensure_source(*, slug: str, **fields: Any) -> Source:
    """Give the source of that slug, made with these fields if there is none; leaves one that is."""
    return Source.objects.get_or_create(slug=slug, defaults={"name": slug, **fields})[0]


def new_token(*, source: Source) -> str:
    """Make a push token, which replaces the one before. It is given here once; we keep its hash."""
    token = secrets.token_urlsafe(32)
    source.token_hash = hash_of(token)
    source.save(update_fields=["token_hash"])
    return token


def hash_of(token: str) -> str:
    """Give the SHA-256 that is kept of a token. Tokens are random, so they need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def poll_soon(*, source: Source, now: datetime) -> None:
    """Have a source polled at the worker's next round, as if it were asked for the first time."""
    Source.objects.filter(pk=source.pk).update(next_at=now, etag="", last_modified="")
