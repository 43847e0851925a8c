"""Which reports tell of one event: pure functions over small sketches of what they say.

A report is made into a `Sketch` (rare words, names, persons, numbers, days). What the reports of one
event have in common is its `Profile`. `likeness` says how surely a report tells of an event.
"""

from __future__ import annotations

from dateline.tagging.events.book import Book
from dateline.tagging.events.choosing import LOOKED_UP, NEWEST, likeliest
from dateline.tagging.events.comparing import SURE, Scales, belongs_after_all, likeness
from dateline.tagging.events.profile import Profile
from dateline.tagging.events.records import (
    profile_from,
    profile_record,
    sketch_from,
    sketch_record,
)
from dateline.tagging.events.sketch import Report, Sketch, sketch_of

__all__ = [
    "LOOKED_UP",
    "NEWEST",
    "SURE",
    "Book",
    "Profile",
    "Report",
    "Scales",
    "Sketch",
    "belongs_after_all",
    "likeliest",
    "likeness",
    "profile_from",
    "profile_record",
    "sketch_from",
    "sketch_of",
    "sketch_record",
]
