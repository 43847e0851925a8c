"""The named cast of the wires' tests: one agency, its copy, and a parser that reads it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from dateline.wires.formats.codec import as_record, from_record
from dateline.wires.formats.copy import Hints, WireCopy
from dateline.wires.formats.errors import Unreadable
from dateline.wires.models import Source

NOW = datetime(2025, 6, 4, 22, 0, tzinfo=UTC)
EARLIER = datetime(2025, 6, 4, 20, 0, tzinfo=UTC)
LATER = datetime(2025, 6, 4, 21, 0, tzinfo=UTC)


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


def packed(*copies: WireCopy) -> bytes:
    """Write copies as the bytes that `Reader` reads."""
    return json.dumps([as_record(copy) for copy in copies]).encode()


@dataclass
class Reader:
    """A parser for `packed` bytes; anything else is unreadable. Remembers its hints."""

    hints: list[Hints] = field(default_factory=list)

    def read(self, data: bytes, hints: Hints) -> list[WireCopy]:
        self.hints.append(hints)
        try:
            return [from_record(record) for record in json.loads(data)]
        except ValueError as error:
            raise Unreadable("The file is not a list of items.") from error

    def close(self) -> None:
        """Do nothing: nothing was started."""
