"""What is written about a source by a person or a command."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, When

from dateline.wires.models import Source
from dateline.wires.rules.conditions import Condition
from dateline.wires.rules.health import FORGOTTEN
from dateline.wires.rules.polling import faster, slower
from dateline.wires.rules.rhythm import BURST, heard


def ensure_source(*, slug: str, **fields: Any) -> Source:
    """Give the source of that slug, made with these fields if there is none; leaves one that is."""
    return Source.objects.get_or_create(slug=slug, defaults={"name": slug, **fields})[0]


def new_token(*, source: Source) -> str:
    """Make a push token, which replaces the one before. It is given here once; we keep its hash."""
    token = secrets.token_urlsafe(32)
    source.token_hash = hash_of(token)
    source.save(update_fields=["token_hash"])
    return token


def set_secret(*, source: Source, secret: str = "") -> str:
    """Set what signatures are made with: the agency's own, or one that is made here and given once.

    It is kept as it is: who checks a signature has to be able to make it. Wrong ones count afresh.
    """
    source.secret = secret or secrets.token_urlsafe(32)
    source.refused, source.refused_at = 0, None
    source.save(update_fields=["secret", "refused", "refused_at"])
    return source.secret


def note_wrong_signature(*, source: Source, now: datetime) -> None:
    """Count a push that was refused for its signature, those of the last day together."""
    of_late = Q(refused_at__gte=now - FORGOTTEN)
    count = Case(When(of_late, then=F("refused") + 1), default=1)
    Source.objects.filter(pk=source.pk).update(refused=count, refused_at=now)


def hash_of(token: str) -> str:
    """Give the SHA-256 that is kept of a token. Tokens are random, so they need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def poll_soon(*, source: Source, now: datetime) -> None:
    """Have a source polled at the worker's next round, as if it were asked for the first time."""
    Source.objects.filter(pk=source.pk).update(next_at=now, etag="", last_modified="")


def note_copy(*, source: Source, fresh: bool, at: datetime) -> None:
    """Learn from a file that was read: when something new comes, and how often to ask for it."""
    if fresh:
        _note_rhythm(source, at)
    if source.kind == Source.Kind.POLL:
        _note_pace(source, fresh=fresh)
    elif source.kind == Source.Kind.PUSH:
        _note_success(source, at)


def note_unreadable(*, source: Source, words: str, at: datetime) -> None:
    """Write down that what came from a source could not be read.

    Where the same answer had led to a new address, that is forgotten: no feed came from it.
    """
    rows = Source.objects.filter(pk=source.pk)
    rows.update(last_error=words, condition=Condition.UNREADABLE.value)
    rows.filter(moved_at=at).exclude(moved_from="").update(
        address=F("moved_from"), moved_from="", moved_at=None, etag="", last_modified=""
    )


def _note_rhythm(source: Source, at: datetime) -> None:
    """Write down when something new came, unless another reader just did."""
    before, after = source.rhythm, heard(source.rhythm, at)
    if after == before:
        return
    Source.objects.filter(pk=source.pk, last_new=before.last).update(
        first_new=after.first,
        last_new=after.last,
        gaps=after.gaps,
        usual_gap=after.usual,
        longest_gap=after.longest,
    )


def _note_success(source: Source, at: datetime) -> None:
    """Write down, once a minute at most, that what was pushed is read, and end what was wrong."""
    known = source.last_success is not None and at - source.last_success < BURST
    if source.last_error or not known:
        Source.objects.filter(pk=source.pk).update(
            last_success=at, last_error="", condition=Condition.FETCHED.value
        )


def _note_pace(source: Source, *, fresh: bool) -> None:
    """Have a feed asked more often while it brings something, less often while it does not."""
    with transaction.atomic():
        current = Source.objects.select_for_update().get(pk=source.pk).interval
        interval = faster(current) if fresh else slower(current)
        Source.objects.filter(pk=source.pk).update(interval=interval)
