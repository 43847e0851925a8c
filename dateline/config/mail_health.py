"""What the doctor finds about mail: where it goes, whether it may go, and what waits for a person."""

from __future__ import annotations

import os
import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from dateline.audience.actions.newsletter_mailing import look_at_mark
from dateline.audience.gateways.mail import FolderBackend
from dateline.audience.models import Issue, IssueMail, MailTurn, Newsletter, Notice
from dateline.audience.rules.addresses import read_address

# Work that has waited this long is not being done.
TOO_LONG = timedelta(minutes=5)


def mail_findings(*, now: datetime) -> list[tuple[str, bool, str]]:
    """Look at mail: each finding with what it is about, whether it is well, and its words."""
    return [_server(), *_sender(), *_ledger(now), *_issues()]


def _server() -> tuple[str, bool, str]:
    backend = get_connection()
    if isinstance(backend, FolderBackend):
        words = f"is written to {settings.MAIL_FOLDER}: no server is named in EMAIL_URL."
        return "mail", _can_be_written(), words
    if not isinstance(backend, SmtpBackend):
        return "mail", True, f"goes out by {settings.EMAIL_BACKEND}"
    try:
        backend.timeout = 5
        backend.open()
        backend.close()
    except (OSError, smtplib.SMTPException) as error:
        return "mail", False, f"{backend.host}:{backend.port} does not take mail: {error}"
    return "mail", True, f"{backend.host}:{backend.port} answers"


def _can_be_written() -> bool:
    place = settings.MAIL_FOLDER
    while not place.exists():
        place = place.parent
    return os.access(place, os.W_OK)


def _sender() -> list[tuple[str, bool, str]]:
    sends = Newsletter.objects.filter(active=True).exists()
    address = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip("> ")
    if not sends or read_address(address):
        return []
    words = f"DATELINE_MAIL_FROM is {address}: nobody can answer, and most servers refuse it."
    # On a laptop whose mails go into a folder that is as it should be.
    return [("mail sender", isinstance(get_connection(), FolderBackend), words)]


def _ledger(now: datetime) -> list[tuple[str, bool, str]]:
    house = MailTurn.objects.first()
    why = look_at_mark() if house or IssueMail.objects.exists() else ""
    held = f"{why} Nothing is sent until you say so: `dateline mail-on`."
    late = {"state": IssueMail.State.WAITING, "next_at__lt": now - TOO_LONG}
    letters = IssueMail.objects.filter(**late, issue__state=Issue.State.SENDING)
    waiting = letters.count() + Notice.objects.filter(**late).count()
    unknown = IssueMail.objects.filter(state=IssueMail.State.UNKNOWN).count()
    return [
        ("mail ledger", not why, held if why else "agrees with its mark"),
        ("waiting mails", not waiting, f"{waiting} are late{'. Is the worker running?' * bool(waiting)}"),
        ("unknown mails", True, f"{unknown} got no answer: the desk shows them, nothing repeats them"),
    ]  # fmt: skip


def _issues() -> list[tuple[str, bool, str]]:
    held = Issue.objects.filter(state=Issue.State.HELD).select_related("newsletter")
    return [(f"letter {issue}", False, f"is held: {issue.note}") for issue in held]
