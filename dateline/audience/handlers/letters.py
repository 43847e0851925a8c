"""The worker's rounds for letters: mails that are due go out, and what is old is forgotten."""

from __future__ import annotations

import hashlib
import time
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from dateline.audience.actions.letter_mail import (
    claim,
    compose,
    drop,
    forget_notices,
    give_up_on_lost,
    settle,
)
from dateline.audience.actions.letters import forget_letters
from dateline.audience.actions.newsletter_mailing import look_at_mark
from dateline.audience.actions.spam import forget_forms
from dateline.audience.gateways.mail import MailGateway, OutgoingMail
from dateline.audience.models.letters import LetterMail
from dateline.audience.queries.letters import next_mail
from dateline.audience.rules.mailing import message_id

AT_ONCE = 20


def send_letter_mails(*, gateway: MailGateway, now: datetime) -> int:
    """Work off the mails that are due, one at a time; gives how many were handed over."""
    give_up_on_lost(now=now)
    began, sent = time.monotonic(), 0
    for _ in range(AT_ONCE):
        # A slow server may have taken its time over the last one: a lease counts from this moment.
        moment = now + timedelta(seconds=int(time.monotonic() - began))
        mail = next_mail(now=moment)
        if mail is None or look_at_mark():
            break
        sent += _send(mail, gateway, moment)
    gateway.close()
    return sent


def forget_what_is_old(*, now: datetime) -> int:
    """Delete what was kept long enough; gives how many letters lost what was personal in them."""
    forget_forms(now=now)
    forget_notices(now=now)
    return forget_letters(now=now)


def outgoing(mail: LetterMail) -> OutgoingMail:
    """Write a mail as it is handed over; the same row has the same name whenever it is sent."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    key = hashlib.sha256(f"dateline letters {settings.SECRET_KEY}".encode()).digest()
    automatic = {"Auto-Submitted": "auto-generated"}
    return OutgoingMail(
        to=mail.recipient,
        subject=mail.subject,
        text=mail.text,
        message_id=message_id("r", mail.pk, host=host, key=key),
        headers=automatic if mail.kind == LetterMail.Kind.NOTICE else {},
        reply_to=mail.reply_to,
    )


def _send(mail: LetterMail, gateway: MailGateway, now: datetime) -> bool:
    if not claim(mail=mail, now=now):
        return False
    if not compose(mail=mail):
        drop(mail=mail)
        return False
    settle(mail=mail, answer=gateway.send(outgoing(mail)), now=now)
    return True
