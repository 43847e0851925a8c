"""Copy that an invented agency sends: every sentence was written for these tests."""

from __future__ import annotations

import json
from datetime import UTC, datetime

LEAD = "WELLINGTON – The harbour board of {place} said on Thursday that {what}."
SECOND = (
    "New Zealand's transport minister told parliament that the decision would be looked at again "
    "before winter. Ferry operators in New Zealand had asked for more time."
)
TRANSPORT = "medtop:20000337"


def ninjs(
    name: str,
    headline: str,
    *,
    version: str = "1",
    what: str = "the quay stays open",
    **fields: object,
) -> bytes:
    """Write one text item about New Zealand; further fields replace or add to its own."""
    item: dict[str, object] = {
        "uri": f"urn:newsml:river-desk.example:{name}",
        "type": "text",
        "version": version,
        "versioncreated": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "pubstatus": "usable",
        "language": "en",
        "headline": headline,
        "subject": [{"code": TRANSPORT, "name": "transport"}],
        "body_text": f"{LEAD.format(place=name, what=what)}\n\n{SECOND}",
    }
    return json.dumps({**item, **fields}, ensure_ascii=False).encode()
