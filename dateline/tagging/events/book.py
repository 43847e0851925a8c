"""Open events in memory: the way items are grouped where there is no database, and the oracle."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from heapq import nlargest

from dateline.tagging.events.comparing import SURE, Scales, likeness
from dateline.tagging.events.profile import Profile
from dateline.tagging.events.sketch import Sketch

WINDOW_DAYS = 5.0
KEYS, LOOKED_UP, POSTINGS, COMPARED = 12, 24, 24, 8


@dataclass(slots=True)
class _Open:
    profile: Profile
    day: float
    keys: tuple[str, ...]


@dataclass(slots=True)
class Book:
    """Decides item by item, in the order of time; what has been silent for some days is closed."""

    scales: Scales | None = None
    sure: float = SURE
    _events: dict[int, _Open] = field(default_factory=dict)
    _index: dict[str, deque[int]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=POSTINGS))
    )
    _opened: int = 0

    def __len__(self) -> int:
        return len(self._events)

    def place(self, sketch: Sketch, day: float = 0.0) -> int:
        """Give the number of the event that the report joins or opens."""
        event = self._best(sketch, day)
        if event is None:
            self._opened += 1
            event = self._opened
        known = self._events.get(event)
        profile = (known.profile if known else Profile()).joined_by(sketch)
        keys = profile.terms(KEYS)
        for key in keys:
            if known is None or key not in known.keys:
                self._index[key].append(event)
        self._events[event] = _Open(profile, day, keys)
        return event

    def _best(self, sketch: Sketch, day: float) -> int | None:
        """Give the event that the report most surely tells of, if it is sure enough."""
        scored = [
            (likeness(sketch, known.profile, days=day - known.day, scales=self.scales), -event)
            for event in self._candidates(sketch)
            if (known := self._events.get(event)) and day - known.day <= WINDOW_DAYS
        ]
        best, event = max(scored, default=(self.sure, 0))
        return -event if best > self.sure else None

    def _candidates(self, sketch: Sketch) -> list[int]:
        hits: dict[int, float] = defaultdict(float)
        for key in sketch.terms(LOOKED_UP):
            for event in self._index.get(key, ()):
                hits[event] += sketch.words[key]
        return nlargest(COMPARED, hits, key=lambda event: (hits[event], event))

    def close_before(self, day: float) -> None:
        """Forget the events that were silent since."""
        gone = {event for event, known in self._events.items() if known.day < day}
        for event in gone:
            for key in self._events.pop(event).keys:
                if (listed := self._index.get(key)) is not None:
                    kept = [each for each in listed if each not in gone]
                    if kept:
                        self._index[key] = deque(kept, POSTINGS)
                    else:
                        del self._index[key]
