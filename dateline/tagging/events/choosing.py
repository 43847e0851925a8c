"""The first cut: which events a report is compared with, by the words under which they are found.

However many events there are, a report looks up so many words, sees so many of the newest events under
each, and is compared with so many of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from heapq import nlargest

KEYS, LOOKED_UP, NEWEST, COMPARED = 12, 24, 24, 5
# With less in common, of words of which each report has the length 1, none of the marked reports was
# ever put into an event; to read and compare these events would cost the most.
_LEAST = 0.28


def likeliest(found: Iterable[tuple[float, Iterable[int]]]) -> list[int]:
    """Give the events with the heaviest words in common, of equal ones the newest first.

    Takes the weight of each word in the report, and the events that are found under it.
    """
    hits: dict[int, float] = defaultdict(float)
    for weight, events in found:
        for event in events:
            hits[event] += weight
    likely = [(hit, event) for event, hit in hits.items() if hit >= _LEAST]
    return [event for _, event in nlargest(COMPARED, likely)]
