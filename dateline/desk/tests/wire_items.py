"""Wire items for the desk's tests: one agency, one story, any version of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from dateline.wires.formats.codec import as_record
from dateline.wires.formats.copy import WireCopy
from dateline.wires.models import Source, WireFile, WireItem

NOW = datetime(2025, 6, 4, 22, 0, tzinfo=UTC)

HARBOUR = WireCopy(
    uri="urn:example:harbour",
    format="ninjs",
    version="1",
    headline="Busan harbour stays closed after barge sinks",
    body_text="BUSAN, South Korea, June 4 (EXW) - The harbour stays closed.\n\nDivers search for leaks.",
    body_html="<p>BUSAN, South Korea, June 4 (EXW) - The harbour stays closed.</p><p>Divers search for leaks.</p>",
    language="en",
    versioncreated=NOW,
    provider="Example Wire",
)


def a_source(**fields: Any) -> Source:
    """Give the example agency, trusted to publish unless said otherwise."""
    defaults = {"name": "Example Wire", "trust": Source.Trust.PUBLISH, **fields}
    return Source.objects.update_or_create(slug="example-wire", defaults=defaults)[0]


def an_item(outcome: str = "new", source: Source | None = None, **changes: Any) -> WireItem:
    """Store one version of the harbour story as the wires would have."""
    copy = replace(HARBOUR, **changes)
    source = source or a_source()
    digest = hashlib.sha256(repr(copy).encode()).hexdigest()
    file = WireFile.objects.create(
        source=source,
        name="harbour.json",
        sha256=digest,
        size=1,
        state="done",
        arrived_at=NOW,
        seen_at=NOW,
    )
    return WireItem.objects.create(
        file=file,
        source=source,
        uri=copy.uri,
        version=copy.version,
        versioncreated=copy.versioncreated,
        digest=digest,
        type=copy.type,
        headline=copy.headline,
        outcome=outcome,
        record=as_record(copy),
        arrived_at=NOW,
    )
