"""Rows by statements that are put together once: what copy takes on its way in, for the desk's tables."""

from __future__ import annotations

from dateline.wires.models.rows import Lookup as Lookup
from dateline.wires.models.rows import add as add
from dateline.wires.models.rows import change as change
from dateline.wires.models.rows import insert as insert
from dateline.wires.models.rows import run as run
