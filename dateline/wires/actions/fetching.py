"""A source is polled: asked once, with its host's consent, and its answer kept like any file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from tempfile import SpooledTemporaryFile
from typing import IO

from django.conf import settings

from dateline.wires.actions.keeping import incoming, receive
from dateline.wires.actions.turns import claim, give_back
from dateline.wires.errors import FetchFailed, KeepFailed
from dateline.wires.gateways.http import Client
from dateline.wires.models import Source, WireFile
from dateline.wires.rules.addresses import shown
from dateline.wires.rules.conditions import Condition
from dateline.wires.rules.faults import condition_of
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

IN_MEMORY = 512 * 1024
"""A longer answer is written to the disk while it comes, so that a huge one takes no memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """How a poll ended: in words, with the file that came of it, and when the next one is due."""

    source: str
    result: Result
    condition: Condition
    words: str
    file: WireFile | None = None
    next_at: datetime | None = None


def poll(*, source: Source, client: Client, now: datetime) -> PollReport:
    """Ask a source's address once, whether it is due or not, and keep what it answers.

    Somebody else at it, or a host that was asked less than two seconds ago, ends as `waiting`.
    """
    ask_at = claim(source, now)
    if ask_at is None:
        return _waiting(source, "Another process is polling it, or it is not polled at all.")
    if ask_at > now:
        return _waiting(source, "Its host was asked just now and is left alone for a moment.")
    return _poll(source, client, now)


def _poll(source: Source, client: Client, now: datetime) -> PollReport:
    answer, file = Answer(status=0), None
    name = shown(source.address)
    try:
        with SpooledTemporaryFile(IN_MEMORY, dir=str(incoming(name))) as body:
            answer = _ask(source, client, body)
            # What is asked for in seconds counts from the answer on, not from the request.
            now += timedelta(seconds=answer.took)
            planned, file = _judge(source, answer, body, now)
    except (FetchFailed, KeepFailed) as error:
        planned = plan_failure(_pace(source), condition_of(error), str(error), now=now)
    _write_down(source, planned, answer, file, now)
    return PollReport(
        source=source.slug,
        result=planned.result,
        condition=planned.condition,
        words=planned.words,
        file=file,
        next_at=planned.next_at,
    )


def _ask(source: Source, client: Client, body: IO[bytes]) -> Answer:
    try:
        return client.get(
            source.address,
            etag=source.etag,
            last_modified=source.last_modified,
            inner=source.inner,
            into=body,
        )
    except OSError as error:
        raise KeepFailed(shown(source.address), error) from error


def _pace(source: Source) -> Pace:
    return Pace(
        interval=source.interval,
        failures=source.failures,
        default=int(str(settings.POLL_SECONDS)),
        before=source.moved_from,
    )


def _judge(
    source: Source, answer: Answer, body: IO[bytes], now: datetime
) -> tuple[Plan, WireFile | None]:
    """Decide what an answer means, and keep what it brought."""
    planned = plan(
        _pace(source),
        answer,
        address=source.address,
        now=now,
        asked_if=bool(source.etag or source.last_modified),
    )
    if planned.result != Result.FETCHED:
        return planned, None
    file = receive(
        source=source,
        name=shown(answer.url),
        data=body,
        content_type=answer.header("content-type"),
        now=now,
    )
    return planned if file.seen == 1 else nothing_new(planned, now=now), file


def _waiting(source: Source, words: str) -> PollReport:
    return PollReport(
        source=source.slug,
        result=Result.WAITING,
        condition=Condition.HOST_BUSY,
        words=words,
        next_at=source.next_at,
    )


def _write_down(
    source: Source, planned: Plan, answer: Answer, file: WireFile | None, now: datetime
) -> None:
    """Write down what was decided and learned."""
    error = _error(source, planned, file)
    unread = bool(error) and planned.condition.is_well
    fields: dict[str, object] = {
        "last_try": now,
        "next_at": planned.next_at,
        "interval": planned.interval,
        "failures": planned.failures,
        "condition": (Condition.UNREADABLE if unread else planned.condition).value,
        "last_error": error,
        "took": answer.took,
        **({} if unread else _move(source, planned, now)),
    }
    if planned.result == Result.CLOSED:
        fields["active"] = False
    if planned.condition.is_well:
        fields |= {"last_success": now, **_validators(source, answer)}
    host_free_at = now + planned.host_pause if planned.host_pause > HOST_PAUSE else None
    give_back(source, fields, host_free_at=host_free_at)


def _move(source: Source, planned: Plan, now: datetime) -> dict[str, object]:
    """Remember a new address beside the one before, or go back to that."""
    if not planned.address:
        return {}
    if planned.condition.is_well:
        return {"address": planned.address, "moved_from": source.address, "moved_at": now}
    fresh = {"etag": "", "last_modified": "", "failures": 0}
    return {"address": planned.address, "moved_from": "", "moved_at": None, **fresh}


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
    if not planned.condition.is_well:
        return planned.words
    if file is not None and file.state == WireFile.State.REJECTED:
        return file.reason
    unread = planned.result == Result.UNCHANGED and file is None and not source.failures
    return source.last_error if unread else ""
