"""Handing over one mail, and being exact about what is known afterwards.

Three things can be true once a mail was tried: the other side took it, the other side did not take
it, or nobody knows. Only the second may be tried again. Libraries blur the second and the third, so
the conversation with an SMTP server is led step by step here, on the connection that Django opens.
"""

from __future__ import annotations

import os
import re
import smtplib
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Protocol

from anymail.exceptions import (
    AnymailAPIError,
    AnymailConfigurationError,
    AnymailError,
    AnymailRecipientsRefused,
)
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from dateline.audience.rules.mailing import (
    HANDED_WITHIN_SECONDS,
    Answer,
    Outcome,
    Step,
    meaning,
    meaning_over_http,
)
from dateline.audience.rules.words import one_line

# RFC 5321, 4.5.3.2.6 asks for ten minutes after the last line: servers check content then. Three are
# enough for all that were met, and shorter than a lease.
LAST_ANSWER_SECONDS = 180.0
# After so many mails a connection is opened afresh: many servers end it there anyway.
MAILS_A_CONNECTION = 100
# Python breaks the line before an address that is long. It may, but not every program reads it then.
_FOLDED = re.compile(rb"^(List-Unsubscribe): \r\n <", re.MULTILINE)
NEVER_REACHED = re.compile(r"NewConnectionError|NameResolutionError|ConnectTimeout|refused", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """One mail to one person."""

    to: str
    subject: str
    text: str
    html: str = ""
    message_id: str
    headers: Mapping[str, str] = field(default_factory=dict)
    reply_to: str = ""


class MailGateway(Protocol):
    """Whatever mails are handed to. One is used by one thread at a time."""

    def send(self, mail: OutgoingMail) -> Answer:
        """Hand over one mail; says what is known of it, and raises nothing for what may happen."""

    def close(self) -> None:
        """End the connection, if there is one."""


def mail_gateway() -> MailGateway:
    """Give what the settings name."""
    backend = get_connection()
    if isinstance(backend, SmtpBackend):
        return SmtpGateway(backend)
    if isinstance(backend, FolderBackend):
        return FolderGateway(backend)
    return ProviderGateway(backend)


def message_of(mail: OutgoingMail) -> EmailMultiAlternatives:
    """Write a mail out as Django's message, text first, the HTML beside it."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to],
        headers={**mail.headers, "Message-ID": mail.message_id},
        reply_to=[mail.reply_to] if mail.reply_to else None,
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def envelope_sender() -> str:
    """Give the address that reports of bounced mail go to."""
    bare: str = parseaddr(settings.MAIL_BOUNCES or settings.DEFAULT_FROM_EMAIL)[1]
    return bare


class SmtpGateway:
    """An SMTP server, over the connection that Django opens by the settings."""

    def __init__(self, backend: SmtpBackend | None = None) -> None:
        self.backend: Any = backend or SmtpBackend()
        self.sent = 0

    def send(self, mail: OutgoingMail) -> Answer:
        """Lead one conversation, step by step."""
        written: Any = message_of(mail).message()
        data = _FOLDED.sub(rb"\1: <", written.as_bytes(linesep="\r\n"), count=1)
        try:
            answer = self._converse(envelope_sender(), mail.to, data)
        except smtplib.SMTPAuthenticationError as error:
            answer = Answer(Outcome.OURS, f"{error.smtp_code} {_words(error.smtp_error)}")
        except smtplib.SMTPResponseException as error:
            words = f"{error.smtp_code} {_words(error.smtp_error)}"
            answer = Answer(meaning(error.smtp_code, words, Step.CONNECTION), words)
        except (smtplib.SMTPException, ssl.SSLError, OSError) as error:
            # Whatever ends the conversation up to the last line ends it before the mail was theirs.
            answer = Answer(Outcome.AGAIN, f"{type(error).__name__}: {error}")
        self._after(answer)
        return answer

    def close(self) -> None:
        """Say goodbye."""
        self.sent = 0
        try:
            self.backend.close()
        except (smtplib.SMTPException, OSError):
            self.backend.connection = None

    def _converse(self, sender: str, to: str, data: bytes) -> Answer:
        began = time.monotonic()
        smtp = self._open()
        size = [f"size={len(data)}"] if smtp.has_extn("size") else []
        refused = (
            self._say(smtp.mail(sender, size), Step.SENDER)
            or self._say(smtp.rcpt(to), Step.RECIPIENT)
            or self._say(smtp.docmd("DATA"), Step.CONTENT, fine=354)
        )
        if refused:
            return refused
        if time.monotonic() - began > HANDED_WITHIN_SECONDS - LAST_ANSWER_SECONDS:
            # Each step had its time, and together they would outlast the lease on the mail.
            raise smtplib.SMTPServerDisconnected(
                "the server was too slow, and was not given the mail"
            )
        return self._hand_over(smtp, data)

    def _open(self) -> smtplib.SMTP:
        if self.backend.connection is None:
            self.backend.open()
            self.sent = 0
        smtp: smtplib.SMTP = self.backend.connection
        smtp.ehlo_or_helo_if_needed()
        return smtp

    def _say(self, reply: tuple[int, bytes], step: Step, *, fine: int = 0) -> Answer | None:
        """Give the answer where the server does not want the mail to go on."""
        code, words = reply[0], f"{reply[0]} {_words(reply[1])}"
        if code == fine or (not fine and 200 <= code < 300):
            return None
        if code == -1:
            raise smtplib.SMTPServerDisconnected("the server closed the connection")
        outcome = meaning(code, words, step)
        # A 2xx to DATA is against the protocol: the mail was not asked for.
        return Answer(Outcome.AGAIN if outcome is Outcome.SENT else outcome, words)

    def _hand_over(self, smtp: smtplib.SMTP, data: bytes) -> Answer:
        """Give the mail and its last line; from there on, no answer means that nobody knows."""
        lines = re.sub(rb"(?m)^\.", b"..", data)
        ending = b".\r\n" if lines.endswith(b"\r\n") else b"\r\n.\r\n"
        # If this raises, the system did not even take the last line: the server cannot have it.
        smtp.send(lines + ending)
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(LAST_ANSWER_SECONDS)
            code, words = smtp.getreply()
            if smtp.sock is not None:
                smtp.sock.settimeout(settings.EMAIL_TIMEOUT)
        except (smtplib.SMTPException, OSError) as error:
            return Answer(Outcome.UNKNOWN, f"No answer after the mail was handed over: {error}")
        said = f"{code} {_words(words)}"
        if code == -1:
            return Answer(Outcome.UNKNOWN, "An answer that is none came after the mail.")
        return Answer(meaning(code, said, Step.CONTENT), said)

    def _after(self, answer: Answer) -> None:
        """Keep the connection while all is well on it."""
        self.sent += 1
        if answer.outcome is Outcome.SENT and self.sent < MAILS_A_CONNECTION:
            return
        if answer.outcome in {Outcome.REFUSED, Outcome.NO_SUCH_ADDRESS} and self._begins_anew():
            return
        self.close()

    def _begins_anew(self) -> bool:
        """Forget the refused mail on the server's side too."""
        try:
            code, _ = self.backend.connection.rset()
        except (smtplib.SMTPException, OSError, AttributeError):
            return False
        return bool(code == 250)


class FolderBackend(BaseEmailBackend):
    """Django's mails as files: what is used until a mail server is named."""

    def send_messages(self, email_messages: Any) -> int:
        """Write each into the folder, under its own name."""
        for message in email_messages:
            written = message.message()
            self.write(str(written["Message-ID"]), written.as_bytes())
        return len(email_messages)

    def write(self, name: str, data: bytes) -> Path:
        """Write one file; the same mail again is the same file."""
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / (re.sub(r"[^\w.@-]", "", name)[:120] + ".eml")
        fresh = folder / f".{path.name}.{os.getpid()}"
        fresh.write_bytes(data)
        fresh.replace(path)
        return path


class FolderGateway:
    """Mails as files in the newsroom's home."""

    def __init__(self, backend: FolderBackend | None = None) -> None:
        self.backend = backend or FolderBackend()

    def send(self, mail: OutgoingMail) -> Answer:
        """Write it."""
        try:
            path = self.backend.write(mail.message_id, message_of(mail).message().as_bytes())
        except OSError as error:
            return Answer(Outcome.OURS, f"It could not be written: {error}")
        return Answer(Outcome.SENT, f"Written to {path.name}; no mail server is named.")

    def close(self) -> None:
        """Nothing is open."""


class ProviderGateway:
    """A provider through django-anymail, or any other of Django's mail backends."""

    def __init__(self, backend: Any) -> None:
        self.backend = backend

    def send(self, mail: OutgoingMail) -> Answer:
        """Hand it to the provider's interface."""
        message: Any = message_of(mail)
        message.metadata = {"message_id": mail.message_id}
        try:
            self.backend.send_messages([message])
        except AnymailRecipientsRefused as error:
            return Answer(Outcome.NO_SUCH_ADDRESS, _short(error))
        except AnymailConfigurationError as error:
            return Answer(Outcome.OURS, _short(error))
        except AnymailAPIError as error:
            return _by_provider(error)
        except AnymailError as error:  # nothing was asked of the provider yet
            return Answer(Outcome.REFUSED, _short(error))
        except OSError as error:
            return Answer(Outcome.UNKNOWN, _short(error))
        status = getattr(message, "anymail_status", None)
        reference = str(getattr(status, "message_id", "") or "")[:200]
        return Answer(Outcome.SENT, str(getattr(status, "status", "") or "taken"), reference)

    def close(self) -> None:
        """End the session."""
        self.backend.close()


@dataclass
class FakeGateway:
    """Takes mails in tests: answers as told, by address or for all, and remembers what it got."""

    answers: dict[str, Answer] = field(default_factory=dict)
    sent: list[OutgoingMail] = field(default_factory=list)
    closed: int = 0

    def send(self, mail: OutgoingMail) -> Answer:
        """Remember the mail."""
        self.sent.append(mail)
        return self.answers.get(mail.to, Answer(Outcome.SENT, "250 taken"))

    def close(self) -> None:
        """Count it."""
        self.closed += 1


def _by_provider(error: AnymailAPIError) -> Answer:
    response = getattr(error, "response", None)
    if response is not None:
        return Answer(meaning_over_http(int(response.status_code)), _short(error))
    reached = not NEVER_REACHED.search(str(error))
    return Answer(Outcome.UNKNOWN if reached else Outcome.AGAIN, _short(error))


def _words(said: bytes | str) -> str:
    text = said.decode("utf-8", errors="replace") if isinstance(said, bytes) else said
    return one_line(text)


def _short(error: Exception) -> str:
    return one_line(f"{type(error).__name__}: {error}")[:400]
