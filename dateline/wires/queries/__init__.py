"""What is asked of the wires: work that waits, what is known of an item, events, the sources' health."""

from __future__ import annotations

from dateline.wires.queries.work import (
    Health,
    any_of,
    called_among,
    folder_sources,
    health,
    health_of,
    is_withdrawn,
    known_among,
    noted_under,
    same_words,
    senders_of,
    signs_of,
    unhandled_items,
    waiting_files,
    what_is_known,
    withdrawn_among,
    withdrawn_since,
)

__all__ = [
    "Health",
    "any_of",
    "called_among",
    "folder_sources",
    "health",
    "health_of",
    "is_withdrawn",
    "known_among",
    "noted_under",
    "same_words",
    "senders_of",
    "signs_of",
    "unhandled_items",
    "waiting_files",
    "what_is_known",
    "withdrawn_among",
    "withdrawn_since",
]
