"""A file that waits is read: parsed in the child, its items judged and stored with their verdicts.

Whoever reads a file holds two things: a lock on its kept bytes, which the operating system takes
back at once from a process that died, and a lease on its row, which tells other machines and the
desk that somebody is at it. A file that is read twice is stored once all the same: what is known is
looked up in the transaction that stores, and the table takes the same item only once.
"""

from __future__ import annotations

import fcntl
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import DataError, connection

from dateline.wires.actions.keeping import put_aside
from dateline.wires.actions.sharing import in_turn
from dateline.wires.actions.shelves import move_to_rejected
from dateline.wires.actions.sources import note_copy, note_unreadable
from dateline.wires.actions.twins import Judged, find_twins
from dateline.wires.errors import TakenOver
from dateline.wires.formats.codec import as_record
from dateline.wires.formats.copy import CALLED, Hints, WireCopy
from dateline.wires.formats.errors import Unreadable
from dateline.wires.formats.limits import fitting_uri
from dateline.wires.gateways.parser import Reads
from dateline.wires.gateways.system import running_system
from dateline.wires.models import Source, WireFile, WireItem
from dateline.wires.models.rows import insert
from dateline.wires.models.statements import run
from dateline.wires.models.unhurried import unhurried
from dateline.wires.queries import called_among, known_among, senders_of, what_is_known
from dateline.wires.rules.duplicates import Terms
from dateline.wires.rules.identity import (
    WORTH_ACTING_ON,
    Outcome,
    Verdict,
    digest_of,
    identify,
    remember,
)

LEASE = timedelta(seconds=30)
AT_ONCE = 50
"""Items in one transaction: editors never wait long for the database."""
EMPTY = "It can be read, and has no items in it."
# For every file, of which many hold but one item: by hand it costs a fourth.
_RENEW = (
    "UPDATE wires_wirefile SET lease_until = %s, reader = %s WHERE id = %s AND state = 'waiting'"
)
_END = """
UPDATE wires_wirefile SET state = 'done', reason = %s, read_at = %s, lease_until = NULL
 WHERE id = %s AND state = 'waiting'
"""
_COMPARED = frozenset({Outcome.NEW, Outcome.UPDATE, Outcome.HELD})
"""Items whose words a later item is compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReport:
    """What became of one item."""

    uri: str
    headline: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What became of one file: `state` is a `WireFile.State`, `waiting` where somebody else reads it."""

    name: str
    state: str
    reason: str = ""
    items: tuple[ItemReport, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many items ended in which outcome."""
        return dict(Counter(item.outcome for item in self.items))


def read(*, file: WireFile, parser: Reads, now: datetime) -> FileReport:
    """Read one waiting file; a file that is read already, or by somebody else, is only reported."""
    with _lock(file) as ours:
        if not ours:
            return _report(file, "Another process is reading it.")
        reading = _Reading(file, now, again=bool(file.reader) or not running_system())
        try:
            reading.renew()
            items = _store_or_refuse(reading, _understand(file, parser))
            return replace(_report(file, file.reason), items=tuple(items))
        except TakenOver:
            file.refresh_from_db()
            return _report(file, file.reason or _when_read(file))
        except Unreadable as error:
            return _reject(file, reading.told(error), now)


def read_again(*, file: WireFile) -> bool:
    """Have a rejected or read file read once more, for example after an update of the program."""
    again = WireFile.objects.filter(pk=file.pk).exclude(state=WireFile.State.WAITING)
    return bool(again.update(state=WireFile.State.WAITING, reason="", read_at=None))


def _as_stored(time: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(time)


@dataclass(slots=True)
class _Reading:
    """One attempt at a file, with the lease that it renews."""

    file: WireFile
    now: datetime
    again: bool
    """Whether somebody has begun to read it before."""
    since: float = field(default_factory=time.monotonic)
    stored: int = 0

    def renew(self) -> None:
        """Take or prolong the lease; raises TakenOver unless the file still waits to be read."""
        until = self.now + timedelta(seconds=time.monotonic() - self.since) + LEASE
        self.file.reader = running_system()
        # Lost in a power cut, the lease is as good as run out; what was stored is not lost alone.
        with unhurried() as cursor:
            run(cursor, _RENEW, [_as_stored(until), self.file.reader, self.file.pk])
            ours = bool(cursor.rowcount)
        if not ours:
            raise TakenOver(self.file.name)

    def end(self, reason: str) -> None:
        """Note that the file is read; raises TakenOver if somebody else did so meanwhile."""
        with connection.cursor() as cursor:
            run(cursor, _END, [reason, _as_stored(self.now), self.file.pk])
            ours = bool(cursor.rowcount)
        if not ours:
            raise TakenOver(self.file.name)
        self.file.state, self.file.reason = WireFile.State.DONE, reason
        self.file.read_at, self.file.lease_until = self.now, None

    def told(self, error: Unreadable) -> str:
        """Give the reason why the file goes no further, and how far it went."""
        if not self.stored:
            return error.reason
        some = f"{self.stored} items" if self.stored > 1 else "one item"
        return f"{error.reason} The {some} before that {'were' if self.stored > 1 else 'was'} taken in."


@contextmanager
def _lock(file: WireFile) -> Iterator[bool]:
    """Hold the lock of a file's kept bytes; gives False where another process holds it."""
    try:
        bytes_kept = file.path.open("rb")
    except FileNotFoundError:
        # Nobody can be reading them; the reading itself will say that they are gone.
        yield True
        return
    with bytes_kept:
        try:
            fcntl.flock(bytes_kept, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _understand(file: WireFile, parser: Reads) -> Iterator[WireCopy]:
    source = file.source
    hints = Hints(
        # The arrival, not this moment: read again, the file has to give the very same items.
        now=file.arrived_at,
        zone=source.zone,
        language=source.language,
        content_type=file.content_type,
        url=source.address,
    )
    try:
        data = file.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable(f"The kept bytes are gone ({file.path}). Send the file again.") from error
    except (OSError, EOFError, zlib.error) as error:
        put_aside(file)
        raise Unreadable(f"The kept bytes are damaged ({error}). Send the file again.") from error
    return parser.each(data, hints)


def _store_or_refuse(reading: _Reading, copies: Iterator[WireCopy]) -> list[ItemReport]:
    """Store all items; raises Unreadable where the database does not take what is in them."""
    try:
        return _store(reading, copies)
    except (DataError, ValueError) as error:
        raise Unreadable(f"An item could not be stored: {error}. Report it.") from error


def _store(reading: _Reading, copies: Iterator[WireCopy]) -> list[ItemReport]:
    """Store all items in their order, some at a time; the last ones and the file's end are one."""
    before = _stored_before(reading.file) if reading.again else {}
    reports: list[ItemReport] = []
    for some, are_last in _some_at_a_time(copies):
        with in_turn():
            if not are_last:
                reading.renew()
            reports += _store_some(reading, some, before)
            if are_last:
                reading.end("" if reports else EMPTY)
                _learn_from(reading.file, reports)
        reading.stored += len(some)
    return reports


def _stored_before(file: WireFile) -> dict[tuple[str, str], Verdict]:
    """Give what an earlier reader of a file has stored, with the verdicts."""
    stored = WireItem.objects.filter(file=file)
    return {
        (uri, digest): Verdict(Outcome(outcome), reason)
        for uri, digest, outcome, reason in stored.values_list("uri", "digest", "outcome", "reason")
    }


def _some_at_a_time(copies: Iterator[WireCopy]) -> Iterator[tuple[list[WireCopy], bool]]:
    """Give up to fifty items at a time, and whether they are the last, perhaps none.

    They are read outside of the transaction that stores them. What was read before the file broke
    off is given before that is raised.
    """
    some: list[WireCopy] = []
    try:
        for copy in copies:
            if len(some) == AT_ONCE:
                yield some, False
                some = []
            some.append(copy)
    except Unreadable:
        if some:
            yield some, False
        raise
    yield some, True


def _store_some(
    reading: _Reading, copies: list[WireCopy], before: dict[tuple[str, str], Verdict]
) -> list[ItemReport]:
    """Judge and store up to fifty items, inside the caller's transaction.

    `before` holds what an earlier reader of this file had stored when it died: reported as it was.
    """
    file, rows, reports = reading.file, [], []
    # Two files of one source are judged one after the other.
    source = Source.objects.select_for_update().get(pk=file.source_id)
    copies = _as_meant(source, copies, file.arrived_at)
    digests = [(fitting_uri(copy.uri), digest_of(copy, now=file.arrived_at)) for copy in copies]
    known = what_is_known(source, digests)
    sent = senders_of(
        source, {uri for copy, (uri, _) in zip(copies, digests, strict=True) if copy.sender}
    )
    known |= {uri: replace(known[uri], senders=senders) for uri, senders in sent.items()}
    judged = {
        place: Judged(uri, copy)
        for place, (copy, (uri, digest)) in enumerate(zip(copies, digests, strict=True))
        if digest not in known[uri].digests
    }
    twins = find_twins(source, judged, known, now=file.arrived_at)
    terms = Terms(trust=source.trust, rights=source.rights)
    for place, (copy, (uri, digest)) in enumerate(zip(copies, digests, strict=True)):
        twin = twins.of(place, uri, known)
        verdict = identify(known[uri], copy, digest=digest, twin=twin, terms=terms, now=reading.now)
        if verdict.kept:
            known[uri] = remember(known[uri], copy, verdict, digest=digest)
            row = _row(reading, replace(copy, uri=uri), digest, verdict)
            rows.append(row)
            twins.link(row, verdict.first)
            if verdict.outcome in _COMPARED:
                row.words = twins.words_at(place)
                twins.add(place, row, copy)
        reports.append(_item_report(uri, copy, before.pop((uri, digest), verdict)))
    insert(rows)
    twins.keep()
    return reports


def _as_meant(source: Source, copies: list[WireCopy], now: datetime) -> list[WireCopy]:
    """Give each copy the identifier that it means, where its format could not say which is right."""
    wanted = {uri for copy in copies for uri in copy.may_mean}
    second = {uri for uri in wanted if uri.startswith(CALLED)}
    called = called_among(source, second, now=now)
    known = known_among(source, wanted - second) | {*called}
    meant = []
    for copy in copies:
        named = next((uri for uri in copy.may_mean if uri in known), copy.uri)
        uri = called.get(named, named)
        meant.append(replace(copy, uri=uri) if uri != copy.uri else copy)
        known.add(uri)
        if copy.called in second:  # its withdrawal may follow in the same file
            called.setdefault(copy.called, uri)
            known.add(copy.called)
    return meant


def _row(reading: _Reading, copy: WireCopy, digest: str, verdict: Verdict) -> WireItem:
    return WireItem(
        file=reading.file,
        source_id=reading.file.source_id,
        uri=copy.uri,
        version=copy.version[:100],
        versioncreated=copy.versioncreated,
        digest=digest,
        type=copy.type[:20],
        headline=copy.headline[:500],
        outcome=verdict.outcome,
        reason=verdict.reason,
        record=as_record(copy),
        arrived_at=reading.file.arrived_at,
        handled_at=None if verdict.outcome in WORTH_ACTING_ON else reading.now,
    )


def _item_report(uri: str, copy: WireCopy, verdict: Verdict) -> ItemReport:
    return ItemReport(
        uri=uri,
        headline=copy.headline,
        outcome=str(verdict.outcome),
        reason=verdict.reason,
    )


def _learn_from(file: WireFile, items: list[ItemReport]) -> None:
    fresh = any(item.outcome in WORTH_ACTING_ON for item in items)
    note_copy(source=file.source, fresh=fresh, at=file.arrived_at)


def _reject(file: WireFile, reason: str, now: datetime) -> FileReport:
    _mark(file, WireFile.State.REJECTED, reason, now)
    if file.source.kind in {Source.Kind.FOLDER, Source.Kind.MAIL}:
        move_to_rejected(file)
    else:
        words = f"{file.name}: {reason}"
        note_unreadable(source=file.source, words=words, at=file.arrived_at)
    return _report(file, reason)


def _when_read(file: WireFile) -> str:
    at = f" on {file.read_at:%Y-%m-%d %H:%M} UTC" if file.read_at else ""
    return f"The same bytes were read{at}: nothing new."


def _mark(file: WireFile, state: WireFile.State, reason: str, now: datetime) -> None:
    file.state, file.reason, file.read_at, file.lease_until = state, reason, now, None
    file.save(update_fields=["state", "reason", "read_at", "lease_until"])


def _report(file: WireFile, reason: str) -> FileReport:
    return FileReport(name=file.name, state=str(file.state), reason=reason)
