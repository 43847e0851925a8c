"""Who may send a form: readers, with or without script, and no machines. No third party is asked.

A form carries a *ticket*: signed, for one form, with the time at which it was given out. Script in
the browser works out a *proof* for it (altcha's proof of work); whoever has none is let in more
slowly and is marked. A field that only machines fill in, and counts per network, do the rest.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Literal

from altcha.v1 import ChallengeOptions, Payload, create_challenge, verify_solution

# Names of the fields that a form carries for this. People never see the third one.
TICKET, PROOF, TRAP = "ticket", "proof", "website"
LIFE = timedelta(hours=12)
# Nobody reads a form and fills it in within this time, not even a browser that helps.
FASTEST = timedelta(seconds=2)
# A clock of another machine may be this far ahead.
AHEAD = timedelta(seconds=30)
# Half of it is tried on average: a tenth of a second on a desk, half a second on an old phone.
WORK = 100_000
MOST_WORK = 3_000_000
# A proof has some 450 characters; a ticket some 120.
LONGEST_PROOF = 1000
LONGEST_TICKET = 200
PLAIN = re.compile(r"[a-z0-9-]{1,40}")
_ALGORITHM: Literal["SHA-256"] = "SHA-256"


class Verdict(StrEnum):
    """What becomes of a form that was sent."""

    PASS = "pass"  # noqa: S105  no password
    """It is a reader's, with proof."""
    HOLD = "hold"
    """It may well be a reader's, without script: take it, marked."""
    SPAM = "spam"
    """A machine filled in what people do not see: thank it, and do nothing for it."""
    AGAIN = "again"
    """Show the form again with what was written, and a ticket: the reader presses Send once more."""
    REPEATED = "repeated"
    """The same was sent with this ticket already, by a double click: thank as before, do nothing."""
    TOO_MANY = "too many"
    """Too much came, the reason says where from: show the form again and say when to come back."""


class Reason(StrEnum):
    """Why a form is shown again."""

    NO_TICKET = "no ticket"
    TOO_FAST = "too fast"
    TOO_OLD = "too old"
    USED = "used"
    NETWORK = "network"
    """More came from one network than it may send: alone this says that a machine sits there."""
    NEIGHBOURHOOD = "neighbourhood"
    OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many of one form are taken in an hour. Counts go by minutes, so it has no sharp edge."""

    network: int = 20
    network_unproven: int = 5
    neighbourhood: int = 100
    all: int = 6000
    all_unproven: int = 300


@dataclass(frozen=True, slots=True)
class Counts:
    """How many came within the hour, of one form."""

    network: int = 0
    neighbourhood: int = 0
    all: int = 0
    all_unproven: int = 0


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a form carries, read back and found to be ours."""

    text: str
    form: str
    at: datetime

    @property
    def digest(self) -> str:
        """Name it where used tickets are kept."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Sent:
    """What is known of a form that was sent, before anything is counted."""

    ticket: Ticket | None
    proven: bool
    trapped: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of it, and why."""

    verdict: Verdict
    reason: Reason | None = None
    ticket: str = ""
    """The ticket to put into the form that is shown again; empty for a fresh one."""

    @property
    def is_taken(self) -> bool:
        """Tell whether it is to be acted upon."""
        return self.verdict in {Verdict.PASS, Verdict.HOLD}


def write_ticket(*, form: str, work: int, key: bytes, now: datetime) -> str:
    """Write a ticket for a form: its name, the second, the work asked for, and chance, all signed."""
    assert PLAIN.fullmatch(form), form
    words = f"{form}.{int(now.timestamp())}.{work}.{secrets.token_hex(10)}"
    return f"{words}.{_signature(words, key)}"


def read_ticket(text: str, *, form: str, key: bytes) -> Ticket | None:
    """Read a ticket back; None unless it was written here, for this form."""
    words, _, signature = text.rpartition(".")
    if len(text) > LONGEST_TICKET or not text.isascii():
        return None
    if not hmac.compare_digest(signature, _signature(words, key)):
        return None
    name, at, _, _ = words.split(".")
    return Ticket(text, name, datetime.fromtimestamp(int(at), UTC)) if name == form else None


def challenge(ticket: str, *, key: bytes) -> dict[str, str | int]:
    """Give the riddle of a ticket, in altcha's form: which number makes this digest with the salt."""
    work = int(ticket.split(".")[2])
    asked = ChallengeOptions(
        algorithm=_ALGORITHM,
        max_number=work,
        salt=ticket,
        number=_number(ticket, work, key),
        hmac_key=_key(key, "proof"),
    )
    made = create_challenge(asked)
    return {
        "algorithm": made.algorithm,
        "challenge": made.challenge,
        "maxnumber": work,
        "salt": made.salt,
        "signature": made.signature,
    }


def is_proven(proof: str, *, ticket: str, key: bytes) -> bool:
    """Tell whether a proof is altcha's for this very ticket."""
    payload = _payload(proof)
    if payload is None or payload.salt != f"{ticket}&":
        return False
    good, _ = verify_solution(payload, _key(key, "proof"), check_expires=False)
    return good


def read(fields: Mapping[str, str], *, form: str, key: bytes) -> Sent:
    """Read what a form carries for this."""
    ticket = read_ticket(fields.get(TICKET, ""), form=form, key=key)
    proof = fields.get(PROOF, "")
    return Sent(
        ticket=ticket,
        proven=ticket is not None and is_proven(proof, ticket=ticket.text, key=key),
        trapped=bool(fields.get(TRAP, "").strip()),
    )


def judge(
    sent: Sent, *, counts: Counts, limits: Limits, now: datetime, used_for: bool | None = None
) -> Judgement:
    """Decide. `used_for` says of a used ticket whether the same words came with it; None: unused."""
    if sent.trapped:
        return Judgement(Verdict.SPAM)
    if sent.ticket is None:
        return Judgement(Verdict.AGAIN, Reason.NO_TICKET)
    if used_for is not None:
        return Judgement(Verdict.REPEATED) if used_for else Judgement(Verdict.AGAIN, Reason.USED)
    age = now - sent.ticket.at
    if not -AHEAD <= age <= LIFE:
        return Judgement(Verdict.AGAIN, Reason.TOO_OLD)
    if age < FASTEST:
        # The same ticket again: by the time it is pressed it is old enough.
        return Judgement(Verdict.AGAIN, Reason.TOO_FAST, ticket=sent.ticket.text)
    if reached := _limit_reached(counts, limits, proven=sent.proven):
        return Judgement(Verdict.TOO_MANY, reached, ticket=sent.ticket.text)
    return Judgement(Verdict.PASS if sent.proven else Verdict.HOLD)


def work_for(recent: int) -> int:
    """Say how much work a proof takes when so many forms came within the hour: more in a flood."""
    return min(MOST_WORK, WORK * (1 + recent // 200))


def salted(salt: bytes, *words: str) -> str:
    """Name something without keeping it: once the salt has gone, nobody can tell what it was."""
    joined = "\x00".join(words).encode(errors="surrogatepass")
    return hmac.new(salt, joined, hashlib.sha256).hexdigest()[:32]


def _limit_reached(counts: Counts, limits: Limits, *, proven: bool) -> Reason | None:
    """Name the limit that is reached, the narrowest first."""
    if counts.network >= (limits.network if proven else limits.network_unproven):
        return Reason.NETWORK
    if counts.neighbourhood >= limits.neighbourhood:
        return Reason.NEIGHBOURHOOD
    overall = counts.all >= limits.all if proven else counts.all_unproven >= limits.all_unproven
    return Reason.OVERALL if overall else None


def _payload(proof: str) -> Payload | None:
    """Read altcha's payload; None for anything that it would not have written."""
    if len(proof) > LONGEST_PROOF:
        return None
    try:
        found = json.loads(base64.b64decode(proof, validate=True))
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or type(found.get("number")) is not int:
        return None
    words = [str(found.get(name)) for name in ("challenge", "salt", "signature")]
    return Payload(_ALGORITHM, words[0], found["number"], words[1], words[2])


def _number(ticket: str, work: int, key: bytes) -> int:
    """Draw the number that is looked for; the ticket decides, so nothing has to be remembered."""
    drawn = hmac.new(_key(key, "number"), ticket.encode(), hashlib.sha256).digest()
    return int.from_bytes(drawn[:8], "big") % work


def _signature(words: str, key: bytes) -> str:
    made = hmac.new(_key(key, "ticket"), words.encode(errors="replace"), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def _key(key: bytes, purpose: str) -> bytes:
    return hmac.new(key, f"dateline forms {purpose}".encode(), hashlib.sha256).digest()
