"""Judging a form that a reader sent: the ticket is used up and counted in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction

from dateline.audience.models.forms import FormCount, FormSalt, UsedTicket
from dateline.audience.queries.spam import WINDOW, Keys, counts, form_key, keys_of, salt_of
from dateline.audience.rules import spam as rules
from dateline.edge.rules.networks import neighbourhood_of, network_of

# Counts are kept for so long each, and an hour is six of them.
SPAN = timedelta(minutes=10)
COUNT = """
INSERT INTO audience_formcount (key, since, number) VALUES (%s, %s, 1)
ON CONFLICT (key, since) DO UPDATE SET number = audience_formcount.number + 1
"""
LIMITS = rules.Limits()


@transaction.atomic
def judge_form(
    *,
    form: str,
    fields: Mapping[str, str],
    address: str,
    now: datetime,
    limits: rules.Limits = LIMITS,
) -> rules.Judgement:
    """Say what becomes of a form that was sent from an address; what is taken is counted.

    Call it inside the transaction that stores what was sent: either both are done or neither.
    """
    sent = rules.read(fields, form=form, key=form_key())
    salt = salt_of(now)
    network, around = network_of(address), neighbourhood_of(address)
    keys = keys_of(form=form, network=network, neighbourhood=around, salt=salt)
    words = digest_of(fields)
    judgement = rules.judge(
        sent,
        counts=counts(keys=keys, now=now),
        limits=limits,
        now=now,
        used_for=_used_for(sent, words),
    )
    if not judgement.is_taken or sent.ticket is None:
        return judgement
    if not _use_up(sent.ticket, words, now):  # somebody pressed twice, and the other was faster
        return rules.judge(
            sent, counts=rules.Counts(), limits=limits, now=now, used_for=_used_for(sent, words)
        )
    _count(keys, proven=sent.proven, now=now)
    return judgement


def forget_forms(*, now: datetime) -> None:
    """Delete what is not needed any more: counts, used tickets, the salts of other days."""
    FormCount.objects.filter(since__lte=now - WINDOW - SPAN).delete()
    UsedTicket.objects.filter(used_at__lt=now - rules.LIFE - rules.AHEAD).delete()
    FormSalt.objects.filter(day__lt=now.date()).delete()


def digest_of(fields: Mapping[str, str]) -> str:
    """Name what was written, to know it again; tickets and proofs are no part of it."""
    written = (f"{name}={fields[name]}" for name in sorted(fields) if name not in _OURS)
    return rules.salted(form_key(), *written)


_OURS = frozenset([rules.TICKET, rules.PROOF, rules.TRAP])


def _used_for(sent: rules.Sent, words: str) -> bool | None:
    if sent.ticket is None:
        return None
    used = UsedTicket.objects.filter(digest=sent.ticket.digest).first()
    return None if used is None else used.words == words


def _use_up(ticket: rules.Ticket, words: str, now: datetime) -> bool:
    _, made = UsedTicket.objects.get_or_create(
        digest=ticket.digest, defaults={"words": words, "used_at": now}
    )
    return made


def _count(keys: Keys, *, proven: bool, now: datetime) -> None:
    counted = {keys.network, keys.neighbourhood, keys.all}
    if not proven:
        counted.add(keys.all_unproven)
    span = now.replace(minute=now.minute // 10 * 10, second=0, microsecond=0)
    since = connection.ops.adapt_datetimefield_value(span)
    with connection.cursor() as cursor:
        # Always in one order, so that two who count at once never wait for each other.
        for key in sorted(counted):
            cursor.execute(COUNT, [key, since])
