"""Reports of mail that did not arrive or was not wanted: DSN (RFC 3464) and ARF (RFC 5965)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from enum import StrEnum

from dateline.audience.rules.mailing import find_message
from dateline.audience.rules.words import one_line

LARGEST = 1024 * 1024
MOST_PARTS = 30
WORDS_LENGTH = 300
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_FULL = ("2.2", "3.1")  # mailbox full, system full: soft even where a host calls them permanent
# A host that wants nothing of us says nothing about the address: 5.7.x is policy, 5.3.4 too big.
_NOT_THE_ADDRESS = ("7.", "3.4", "6.")


class Fate(StrEnum):
    """What a report says became of a mail."""

    HARD = "hard"
    """There is no such address."""
    SOFT = "soft"
    """It did not arrive this time."""
    COMPLAINT = "complaint"
    """The reader called it spam."""
    NEWS = "news"
    """Delayed, delivered, relayed, answered by a machine: nothing to do."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report about one of our own mails."""

    kind: str
    """`l` for a letter of an issue, `n` for a notice."""
    number: int
    fate: Fate
    words: str


class NotAReport(ValueError):
    """What lies there is no report about a mail of ours; the words say why."""


def read_report(data: bytes, *, key: bytes) -> Report:
    """Read a report; raises NotAReport.

    It counts only if it names a mail by its sealed Message-ID: a forged one removes nobody.
    """
    if len(data) > LARGEST:
        raise NotAReport(f"It is larger than {LARGEST // 1024} KB.")
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        parts = _parts(message)
    except (MessageError, ValueError, LookupError, RecursionError, AttributeError) as error:
        raise NotAReport(f"It cannot be read: {error}.") from error
    if (fate := _complaint(parts)) is None:
        fate = _delivery(parts)
    if fate is None:
        raise NotAReport("It is no report of a delivery and no complaint.")
    named = find_message(data.decode("ascii", errors="replace"), key=key)
    if named is None:
        raise NotAReport("It names no mail that was sent from here.")
    return Report(*named, *fate)


def fate_of_status(status: str, *, action: str = "failed") -> Fate:
    """Say what a status of RFC 3463 means for the address."""
    found = _STATUS.search(status)
    if action in {"delayed", "delivered", "relayed", "expanded"} or (found and found[1] == "2"):
        return Fate.NEWS
    if found is None or found[1] == "4":
        return Fate.SOFT
    rest = f"{found[2]}.{found[3]}"
    return Fate.SOFT if rest in _FULL or rest.startswith(_NOT_THE_ADDRESS) else Fate.HARD


def _parts(message: Message | EmailMessage) -> list[Message]:
    found: list[Message] = []
    for part in message.walk():
        found.append(part)
        if len(found) == MOST_PARTS:
            break
    return found


def _complaint(parts: list[Message]) -> tuple[Fate, str] | None:
    for part in parts:
        if part.get_content_type() == "message/feedback-report":
            kind = _field(part, "feedback-type").lower() or "abuse"
            fate = Fate.NEWS if kind == "not-spam" else Fate.COMPLAINT
            return fate, f"Feedback-Type: {kind}"[:WORDS_LENGTH]
    return None


def _delivery(parts: list[Message]) -> tuple[Fate, str] | None:
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            status, action = _field(part, "status"), _field(part, "action").lower()
            if status or action:
                words = f"{status} {_field(part, 'diagnostic-code')}".strip()
                return fate_of_status(status, action=action), words[:WORDS_LENGTH]
    return None


def _field(part: Message, name: str) -> str:
    """Give a field of a report; its groups of fields are parsed as parts, or left as text."""
    payload = part.get_payload()
    groups = payload if isinstance(payload, list) else [part]
    for group in groups:
        value = group.get(name) if isinstance(group, Message) else None
        if value:
            return one_line(str(value))
    if isinstance(payload, str):
        found = re.search(rf"(?im)^{re.escape(name)}:[ \t]*([^\r\n]{{1,500}})", payload[:20_000])
        return one_line(found[1]) if found else ""
    return ""
