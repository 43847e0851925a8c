"""A source is polled: asked once, with its host's consent, and its answer kept like any file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from dateline.wires.actions.keeping import receive
from dateline.wires.errors import FetchFailed, KeepFailed
from dateline.wires.gateways.http import Client
from dateline.wires.models import Host, Source, WireFile
from dateline.wires.rules.addresses import shown
from dateline.wires.rules.polling import (
    HOST_PAUSE,
    Answer,
    Pace,
    Plan,
    Result,
    nothing_new,
    plan,
    plan_failure,
)

LEASE = timedelta(seconds=90)
"""Longer than the longest request: 30 s, and the time to keep what came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """How a poll ended: in words, with the file that came of it, and when the next one is due."""

    source: str
    result: Result
    words: str
    file: WireFile | None = None
    next_at: datetime | None = None


def poll(*, source: Source, client: Client, now: datetime) -> PollReport:
    """Ask a source's address once, whether it is due or not, and keep what it answers.

    Somebody else at it, or a host that was asked less than two seconds ago, ends as `waiting`.
    """
    if not _claim(source, now):
        return _waiting(source, "Another process is polling it, or it is not polled at all.")
    free_at = _ask_host(_host(source.address), now)
    if free_at > now:
        Source.objects.filter(pk=source.pk).update(next_at=free_at, lease_until=None)
        source.next_at = free_at
        return _waiting(source, "Its host was asked just now and is left alone for a moment.")
    return _poll(source, client, now)


def _poll(source: Source, client: Client, now: datetime) -> PollReport:
    pace = Pace(
        interval=source.interval, failures=source.failures, default=int(str(settings.POLL_SECONDS))
    )
    answer, file = Answer(status=0), None
    try:
        answer = client.get(
            source.address,
            etag=source.etag,
            last_modified=source.last_modified,
            inner=source.inner,
        )
        planned = plan(pace, answer, address=source.address, now=now)
        if planned.result == Result.FETCHED:
            file = _keep(source, answer, now)
            planned = planned if file.seen == 1 else nothing_new(planned, now=now)
    except (FetchFailed, KeepFailed) as error:
        planned = plan_failure(pace, str(error), now=now)
    _write_down(source, planned, answer, file, now)
    return PollReport(
        source=source.slug,
        result=planned.result,
        words=planned.words,
        file=file,
        next_at=planned.next_at,
    )


def _keep(source: Source, answer: Answer, now: datetime) -> WireFile:
    return receive(
        source=source,
        name=shown(answer.url),
        data=answer.body,
        content_type=answer.header("content-type"),
        now=now,
    )


def _waiting(source: Source, words: str) -> PollReport:
    return PollReport(
        source=source.slug, result=Result.WAITING, words=words, next_at=source.next_at
    )


def _claim(source: Source, now: datetime) -> bool:
    """Take the source's lease; False unless it is one that is polled and nobody else has it."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    polled = Source.objects.filter(free, pk=source.pk, kind=Source.Kind.POLL, active=True)
    if not polled.exclude(address="").update(lease_until=now + LEASE):
        return False
    source.refresh_from_db()
    return True


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "")[:255]


def _ask_host(name: str, now: datetime) -> datetime:
    """Take the host's next turn; gives the time from which it is ours, now if it is at once."""
    with transaction.atomic():
        host, fresh = Host.objects.get_or_create(name=name, defaults={"next_at": now + HOST_PAUSE})
        turn = Host.objects.filter(pk=host.pk, next_at__lte=now)
        if fresh or turn.update(next_at=now + HOST_PAUSE):
            return now
        return host.next_at


def _write_down(
    source: Source, planned: Plan, answer: Answer, file: WireFile | None, now: datetime
) -> None:
    """Write down what was decided, and give the lease back, in one transaction.

    An editor may have changed the source meanwhile: then only the lease is given back, for what was
    learned is of another address, and what was switched off stays so.
    """
    succeeded = planned.result in {Result.FETCHED, Result.UNCHANGED}
    fields: dict[str, object] = {
        "last_try": now,
        "next_at": planned.next_at,
        "interval": planned.interval,
        "failures": planned.failures,
        "last_error": _error(source, planned, file),
        "lease_until": None,
    }
    if planned.result == Result.CLOSED:
        fields["active"] = False
    if succeeded:
        fields |= {"last_success": now, "address": planned.address or source.address}
        fields |= _validators(source, answer)
    with transaction.atomic():
        asked = Source.objects.filter(pk=source.pk, address=source.address)
        if not asked.update(**fields):
            Source.objects.filter(pk=source.pk).update(lease_until=None)
        if planned.host_pause > HOST_PAUSE:
            Host.objects.filter(name=_host(source.address)).update(next_at=now + planned.host_pause)


def _validators(source: Source, answer: Answer) -> dict[str, object]:
    """Remember what makes the next request conditional; 304 need not repeat them."""
    etag, modified = answer.header("etag"), answer.header("last-modified")
    if answer.status == 304:
        etag, modified = etag or source.etag, modified or source.last_modified
    return {
        "etag": etag if len(etag) <= 500 else "",
        "last_modified": modified if len(modified) <= 100 else "",
    }


def _error(source: Source, planned: Plan, file: WireFile | None) -> str:
    """Give the last error in words; what came may have been rejected when it was read."""
    if planned.result in {Result.FAILED, Result.CLOSED}:
        return planned.words
    if file is not None and file.state == WireFile.State.REJECTED:
        return file.reason
    unread = planned.result == Result.UNCHANGED and file is None and not source.failures
    return source.last_error if unread else ""
