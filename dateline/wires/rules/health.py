"""What is wrong with a source, in words, and when it is tried again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dateline.wires.rules.conditions import Condition
from dateline.wires.rules.polling import LONGEST
from dateline.wires.rules.rhythm import Rhythm, silence

UNASKED = timedelta(seconds=2 * LONGEST)
"""Longer than two of the longest intervals without a success, and somebody should look."""
FORGOTTEN = timedelta(days=1)
"""So long a wrong signature is told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What a source shows of itself."""

    kind: str
    active: bool = True
    condition: Condition = Condition.UNTRIED
    last_error: str = ""
    next_at: datetime | None = None
    last_success: datetime | None = None
    rejected: int = 0
    """Files of the last day."""
    address: str = ""
    token: bool = False
    signed: bool = False
    """Whether what is pushed has to be signed."""
    secret: bool = False
    refused: int = 0
    refused_at: datetime | None = None
    rhythm: Rhythm = field(default_factory=Rhythm)


def trouble(signs: Signs, now: datetime) -> str:
    """Say what is wrong with a source and what to do; empty where nothing is.

    Times are given in the zone of `next_at`.
    """
    if not signs.active:
        words = _with_advice(signs)
        return f"Switched off. {words}" if words else ""
    found = [
        _with_advice(signs),
        next_try(signs.next_at, now) if signs.last_error else "",
        _unready(signs),
        _wrong_signatures(signs, now),
    ]
    told = " ".join(words for words in found if words)
    return told or _rejected(signs) or silence(signs.rhythm, now) or _unasked(signs, now)


def next_try(at: datetime | None, now: datetime) -> str:
    """Say when a source is tried again; empty where it is not."""
    if at is None:
        return ""
    if at <= now:
        return "Next try within seconds."
    day = "" if at.date() == now.astimezone(at.tzinfo).date() else f" on {at:%d %b}"
    return f"Next try{day} at {at:%H:%M %Z}."


def _with_advice(signs: Signs) -> str:
    """Give the last error, and what its state asks a person to do."""
    if not signs.last_error or signs.condition.is_well:
        return signs.last_error
    return f"{signs.last_error} {signs.condition.advice}"


def _unready(signs: Signs) -> str:
    if signs.kind == "poll" and not signs.address:
        return "It has no address to poll."
    if signs.kind != "push":
        return ""
    if not signs.token:
        return "It has no token yet, so nobody can push to it."
    if signs.signed and not signs.secret:
        return (
            "It has no secret yet, so no signature can be right. Choose “New secret” on its page."
        )
    return ""


def _wrong_signatures(signs: Signs, now: datetime) -> str:
    if not signs.refused or signs.refused_at is None or now - signs.refused_at > FORGOTTEN:
        return ""
    times = "once" if signs.refused == 1 else f"{signs.refused} times"
    at = signs.refused_at
    return (
        f"The signature was wrong {times}, last on {at:%d %b at %H:%M %Z}; nothing of that was taken. "
        "Compare the secret with the agency's."
    )


def _rejected(signs: Signs) -> str:
    if not signs.rejected:
        return ""
    number = "1 file" if signs.rejected == 1 else f"{signs.rejected} files"
    return f"{number} of the last day {'was' if signs.rejected == 1 else 'were'} rejected."


def _unasked(signs: Signs, now: datetime) -> str:
    late = signs.last_success is not None and now - signs.last_success > UNASKED
    return "Nothing came for two days." if late and signs.kind == "poll" else ""
