"""Taking a delivery, and writing down how it ended. State is committed before and after the send."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import F

from dateline.audience.queries.deliveries import Purges
from dateline.audience.rules.deliveries import MOST_ATTEMPTS, Ending, pause
from dateline.desk.models import Delivery, DuePurge

LEASE = timedelta(seconds=90)


def claim(*, delivery: Delivery, now: datetime) -> bool:
    """Take a waiting delivery; False if another worker was faster.

    A delivery that a newer publication of the same story has overtaken is not sent: told late, it
    would bring back what was corrected or killed since.
    """
    taken = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING).update(
        state=Delivery.State.SENDING, attempts=F("attempts") + 1, lease_until=now + LEASE
    )
    if not taken:
        return False
    delivery.refresh_from_db()
    if _overtaken(delivery):
        _settle(
            delivery,
            Delivery.State.DONE,
            "Not sent: a newer version of the story has overtaken it.",
            now,
        )
        return False
    return True


def settle(*, delivery: Delivery, how: Ending, answer: str, now: datetime) -> None:
    """Write down an answer: arrived, refused, or to be tried again after a pause."""
    if how is Ending.AGAIN and delivery.attempts < MOST_ATTEMPTS:
        Delivery.objects.filter(pk=delivery.pk).update(
            state=Delivery.State.WAITING,
            next_at=now + pause(delivery.attempts),
            lease_until=None,
            answer=answer,
        )
        return
    _settle(
        delivery, Delivery.State.DONE if how is Ending.DONE else Delivery.State.FAILED, answer, now
    )


def give_up_on_lost(*, now: datetime) -> int:
    """Mark as unknown what a dead worker was sending; it is shown on the desk, never sent again."""
    return Delivery.objects.filter(state=Delivery.State.SENDING, lease_until__lt=now).update(
        state=Delivery.State.UNKNOWN,
        lease_until=None,
        answer="The worker ended before an answer came.",
    )


def leave_unknown(*, delivery: Delivery, answer: str) -> None:
    """Mark a delivery whose answer never came; only a person decides whether to send it again."""
    Delivery.objects.filter(pk=delivery.pk).update(
        state=Delivery.State.UNKNOWN, lease_until=None, answer=answer
    )


def send_again(*, delivery: Delivery, now: datetime) -> bool:
    """Put a failed or unknown delivery back in line, because a person said so."""
    ended = Delivery.objects.filter(
        pk=delivery.pk, state__in=[Delivery.State.FAILED, Delivery.State.UNKNOWN]
    )
    return bool(ended.update(state=Delivery.State.WAITING, next_at=now, attempts=0, answer=""))


def forget_purges(*, purges: Purges) -> None:
    """Remove what one in front has been told: these rows, and none that came meanwhile."""
    DuePurge.objects.filter(pk__in=purges.rows).delete()


def forget_other_fronts(*, names: Collection[str]) -> None:
    """Remove what is still due to those who stand in front no more, by the settings in force."""
    DuePurge.objects.exclude(in_front__in=names).delete()


def _overtaken(delivery: Delivery) -> bool:
    publication = delivery.publication
    newer = Delivery.objects.filter(
        channel=delivery.channel,
        publication__story_id=publication.story_id,
        publication__version__gt=publication.version,
    )
    return newer.exists()


def _settle(delivery: Delivery, state: str, answer: str, now: datetime) -> None:
    done_at = now if state == Delivery.State.DONE else None
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state, lease_until=None, answer=answer, done_at=done_at
    )
