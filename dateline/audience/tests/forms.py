"""Forms as readers and machines send them: tickets, solved riddles, networks."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime, timedelta

from dateline.audience.queries.spam import guard
from dateline.audience.rules import spam as rules


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
    """Give the hidden fields of a form that was shown a while ago and is sent now."""
    shown = guard(form=form, now=now - waited)
    fields = {rules.TICKET: shown.ticket, rules.TRAP: ""}
    return {**fields, rules.PROOF: solve(shown.riddle)} if script else fields
