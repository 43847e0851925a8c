"""What the answer of a mail server or provider means, how long to wait, and a mail's own name."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=2)
MOST_ATTEMPTS = 9
ANSWER_LENGTH = 500
# A mail that its sender has held this long was held by a process that is gone. All that a sender
# waits for together, from the greeting to the last answer, is given less time than this.
LEASE = timedelta(minutes=6)
HANDED_WITHIN_SECONDS = 240.0

# RFC 3463: 5.1.x is about the address itself, 5.2.1 a mailbox that is disabled.
_ABOUT_ADDRESS = re.compile(r"\b5\.(?:1\.[0-36]|1\.10|2\.1)\b")
_MESSAGE_ID = re.compile(r"<(l|n)(\d{1,18})\.([0-9a-f]{32})@[^<>\s]{1,250}>")


class Step(StrEnum):
    """How far a mail had come when the answer was given."""

    CONNECTION = "connection"
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"


class Outcome(StrEnum):
    """What became of a mail that was tried."""

    SENT = "sent"
    AGAIN = "again"
    """Refused for now, or never handed over."""
    REFUSED = "refused"
    """Refused for good: this mail, not the address."""
    NO_SUCH_ADDRESS = "no such address"
    """Refused for good, and so would every other mail to the address."""
    OURS = "ours"
    """Our own settings are at fault: no mail gets through until somebody mends them."""
    UNKNOWN = "unknown"
    """Handed over, and no answer came: it may have arrived."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said, and what it means."""

    outcome: Outcome
    words: str
    reference: str = ""
    """The provider's name for the mail, where it gives one."""


def meaning(code: int, words: str, step: Step) -> Outcome:
    """Say what an SMTP reply means at that step (RFC 5321, 4.2.1)."""
    if 200 <= code < 300:
        return Outcome.SENT
    if 400 <= code < 500:
        return Outcome.AGAIN
    if step in {Step.CONNECTION, Step.SENDER}:
        return Outcome.OURS
    if step is Step.RECIPIENT:
        return _refused_recipient(code, words)
    return Outcome.NO_SUCH_ADDRESS if _ABOUT_ADDRESS.search(words) else Outcome.REFUSED


def _refused_recipient(code: int, words: str) -> Outcome:
    """Tell a wrong address from a server that wants nothing of us (5.7.x: policy)."""
    if code == 530 or "5.7." in words:
        return Outcome.REFUSED
    if code == 552 or "5.2.2" in words:  # the mailbox is full: not the address's fault for ever
        return Outcome.REFUSED
    return Outcome.NO_SUCH_ADDRESS


def meaning_over_http(status: int) -> Outcome:
    """Say what a provider's HTTP status means; where it may have taken the mail, it is unknown."""
    if 200 <= status < 300:
        return Outcome.SENT
    if status in {408, 425, 429}:
        return Outcome.AGAIN
    if status in {401, 403, 404, 405}:
        return Outcome.OURS
    return Outcome.UNKNOWN if status >= 500 else Outcome.REFUSED


def pause(attempts: int) -> timedelta:
    """Give the pause after so many attempts: doubling from a minute up to two hours."""
    doubled: timedelta = FIRST_PAUSE * 2 ** max(attempts - 1, 0)
    return min(doubled, LONGEST_PAUSE)


def try_again_at(*, attempts: int, now: datetime) -> datetime | None:
    """Say when to try again; None once it was tried often enough (some five hours)."""
    return now + pause(attempts) if attempts < MOST_ATTEMPTS else None


def message_id(kind: str, number: int, *, host: str, key: bytes) -> str:
    """Name a mail: the same row has the same name whenever it is sent, and nobody can make one up.

    `kind` is `l` for a letter of an issue and `n` for a notice.
    """
    return f"<{kind}{number}.{_seal(kind, number, key)}@{host}>"


def find_message(text: str, *, key: bytes) -> tuple[str, int] | None:
    """Find the first of our own mails that is named in a text; what was not sealed here is not ours."""
    for found in _MESSAGE_ID.finditer(text):
        kind, number, seal = found[1], int(found[2]), found[3]
        if hmac.compare_digest(seal, _seal(kind, number, key)):
            return kind, number
    return None


def _seal(kind: str, number: int, key: bytes) -> str:
    return hmac.new(key, f"mail {kind} {number}".encode(), hashlib.sha256).hexdigest()[:32]
