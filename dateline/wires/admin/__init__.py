"""The desk's screens about wires: small decisions, and how a source does."""

from __future__ import annotations

from dateline.wires.admin.decisions import DECISIONS, raw
from dateline.wires.admin.health import HealthPanel, next_try_of, state_of, trouble_now

__all__ = ["DECISIONS", "HealthPanel", "next_try_of", "raw", "state_of", "trouble_now"]
