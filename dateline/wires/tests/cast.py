"""The named cast of the wires' tests: one agency, its copy, and a parser that reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from dateline.wires.formats.codec import as_record, from_record
from dateline.wires.formats.copy import Hints, WireCopy
from dateline.wires.formats.errors import Unreadable
from dateline.wires.models import Source, WireFile, WireItem

NOW = datetime(2025, 6, 4, 22, 0, tzinfo=UTC)
EARLIER = datetime(2025, 6, 4, 20, 0, tzinfo=UTC)
LATER = datetime(2025, 6, 4, 21, 0, tzinfo=UTC)

BROKEN = "broken"
"""A record at which `Reader` gives up."""


def a_copy(**changes: Any) -> WireCopy:
    """Give the harbour story, changed as asked."""
    fields: dict[str, Any] = {
        "uri": "urn:example:harbour",
        "format": "ninjs",
        "version": "1",
        "headline": "Harbour closes after barge sinks",
        "body_text": "The harbour stays closed.",
        "versioncreated": EARLIER,
    }
    return WireCopy(**{**fields, **changes})


def a_source(**fields: Any) -> Source:
    """Store the example agency."""
    given = {"name": "Example Wire", "slug": "example", "kind": Source.Kind.FOLDER, **fields}
    return Source.objects.create(**given)


def stored(
    copy: WireCopy, source: Source, *, outcome: str, digest: str, at: datetime = NOW
) -> WireItem:
    """Store an item and its file as the wires would have."""
    file = WireFile.objects.create(
        source=source,
        name="item.json",
        sha256=digest,
        size=1,
        state="done",
        arrived_at=at,
        seen_at=at,
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
        arrived_at=at,
    )


def packed(*copies: WireCopy, broken: bool = False) -> bytes:
    """Write copies as the bytes that `Reader` reads, or gives up on after the last."""
    records: list[object] = [as_record(copy) for copy in copies]
    return json.dumps(records + [BROKEN] * broken).encode()


@dataclass
class Reader:
    """A parser for `packed` bytes; anything else is unreadable. Remembers its hints."""

    hints: list[Hints] = field(default_factory=list)

    def read(self, data: bytes, hints: Hints) -> list[WireCopy]:
        return list(self.each(data, hints))

    def each(self, data: bytes, hints: Hints) -> Iterator[WireCopy]:
        self.hints.append(hints)
        try:
            records = json.loads(data)
        except ValueError as error:
            raise Unreadable("The file is not a list of items.") from error
        for record in records:
            if record == BROKEN:
                raise Unreadable("The file breaks off.")
            yield from_record(record)

    def close(self) -> None:
        """Do nothing: nothing was started."""
