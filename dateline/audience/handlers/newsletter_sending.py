"""The sender: takes one mail after the other, hands it over, and writes down what is known.

The order matters. A mail is *sending* in the database before anything is handed over, and gets its
ending once the answer is there. Whoever is killed between the two leaves exactly one mail of which
nobody knows; it is shown on the desk and never sent again by itself.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone, translation
from django.utils.translation import gettext

from dateline.audience.actions.newsletter_issues import (
    finish_issues,
    hold,
    hold_late,
    leave_for_later,
)
from dateline.audience.actions.newsletter_mailing import (
    claim,
    give_up_on_lost,
    look_at_mark,
    put_back,
    set_aside,
    settle,
    skip,
)
from dateline.audience.actions.subscribing import mark_bounced
from dateline.audience.gateways.mail import MailGateway, OutgoingMail
from dateline.audience.markup.newsletters import MadeMail, issue_mail, make_notice
from dateline.audience.models.newsletter_issues import Issue, IssueMail, Mailing, Notice
from dateline.audience.models.tokens import CONFIRM, LEAVE, PREFER, mail_key, write_token
from dateline.audience.queries.newsletter_issues import due_mails, is_suppressed, receiver_of
from dateline.audience.queries.newsletters import names_of
from dateline.audience.rules.mailing import Answer, Outcome, message_id
from dateline.audience.rules.newsletter_links import (
    CONFIRM_PATH,
    LEAVE_PATH,
    PREFER_PATH,
    list_headers,
    own,
)
from dateline.desk.queries import lasting_site_of, newsroom

logger = logging.getLogger(__name__)

AT_ONCE = 100
# So many mails in a row without an answer are no accident any more: the issue waits for a person.
MOST_UNKNOWN = 5
# Where our own settings are refused, or the server refuses everything for now.
REST_SECONDS = 30.0


class Line:
    """The mails that are due, shared by the senders of a process; looked up many at a time."""

    def __init__(self, ends: Callable[[], bool] = lambda: False) -> None:
        self.ends = ends
        self._waiting: deque[IssueMail | Notice] = deque()
        self._lock = threading.Lock()

    def take(self, now: datetime) -> IssueMail | Notice | None:
        """Give the next mail. Another process may have it too: only who claims it may send it."""
        if self.ends():
            return None
        with self._lock:
            if not self._waiting:
                self._waiting.extend(self._look_up(now))
            return self._waiting.popleft() if self._waiting else None

    def _look_up(self, now: datetime) -> list[IssueMail | Notice]:
        if look_at_mark():
            return []
        found = due_mails(now=now, limit=AT_ONCE)
        issues = {row.issue_id for row in found if isinstance(row, IssueMail)}
        Issue.objects.filter(pk__in=issues).update(moved_at=now)
        return found


class Pace:
    """Keeps all senders of a process to so many mails a minute; 0 is as fast as it goes."""

    def __init__(self, per_minute: int, wait: Callable[[float], object] = time.sleep) -> None:
        self.between = 60.0 / per_minute if per_minute else 0.0
        self.wait = wait
        self._next = 0.0
        self._lock = threading.Lock()

    def keep(self) -> None:
        """Wait until the next mail may go."""
        if not self.between:
            return
        with self._lock:
            now = time.monotonic()
            pause = max(0.0, self._next - now)
            self._next = max(self._next, now) + self.between
        if pause:
            self.wait(pause)


class Sender:
    """Sends over one connection, one mail at a time."""

    def __init__(self, gateway: MailGateway, line: Line, pace: Pace) -> None:
        self.gateway, self.line, self.pace = gateway, line, pace
        self.unknown = 0
        self.rests_until = 0.0

    def round(self) -> int:
        """Send what is due; gives how many mails were tried. Ends the connection when none is left."""
        if time.monotonic() < self.rests_until:
            return 0
        tried = 0
        while tried < AT_ONCE and (row := self.line.take(timezone.now())) is not None:
            self.pace.keep()
            tried += self._try(row)
            if self.rests_until:
                break
        if not tried:
            self.gateway.close()
        return tried

    def _try(self, row: IssueMail | Notice) -> bool:
        try:
            return send_one(row, self)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # the outermost loop of mails: one must not hold up the others
            logger.exception("%s cannot be sent", row)
            set_aside(row=row, why=f"It could not be sent: {error}"[:300])
            return False

    def heed(self, row: IssueMail | Notice, answer: Answer) -> None:
        """Rest where going on would do harm."""
        self.unknown = self.unknown + 1 if answer.outcome is Outcome.UNKNOWN else 0
        self.rests_until = 0.0
        if self.unknown >= MOST_UNKNOWN and isinstance(row, IssueMail):
            hold(issue=row.issue, why=f"{self.unknown} mails in a row got no answer.")
            self.unknown = 0
        if answer.outcome is Outcome.OURS:
            self.rests_until = time.monotonic() + REST_SECONDS
            logger.error("mail cannot be sent, look at EMAIL_URL: %s", answer.words)


def send_one(row: IssueMail | Notice, sender: Sender) -> bool:
    """Send one mail; False if it was not ours to send."""
    # What cannot be written out fails here, before anything is claimed.
    prepare(row)
    turn = claim(row=row, now=timezone.now())
    if not turn:
        return False
    mail, why_not = written_to_reader(row, now=timezone.now())
    if mail is None:
        if why_not:
            skip(row=row, turn=turn, why=why_not)
        else:
            put_back(row=row, turn=turn)
        return True
    answer = sender.gateway.send(mail)
    state = settle(row=row, turn=turn, answer=answer, now=timezone.now())
    if answer.outcome is Outcome.NO_SUCH_ADDRESS and row.subscriber is not None:
        mark_bounced(subscriber=row.subscriber, words=answer.words, now=timezone.now())
    if state == Mailing.State.UNKNOWN:
        logger.warning("%s: nobody knows whether it arrived: %s", row, answer.words)
    sender.heed(row, answer)
    return True


def keep_house(*, now: datetime) -> int:
    """Close what is done, hold what stood still, and say of lost mails that nobody knows."""
    return give_up_on_lost(now=now) + finish_issues(now=now) + hold_late(now=now)


def prepare(row: IssueMail | Notice) -> None:
    """Make what an issue says, and leave stories for a later one for which it has no room."""
    made = issue_mail(row.issue_id) if row.issue_id is not None else None
    if isinstance(row, IssueMail) and made is not None and made.cut:
        leave_for_later(issue=row.issue, stories=made.cut)


def written_to_reader(row: IssueMail | Notice, *, now: datetime) -> tuple[OutgoingMail | None, str]:
    """Write a mail from what is public at this moment, or say why it must not go out.

    None without a reason: not now.
    """
    if isinstance(row, IssueMail):
        return _own_mail(row, now)
    return _test(row) if row.kind == Notice.Kind.TEST else _notice(row, now)


def _own_mail(mail: IssueMail, now: datetime) -> tuple[OutgoingMail | None, str]:
    receiver = receiver_of(mail)
    address = receiver.subscriber.address
    if receiver.is_to_wait:
        return None, ""
    if receiver.why_not or address is None:
        return None, receiver.why_not or "The address is forgotten."
    if is_suppressed(address, now=now):
        return None, "The address is not written to any more."
    made = issue_mail(mail.issue_id)
    if not made.stories:
        return None, "None of its stories is public any more."
    reference = receiver.subscriber.reference
    leave = write_token(LEAVE, reference, [receiver.newsletter])
    return _mail("l", mail.pk, address, made, leave, write_token(PREFER, reference)), ""


def _test(notice: Notice) -> tuple[OutgoingMail | None, str]:
    made = issue_mail(notice.issue_id or 0)
    if not notice.address or not made.stories:
        return None, "There is nobody to send it to, or nothing to send."
    return _mail("n", notice.pk, notice.address, made, "test", "test", prefix="[Test] "), ""


def _notice(notice: Notice, now: datetime) -> tuple[OutgoingMail | None, str]:
    subscriber = notice.subscriber
    if subscriber is None or subscriber.address is None:
        return None, "The address is forgotten."
    if is_suppressed(subscriber.address, now=now):
        return None, "The address is not written to any more."
    if notice.kind == Notice.Kind.CONFIRM:
        token = write_token(CONFIRM, subscriber.reference, notice.newsletters)
        path = CONFIRM_PATH.format(token)
    else:
        path = PREFER_PATH.format(write_token(PREFER, subscriber.reference))
    inside = _site_in(notice.language)
    about: dict[str, object] = {
        "link": inside + path,
        "inside": inside,
        "names": names_of(notice.newsletters),
    }
    made = make_notice(
        notice.kind, language=notice.language, subject=_subject_of(notice), about=about
    )
    name = message_id("n", notice.pk, host=mail_host(), key=mail_key())
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    return (
        OutgoingMail(
            to=subscriber.address,
            subject=made.subject,
            text=made.text,
            html=made.html,
            message_id=name,
            headers=headers,
        ),
        "",
    )


def _site_in(language: str) -> str:
    """Give the site of an edition in the language of a mail: whoever follows its link reads on in it."""
    frame = newsroom()
    read = (each for each in (frame.root, *frame.editions) if each.language == language)
    return lasting_site_of(next(read, frame.root))


def _subject_of(notice: Notice) -> str:
    house = newsroom().name
    with translation.override(notice.language):
        if notice.kind == Notice.Kind.CONFIRM:
            return gettext("Please confirm: letters from %(house)s") % {"house": house}
        return gettext("Your letters from %(house)s") % {"house": house}


def _mail(
    kind: str, number: int, to: str, made: MadeMail, leave: str, prefer: str, prefix: str = ""
) -> OutgoingMail:
    site = urlsplit(settings.SITE_URL).hostname or "localhost"
    return OutgoingMail(
        to=to,
        subject=prefix + made.subject,
        text=own(made.text, leave=leave, prefer=prefer),
        html=own(made.html, leave=leave, prefer=prefer),
        message_id=message_id(kind, number, host=mail_host(), key=mail_key()),
        headers=list_headers(
            host=site,
            slug=made.slug,
            name=made.name,
            leave_address=settings.SITE_URL + LEAVE_PATH.format(leave),
        ),
    )


def mail_host() -> str:
    """Give the host in whose name mails are numbered: that of the sender's address."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost"
