"""Copy that an invented agency sends: every sentence was written for these tests."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime

LEAD = "WELLINGTON – {who} said on Thursday that {what}."
SECOND = (
    "Seen in New Zealand, and told to the transport minister of New Zealand, were the ships {seen}."
)
# Two items with the same text are one story, and with the same news one event: each has its own.
SYLLABLES = ("bra", "ken", "dol", "mir", "tas", "wel", "gor", "fin", "lus", "hap", "zu", "ost")
TRANSPORT = "medtop:20000337"


def names_of(name: str, count: int) -> list[str]:
    """Make up names that only the item of that name has."""
    draw = random.Random(name)
    return ["".join(draw.choices(SYLLABLES, k=4)).capitalize() for _ in range(count)]


def text_of(name: str, what: str = "") -> str:
    """Write two paragraphs that no item of another name has."""
    who, place, whither, *ships = names_of(name, 20)
    lead = LEAD.format(who=f"{who} of {place}", what=what or f"the boat to {whither} is on time")
    return f"{lead}\n\n{SECOND.format(seen=', '.join(ships))}"


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
