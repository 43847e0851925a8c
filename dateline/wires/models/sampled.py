"""By what the texts of the last days are found again.

Keys are spread at random, so that each is written to another page of the table. On SQLite, which
writes whole pages, new ones stand together at first, behind all days (`RECENT`), where some thousand
share a few dozen pages. From there they go to their days slice by slice: the keys of a slice are
neighbours there too.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from secrets import randbelow

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from dateline.wires.models.statements import run

RECENT = 2**20
"""What is added to the day of a key until it gets there: some three thousand years."""
KEYS = 2**31
"""All keys that there are."""
SLICES = 32
SETTLED_AFTER = 1_000
"""Keys after which the next slice goes to its days: those of fifty items."""
_NOTE = "INSERT INTO wires_sampledkey (day, key, item) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_SETTLE = """
INSERT INTO wires_sampledkey (day, key, item)
SELECT day - %s, key, item FROM wires_sampledkey
 WHERE day IN (SELECT value FROM json_each(%s)) AND key >= %s AND key < %s
    ON CONFLICT DO NOTHING
"""
_SETTLED = """
DELETE FROM wires_sampledkey
 WHERE day IN (SELECT value FROM json_each(%s)) AND key >= %s AND key < %s
"""


class SampledKey(models.Model):
    """One key of the sample of an item's text (`tagging.wording`), under the day of its arrival.

    Its day stands first, so that a day is forgotten in one piece; with new ones `RECENT` is added to
    it. The item is a bare number: there are some twenty rows for each, and one whose item is gone
    finds nothing.
    """

    pk = models.CompositePrimaryKey("day", "key", "item")
    day = models.IntegerField(help_text="Days since 1970, UTC.")
    key = models.IntegerField()
    item = models.BigIntegerField()

    class Meta:
        verbose_name = "key of a text"
        verbose_name_plural = "keys of texts"

    def __str__(self) -> str:
        return f"{self.day} {self.key} {self.item}"


@dataclass(slots=True)
class _Settling:
    """How many keys this process has noted since a slice was settled, and which slice is next.

    It begins with any: else processes that end soon would settle the first ones again and again.
    """

    noted: int = 0
    part: int = field(default_factory=lambda: randbelow(SLICES))


_settling = _Settling()


def note_keys(day: int, listed: Iterable[tuple[int, int]], *, days: Collection[int]) -> None:
    """Note items under the keys of their texts: pairs of a key and an item that came that day.

    `days` are those that are looked up: what is older is not worth to be settled any more.
    """
    recent = RECENT if connection.vendor == "sqlite" else 0
    rows = sorted((recent + day, key, item) for key, item in listed)
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(_NOTE, rows)
        _settling.noted += len(rows)
        if recent and _settling.noted >= SETTLED_AFTER:
            _settle_next(cursor, days)


def _settle_next(cursor: CursorWrapper, days: Collection[int]) -> None:
    """Put the next slice of the new keys where they stay. Two statements."""
    width, recent = KEYS // SLICES, json.dumps([RECENT + day for day in days])
    ends = (_settling.part * width, (_settling.part + 1) * width)
    run(cursor, _SETTLE, (RECENT, recent, *ends))
    run(cursor, _SETTLED, (recent, *ends))
    _settling.noted, _settling.part = 0, (_settling.part + 1) % SLICES
