"""Wire items for the desk's tests: one agency, one story, any version of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from dateline.wires.formats.copy import WireCopy
from dateline.wires.models import Source, WireItem
from dateline.wires.tests import cast

NOW = cast.NOW

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
    return cast.stored(copy, source, outcome=outcome, digest=digest)
