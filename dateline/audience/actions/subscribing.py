"""Asking for letters, confirming, changing, leaving, and being forgotten."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from dateline.audience.actions.spam import judge_form
from dateline.audience.models.forms import FormSalt
from dateline.audience.models.newsletter_issues import Notice
from dateline.audience.models.newsletters import (
    Newsletter,
    Subscriber,
    Subscription,
    Suppression,
)
from dateline.audience.models.tokens import CONFIRM_LIFE, mail_key
from dateline.audience.queries.newsletter_issues import is_suppressed
from dateline.audience.queries.spam import named_network
from dateline.audience.rules.addresses import digest_of
from dateline.audience.rules.spam import Judgement, Limits, Reason, Verdict

# However often somebody asks for an address, it gets so many questions and no more.
NOTICES_A_DAY = 3
BETWEEN_NOTICES = timedelta(minutes=10)
# A question that was asked for without proof waits so long: from a machine, more come by then.
UNPROVEN_WAITS = timedelta(seconds=90)
# So many that wait together, and one too many behind them, are a machine's.
A_FLOOD = 3
FLOODED = "It was one of a flood."
FORGOTTEN_AFTER = timedelta(days=30)
BOUNCE_LASTS = timedelta(days=180)
SOFT_BOUNCES = 5
FORM = "newsletter"
# Whole offices share one address; a bot without proof gets nowhere near what it would need.
LIMITS = Limits(network=20, network_unproven=5, neighbourhood=60, all=3000, all_unproven=200)

_States = Subscriber.State


@transaction.atomic
def ask_by_form(
    *,
    fields: Mapping[str, str],
    reader: str,
    address: str,
    newsletters: Sequence[int],
    language: str,
    now: datetime,
) -> Judgement:
    """Take the form with which somebody asks for letters, sent from a `reader`'s network address.

    It is judged and acted upon together: what could not be stored can be sent again as it is.
    """
    judged = judge_form(form=FORM, fields=fields, address=reader, now=now, limits=LIMITS)
    network = named_network(form=FORM, address=reader, now=now)
    # Whose network sent little itself is not to blame for what came from elsewhere.
    if judged.verdict is Verdict.TOO_MANY and judged.reason is Reason.NETWORK:
        withdraw_flood(network=network, now=now)
    if judged.is_taken:
        ask_for(
            address=address,
            newsletters=newsletters,
            language=language,
            now=now,
            unproven_from=network if judged.verdict is Verdict.HOLD else "",
        )
    return judged


@transaction.atomic
def ask_for(
    *,
    address: str,
    newsletters: Sequence[int],
    language: str,
    now: datetime,
    unproven_from: str = "",
) -> Notice | None:
    """Note that somebody asked for letters to an address, and have its owner asked by mail.

    `unproven_from` names the network where no script ran: from there the question waits a little.
    Nothing is told to whoever asked: a known address, an unknown one, one that complained and one
    that was asked too often all look the same from outside.
    """
    if is_suppressed(address, now=now):
        return None
    subscriber, _ = Subscriber.objects.select_for_update().get_or_create(
        address=address, defaults={"created_at": now, "language": language}
    )
    if subscriber.state != _States.ACTIVE:
        # Whoever left is as if new: the question says nothing of the letters they had. The time from
        # which an address is kept unconfirmed is that of the first question.
        first = subscriber.created_at if subscriber.state == _States.ASKED else now
        Subscriber.objects.filter(pk=subscriber.pk).update(
            state=_States.ASKED, language=language, created_at=first, left_at=None
        )
    wanted = _note_asked(subscriber, newsletters, now)
    if _was_asked_enough(subscriber, now, proven=not unproven_from):
        return None
    kind = Notice.Kind.CONFIRM if wanted else Notice.Kind.ALREADY
    notice = _write_notice(subscriber, kind, wanted, language, now)
    if unproven_from:
        _let_wait(notice, unproven_from, now)
    return notice


def _let_wait(notice: Notice, network: str, now: datetime) -> None:
    """Have a question asked without proof wait; one that was on its way while a flood was withdrawn goes with it."""
    notice.network, notice.next_at = network, now + UNPROVEN_WAITS
    _lock_networks(now)
    flood = Notice.objects.filter(network=network, state=Notice.State.SKIPPED)
    if flood.filter(created_at__gt=now - UNPROVEN_WAITS).exists():
        notice.state, notice.answer = Notice.State.SKIPPED, FLOODED
    notice.save(update_fields=["network", "next_at", "state", "answer"])


@transaction.atomic
def withdraw_flood(*, network: str, now: datetime) -> int:
    """Send nothing of what a network asked for without proof, now that too much comes from there."""
    _lock_networks(now)
    waiting = Notice.objects.filter(network=network, state=Notice.State.WAITING)
    if not network or waiting.count() < A_FLOOD:
        return 0
    # They count as asked for: who is behind it cannot have the same addresses asked again.
    return waiting.update(state=Notice.State.SKIPPED, answer=FLOODED)


def _lock_networks(now: datetime) -> None:
    """Have who asks without proof and who withdraws a flood wait for each other: networks are named for a day."""
    FormSalt.objects.select_for_update().filter(day=now.date()).first()


@transaction.atomic
def confirm(*, subscriber: Subscriber, newsletters: Collection[int], now: datetime) -> int:
    """Take a reader's word that the address is theirs; gives how many letters they get from now on."""
    Subscription.objects.filter(
        subscriber=subscriber, newsletter__in=newsletters, newsletter__active=True
    ).exclude(state=Subscription.State.ACTIVE).update(
        state=Subscription.State.ACTIVE, confirmed_at=now, left_at=None
    )
    Subscriber.objects.filter(pk=subscriber.pk).update(
        state=_States.ACTIVE, confirmed_at=now, left_at=None, soft_bounces=0
    )
    if subscriber.address:
        _lift(subscriber.address)
    active = Subscription.objects.filter(
        subscriber=subscriber, state=Subscription.State.ACTIVE, newsletter__active=True
    )
    return active.count()


@transaction.atomic
def prefer(*, subscriber: Subscriber, newsletters: Collection[int], now: datetime) -> int:
    """Set which letters a reader gets; none is leaving. Gives how many they get."""
    offered = Newsletter.objects.filter(pk__in=newsletters, active=True)
    wanted = set(offered.values_list("pk", flat=True))
    rows = Subscription.objects.filter(subscriber=subscriber)
    rows.filter(state=Subscription.State.ACTIVE).exclude(newsletter__in=newsletters).update(
        state=Subscription.State.LEFT, left_at=now
    )
    known = set(rows.values_list("newsletter", flat=True))
    rows.filter(newsletter__in=wanted).exclude(state=Subscription.State.ACTIVE).update(
        state=Subscription.State.ACTIVE, confirmed_at=now, left_at=None
    )
    Subscription.objects.bulk_create(
        Subscription(
            subscriber=subscriber,
            newsletter_id=number,
            state=Subscription.State.ACTIVE,
            asked_at=now,
            confirmed_at=now,
        )
        for number in wanted - known
    )
    if wanted and subscriber.address:
        _lift(subscriber.address)
    return _settle_subscriber(subscriber, now)


@transaction.atomic
def leave(*, subscriber: Subscriber, newsletters: Collection[int], now: datetime) -> int:
    """Take a reader off letters, off all where none is named; gives how many they still get."""
    rows = Subscription.objects.filter(subscriber=subscriber).exclude(state=Subscription.State.LEFT)
    if newsletters:
        rows = rows.filter(newsletter__in=newsletters)
    rows.update(state=Subscription.State.LEFT, left_at=now)
    return _settle_subscriber(subscriber, now)


@transaction.atomic
def send_link(*, subscriber: Subscriber, now: datetime) -> Notice | None:
    """Mail a reader a fresh link to their letters, not too often."""
    # Who presses twice waits here.
    reader = Subscriber.objects.select_for_update().filter(pk=subscriber.pk).first()
    if not reader or not reader.address or _was_asked_enough(reader, now, proven=True):
        return None
    return _write_notice(reader, Notice.Kind.LINK, (), reader.language, now)


@transaction.atomic
def mark_bounced(*, subscriber: Subscriber, words: str, now: datetime) -> None:
    """Write to an address no more: there is none, as its own side says."""
    _take_off(subscriber, _States.BOUNCED, now)
    if subscriber.address:
        suppress(
            address=subscriber.address,
            reason=Suppression.Reason.BOUNCE,
            words=words,
            now=now,
            until=now + BOUNCE_LASTS,
        )


@transaction.atomic
def mark_soft_bounce(*, subscriber: Subscriber, words: str, now: datetime) -> None:
    """Count a mail that did not arrive; the fifth in a row counts as an address that is gone."""
    Subscriber.objects.filter(pk=subscriber.pk).update(soft_bounces=F("soft_bounces") + 1)
    subscriber.refresh_from_db(fields=["soft_bounces"])
    if subscriber.soft_bounces >= SOFT_BOUNCES:
        mark_bounced(subscriber=subscriber, words=words, now=now)


@transaction.atomic
def mark_complained(*, subscriber: Subscriber, words: str, now: datetime) -> None:
    """Write no more to somebody who called a letter spam, even if the address is given again."""
    _take_off(subscriber, _States.COMPLAINED, now)
    if subscriber.address:
        suppress(
            address=subscriber.address,
            reason=Suppression.Reason.COMPLAINT,
            words=words,
            now=now,
        )


def suppress(
    *, address: str, reason: str, words: str, now: datetime, until: datetime | None = None
) -> None:
    """Remember by its digest that an address must not be written to. A complaint stays one."""
    digest = digest_of(address, key=mail_key())
    row, made = Suppression.objects.get_or_create(
        digest=digest,
        defaults={"reason": reason, "words": words[:300], "at": now, "until": until},
    )
    if not made and row.reason != Suppression.Reason.COMPLAINT:
        Suppression.objects.filter(pk=row.pk).update(
            reason=reason, words=words[:300], at=now, until=until
        )


def forget(*, now: datetime) -> int:
    """Delete what is not needed any more of people: addresses never confirmed, and those who left.

    The ledger's rows stay, of nobody: they count what was sent.
    """
    Notice.objects.filter(created_at__lt=now - FORGOTTEN_AFTER).delete()
    never = _never_confirmed(now)
    gone = never.filter(mails=None)
    deleted, _ = gone.delete()
    left = Subscriber.objects.filter(
        left_at__lt=now - FORGOTTEN_AFTER, address__isnull=False
    ).exclude(state=_States.ACTIVE)
    once = never.filter(address__isnull=False)
    numbers = [*left.values_list("pk", flat=True), *once.values_list("pk", flat=True)]
    Notice.objects.filter(subscriber__in=numbers).delete()
    forgotten = Subscriber.objects.filter(pk__in=numbers).update(address=None, state=_States.LEFT)
    return deleted + forgotten


def _never_confirmed(now: datetime) -> QuerySet[Subscriber]:
    """Give those who were asked and said nothing while a link was good, from when it was mailed."""
    states, begun = Notice.State, now - CONFIRM_LIFE
    mailed = Q(state__in=[states.SENT, states.UNKNOWN], next_at__gt=begun)
    coming = Q(state__in=[states.WAITING, states.SENDING])
    good = Notice.objects.filter(mailed | coming, subscriber=OuterRef("pk"))
    found = Subscriber.objects.filter(state=_States.ASKED, created_at__lt=begun)
    return found.filter(~Exists(good))


def _note_asked(
    subscriber: Subscriber, newsletters: Sequence[int], now: datetime
) -> tuple[int, ...]:
    """Note which letters were asked for; gives those that are not active yet."""
    rows = {row.newsletter_id: row for row in Subscription.objects.filter(subscriber=subscriber)}
    Subscription.objects.bulk_create(
        Subscription(subscriber=subscriber, newsletter_id=number, asked_at=now)
        for number in newsletters
        if number not in rows
    )
    is_active = subscriber.state == _States.ACTIVE
    active = Subscription.State.ACTIVE
    return tuple(
        number
        for number in newsletters
        if not is_active or number not in rows or rows[number].state != active
    )


def _was_asked_enough(subscriber: Subscriber, now: datetime, *, proven: bool) -> bool:
    """Test if an address has had its questions; with proof, what was withdrawn with a flood is none."""
    notices = Notice.objects.filter(subscriber=subscriber)
    if proven:
        notices = notices.exclude(state=Notice.State.SKIPPED, answer=FLOODED)
    lately = notices.filter(created_at__gt=now - BETWEEN_NOTICES).exists()
    return lately or notices.filter(created_at__gt=now - timedelta(days=1)).count() >= NOTICES_A_DAY


def _write_notice(
    subscriber: Subscriber, kind: str, newsletters: Sequence[int], language: str, now: datetime
) -> Notice:
    made: Notice = Notice.objects.create(
        kind=kind,
        subscriber=subscriber,
        newsletters=list(newsletters),
        language=language,
        created_at=now,
        next_at=now,
    )
    return made


def _settle_subscriber(subscriber: Subscriber, now: datetime) -> int:
    active = Subscription.objects.filter(subscriber=subscriber, state=Subscription.State.ACTIVE)
    number = active.count()
    if number:
        Subscriber.objects.filter(pk=subscriber.pk).update(state=_States.ACTIVE, left_at=None)
    else:
        Subscriber.objects.filter(pk=subscriber.pk).exclude(left_at__isnull=False).update(
            state=_States.LEFT, left_at=now
        )
    return number


def _take_off(subscriber: Subscriber, state: str, now: datetime) -> None:
    Subscription.objects.filter(subscriber=subscriber).exclude(
        state=Subscription.State.LEFT
    ).update(state=Subscription.State.LEFT, left_at=now)
    Subscriber.objects.filter(pk=subscriber.pk).update(state=state, left_at=now)


def _lift(address: str) -> None:
    """Write to an address again: its owner has opened a mail there and asked for letters."""
    Suppression.objects.filter(digest=digest_of(address, key=mail_key())).delete()
