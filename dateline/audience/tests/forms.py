"""Forms as readers and machines send them: tickets, solved riddles, networks."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime, timedelta

from dateline.audience.queries.spam import form_key
from dateline.audience.rules import spam as rules

LITTLE_WORK = 20


def solve(riddle: str) -> str:
    """Work a riddle out as the script does, and give the proof."""
    asked = json.loads(riddle)
    for number in range(asked["maxnumber"] + 1):
        if hashlib.sha256(f"{asked['salt']}{number}".encode()).hexdigest() == asked["challenge"]:
            told = {**asked, "number": number}
            del told["maxnumber"]
            return base64.b64encode(json.dumps(told).encode()).decode()
    raise AssertionError("the riddle has no answer")


def carried(
    form: str, *, now: datetime, script: bool = True, waited: timedelta = timedelta(minutes=1)
) -> dict[str, str]:
    """Give the hidden fields of a form that was shown a while ago and is sent now.

    Its riddle takes little work, so that a test may send hundreds.
    """
    key = form_key()
    ticket = rules.write_ticket(form=form, work=LITTLE_WORK, key=key, now=now - waited)
    fields = {rules.TICKET: ticket, rules.TRAP: ""}
    proof = solve(json.dumps(rules.challenge(ticket, key=key))) if script else ""
    return {**fields, rules.PROOF: proof}
