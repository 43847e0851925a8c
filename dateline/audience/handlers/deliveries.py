"""From the publication ledger to the world outside: webhooks, the WebSub hub, what stands in front."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings

from dateline.audience.actions.deliveries import (
    claim,
    forget_purges,
    give_up_on_lost,
    leave_unknown,
    settle,
)
from dateline.audience.queries.deliveries import due_purges, next_delivery
from dateline.audience.rules import deliveries as rules
from dateline.desk.models import Delivery, Publication
from dateline.desk.models.ledger import WEBSUB
from dateline.desk.queries import newsroom
from dateline.desk.queries.editions import site_of
from dateline.edge import current_board
from dateline.edge.board import slots_of
from dateline.edge.errors import PurgeFailed
from dateline.edge.gateways import InFront
from dateline.wires.errors import (
    BrokenAnswer,
    FetchFailed,
    NameUnknown,
    NoConnection,
    NotReached,
    TimedOut,
    TooLarge,
)
from dateline.wires.gateways.http import Answer, Client

logger = logging.getLogger(__name__)
ANSWER_LENGTH = 500
AT_ONCE = 50


def deliver_waiting(*, client: Client, now: datetime) -> int:
    """Work off the deliveries that are due; gives how many were sent.

    A receiver that did not answer is left alone until the next round, so that the others get their
    turn: each of its deliveries would hold them up for half a minute.
    """
    give_up_on_lost(now=now)
    began, sent, silent = time.monotonic(), 0, set[str]()
    for _ in range(AT_ONCE):
        # Half a minute may have passed since the last: a lease counts from this moment.
        moment = now + timedelta(seconds=int(time.monotonic() - began))
        delivery = next_delivery(now=moment, without=silent)
        if delivery is None:
            break
        sent += deliver(delivery=delivery, client=client, now=moment)
        delivery.refresh_from_db(fields=["state"])
        if delivery.state in {Delivery.State.WAITING, Delivery.State.UNKNOWN}:
            silent.add(delivery.channel)
    return sent


def deliver(*, delivery: Delivery, client: Client, now: datetime) -> bool:
    """Send one delivery; False if it was not ours to send.

    A receiver that could not be reached at all is tried again. One that was reached and never
    answered may have it: that is unknown, and stays so until a person decides.
    """
    if not claim(delivery=delivery, now=now):
        return False
    try:
        answer = _send(delivery, client)
    except FetchFailed as error:
        _without_answer(delivery, error, now)
    else:
        told = f"{answer.status} {answer.body[:ANSWER_LENGTH].decode(errors='replace')}".strip()
        settle(delivery=delivery, how=rules.ending(answer.status), answer=told, now=now)
    return True


def _without_answer(delivery: Delivery, error: FetchFailed, now: datetime) -> None:
    if isinstance(error, NoConnection | NameUnknown | NotReached):
        settle(delivery=delivery, how=rules.Ending.AGAIN, answer=str(error), now=now)
    elif isinstance(error, TimedOut | BrokenAnswer | TooLarge):
        leave_unknown(delivery=delivery, answer=f"No answer: {error}")
    else:  # the address itself is at fault, nothing was sent
        settle(delivery=delivery, how=rules.Ending.REFUSED, answer=str(error), now=now)


def purge_again(*, fronts: Collection[InFront], now: datetime) -> int:
    """Tell those in front what they are due to hear; gives how many of them took something.

    Who does not take it keeps all of it due. Two workers may tell the same twice, which does no harm.
    """
    return sum(_purge_again(front, now) for front in fronts)


def _purge_again(front: InFront, now: datetime) -> bool:
    purges = due_purges(in_front=front.name, now=now)
    if not purges.rows:
        return False
    try:
        front.purge(purges.keys)
        # Whoever published may have been killed after the commit, before the edge knew of it: what
        # was fetched again just now would then be old. The row is committed, so this is late enough.
        current_board().purge(slots_of(purges.keys))
        front.purge(purges.keys)
    except PurgeFailed:
        return False
    forget_purges(purges=purges)
    return True


def notice_of(delivery: Delivery) -> rules.Notice:
    """Give what other systems are told of a delivery's publication."""
    publication = delivery.publication
    return rules.Notice(
        publication=publication.pk,
        story=publication.story_id,
        version=publication.version,
        signal=publication.signal,
        at=publication.at,
        url=settings.SITE_URL + publication.story.get_absolute_url(),
        headline=publication.headline,
    )


def feeds_changed_by(publication: Publication) -> list[str]:
    """Give the addresses of the feeds that a hub has to fetch again, as the feeds name themselves."""
    frame = newsroom()
    # Without any edition, the home page shows all there is.
    editions = frame.editions or (frame.root,)
    sites = {edition.front: site_of(edition) for edition in editions}
    return rules.feeds_of(publication.fronts, sites)


def webhook_key() -> str:
    """Give the key that webhooks are signed with: derived from the secret key, not the key itself."""
    return hashlib.sha256(f"dateline webhook {settings.SECRET_KEY}".encode()).hexdigest()


def _send(delivery: Delivery, client: Client) -> Answer:
    inner = bool(settings.INNER_ADDRESSES)
    if delivery.channel == WEBSUB:
        feeds = feeds_changed_by(delivery.publication)
        headers = {"content-type": "application/x-www-form-urlencoded"}
        return client.post(
            settings.WEBSUB_HUB, body=rules.hub_form(feeds), headers=headers, inner=inner
        )
    body = rules.payload(notice_of(delivery))
    headers = {
        "content-type": "application/json",
        "idempotency-key": f"dateline-{delivery.publication_id}",
        "x-hub-signature-256": rules.signature(body, webhook_key()),
    }
    return client.post(
        delivery.channel.removeprefix("webhook "), body=body, headers=headers, inner=inner
    )
