"""Whose turn it is: a source is polled by one process at a time, and a host by one source.

Statements are written by hand here: most polls find nothing new, and Django's way of putting such
statements together costs more than the request. Nor does anything here wait for the disk: after a
power cut a source is asked once more, and what it brought was kept before that.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.db.backends.utils import CursorWrapper

from dateline.wires.models import Host, Source
from dateline.wires.models.statements import run
from dateline.wires.models.unhurried import unhurried
from dateline.wires.rules.polling import HOST_PAUSE

LEASE = timedelta(seconds=90)
"""Longer than the longest request: 25 s, and the time to keep what came."""
_KNOWN = (
    "address", "etag", "last_modified", "inner", "interval", "failures", "moved_from", "last_error",
)  # fmt: skip
"""What a poll has to know of its source."""
_CLAIM = """
UPDATE wires_source SET lease_until = %s
WHERE id = %s AND kind = 'poll' AND active AND address <> ''
  AND (lease_until IS NULL OR lease_until < %s)
RETURNING """ + ", ".join(f'"{name}"' for name in _KNOWN)
_TURN = "UPDATE wires_host SET next_at = %s WHERE name = %s AND next_at <= %s"


def claim(source: Source, now: datetime) -> datetime | None:
    """Take the lease of a source and the turn of its host; gives the time at which to ask.

    That is now, or later where the host has to be left alone: then the source waits until then.
    None where it is not polled, or somebody else is at it. The source's fields are read anew.
    """
    with unhurried() as cursor:
        run(cursor, _CLAIM, [_time(now + LEASE), source.pk, _time(now)])
        rows = cursor.fetchall()
        if not rows:
            return None
        for name, value in zip(_KNOWN, rows[0], strict=True):
            setattr(source, name, value)
        source.inner = bool(source.inner)
        free_at = _take_turn(cursor, host_of(source.address), now)
        if free_at > now:
            write_on(cursor, source, {"next_at": free_at, "lease_until": None})
            source.next_at = free_at
        return free_at


def give_back(
    source: Source, fields: Mapping[str, Any], *, host_free_at: datetime | None = None
) -> None:
    """Write down what was learned, and give the lease back, in one transaction.

    An editor may have changed the source meanwhile: then only the lease is given back, for what was
    learned is of another address, and what was switched off stays so.
    """
    with unhurried() as cursor:
        if not write_on(cursor, source, {**fields, "lease_until": None}):
            Source.objects.filter(pk=source.pk).update(lease_until=None)
        if host_free_at is not None:
            Host.objects.filter(name=host_of(source.address)).update(next_at=host_free_at)


def write_on(cursor: CursorWrapper, source: Source, fields: Mapping[str, Any]) -> bool:
    """Write fields of a source that still has the address it was asked at; says whether it has."""
    columns = ", ".join(f'"{name}" = %s' for name in fields)
    values = [_time(value) if isinstance(value, datetime) else value for value in fields.values()]
    statement = f"UPDATE wires_source SET {columns} WHERE id = %s AND address = %s"  # noqa: S608 - names of ours
    run(cursor, statement, [*values, source.pk, source.address])
    return bool(cursor.rowcount)


def host_of(address: str) -> str:
    """Name a host with its port: another port is another server."""
    return urlsplit(address).netloc.rpartition("@")[2].lower()[:255]


def _take_turn(cursor: CursorWrapper, name: str, now: datetime) -> datetime:
    """Take the host's next turn; gives the time from which it is ours, now if it is at once."""
    later = now + HOST_PAUSE
    run(cursor, _TURN, [_time(later), name, _time(now)])
    if cursor.rowcount:
        return now
    host, fresh = Host.objects.get_or_create(name=name, defaults={"next_at": later})
    return now if fresh else host.next_at


def _time(value: datetime) -> str | None:
    """Give a time as this database takes it."""
    return connection.ops.adapt_datetimefield_value(value)
