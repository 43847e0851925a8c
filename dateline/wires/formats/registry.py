"""The table of formats: a new one is a module and a line here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, cast

from dateline.wires.formats import (
    anpa,
    apmedia,
    htmlpage,
    iptc7901,
    jsonfeed,
    mail,
    newsml1,
    newsmlg2,
    ninjs,
    nitf,
    syndication,
    wxr,
)
from dateline.wires.formats.copy import Hints, WireCopy
from dateline.wires.formats.decoding import peek
from dateline.wires.formats.errors import Unreadable
from dateline.wires.formats.unknown import describe

HEAD_BYTES = 64 * 1024
TAIL_BYTES = 8 * 1024


class Format(Protocol):
    """What a format module offers."""

    def recognises(self, head: bytes) -> bool:
        """Say whether a file that looks like this is one of ours."""
        ...

    def read(self, data: bytes, hints: Hints) -> Iterator[WireCopy]:
        """Read the items of the file one after the other, or raise `Unreadable`."""
        ...


# The first that recognises a file gets it, so the narrow ones stand before the wide ones.
FORMATS: tuple[Format, ...] = (
    cast(Format, iptc7901),
    cast(Format, anpa),
    cast(Format, apmedia),
    cast(Format, wxr),
    cast(Format, syndication),
    cast(Format, newsmlg2),
    cast(Format, newsml1),
    cast(Format, nitf),
    cast(Format, jsonfeed),
    cast(Format, ninjs),
    cast(Format, htmlpage),
    cast(Format, mail),
)


def choose(data: bytes) -> Format:
    """Find the format of a file, or raise `Unreadable` saying what the file looks like."""
    # JSON objects have no order: what tells a format apart may stand at the very end.
    tail = data[HEAD_BYTES:][-TAIL_BYTES:]
    head = peek(data[:HEAD_BYTES]) + tail.replace(b"\x00", b"").lower()
    for candidate in FORMATS:
        if candidate.recognises(head):
            return candidate
    raise Unreadable(describe(data, head.decode("latin-1")))
