"""Copy that an invented agency sends: every sentence was written for these tests."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime

LEAD = "WELLINGTON – {who} of {place} said on Thursday that {what}."
SECOND = "New Zealand's transport minister told parliament what was seen in New Zealand: {seen}."
# Two items with the same text are one story: each tells of things of its own.
COLOURS = ("amber", "black", "copper", "dark", "empty", "faded", "green", "high", "iron", "jade")
THINGS = (
    "anchors", "barges", "cranes", "dinghies", "eels", "flags", "gulls", "horns", "icebergs", "jetties",
    "kelp", "lanterns", "masts", "nets", "oars", "pilots", "quays", "ropes", "sails", "tugs",
)  # fmt: skip
TRANSPORT = "medtop:20000337"


def text_of(name: str, what: str = "") -> str:
    """Write two paragraphs that no item of another name has, nor is it of another's event."""
    draw = random.Random(name)
    who = f"Keepers of {draw.choice(COLOURS)} {draw.choice(THINGS)}"
    what = what or f"{draw.choice(COLOURS)} {draw.choice(THINGS)} hold {draw.choice(THINGS)}"
    seen = ", ".join(f"{draw.choice(COLOURS)} {draw.choice(THINGS)}" for _ in range(30))
    return f"{LEAD.format(who=who, place=name, what=what)}\n\n{SECOND.format(seen=seen)}"


def ninjs(
    name: str,
    headline: str,
    *,
    version: str = "1",
    what: str = "",
    **fields: object,
) -> bytes:
    """Write one text item about New Zealand, which says `what`; further fields replace or add to its own."""
    item: dict[str, object] = {
        "uri": f"urn:newsml:river-desk.example:{name}",
        "type": "text",
        "version": version,
        "versioncreated": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "pubstatus": "usable",
        "language": "en",
        "headline": headline,
        "subject": [{"code": TRANSPORT, "name": "transport"}],
        "body_text": text_of(name, what),
    }
    return json.dumps({**item, **fields}, ensure_ascii=False).encode()
