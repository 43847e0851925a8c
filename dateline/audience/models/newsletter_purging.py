"""Letters change outside the publication ledger, and pages show them: their rows purge these pages."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import Signal

from dateline.audience.models.newsletters import Newsletter
from dateline.edge.commits import announce, changed

KEY = "newsletters"


def watch() -> None:
    """Have every change of a letter purge the pages that show which letters there are."""
    for signal in (pre_save, post_save, post_delete):
        signal.connect(_changes, Newsletter, dispatch_uid="purge newsletters")


def _changes(sender: type[Newsletter], signal: Signal, **about: Any) -> None:
    # The clock moves `next_at` by an UPDATE, which shows nowhere and purges nothing.
    tell = announce if signal is pre_save else changed
    tell(KEY)
