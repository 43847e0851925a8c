"""Open events in memory: the way items are grouped where there is no database, and the oracle."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field

from dateline.tagging.events.choosing import LOOKED_UP, NEWEST, likeliest
from dateline.tagging.events.comparing import SURE, Scales, belongs_after_all, likeness
from dateline.tagging.events.profile import Profile
from dateline.tagging.events.sketch import Sketch

WINDOW_DAYS = 5.0


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
        default_factory=lambda: defaultdict(lambda: deque(maxlen=NEWEST))
    )
    _opened: int = 0
    _taken_in: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._events)

    def place(self, sketch: Sketch, day: float = 0.0) -> int:
        """Give the number of the event that the report joins or opens."""
        found = self._found(sketch, day)
        event = self._best(sketch, day, found)
        if event is None:
            self._opened += 1
            event = self._opened
        self._grow(event, sketch, day)
        for other in found:
            if other != event and self._belongs(other, event):
                self._take_in(other, event)
        return event

    def event_of(self, number: int) -> int:
        """Give the event that one of a single report has become a part of, or itself."""
        while number in self._taken_in:
            number = self._taken_in[number]
        return number

    def _grow(self, event: int, sketch: Sketch, day: float) -> None:
        known = self._events.get(event)
        profile = (known.profile if known else Profile()).joined_by(sketch)
        keys = profile.terms()
        for key in keys:
            if known is None or key not in known.keys:
                self._index[key].append(event)
        self._events[event] = _Open(profile, max(day, known.day) if known else day, keys)

    def _found(self, sketch: Sketch, day: float) -> list[int]:
        """Give the open events that the report may tell of."""
        listed = likeliest(
            (sketch.words[key], self._index.get(key, ())) for key in sketch.terms(LOOKED_UP)
        )
        return [
            event
            for event in listed
            if (known := self._events.get(event)) and day - known.day <= WINDOW_DAYS
        ]

    def _best(self, sketch: Sketch, day: float, found: list[int]) -> int | None:
        """Give the event that the report most surely tells of, if it is sure enough."""
        scored = [
            (likeness(sketch, known.profile, days=day - known.day, scales=self.scales), -event)
            for event in found
            if (known := self._events[event])
        ]
        best, event = max(scored, default=(self.sure, 0))
        return -event if best > self.sure else None

    def _belongs(self, other: int, event: int) -> bool:
        lone, grown = self._events[other], self._events[event]
        if lone.profile.reports > 1 or grown.profile.reports < 2:
            return False
        days = grown.day - lone.day
        return belongs_after_all(lone.profile, grown.profile, days=days, scales=self.scales)

    def _take_in(self, lone: int, event: int) -> None:
        self._grow(event, self._events[lone].profile.as_report(), self._events[lone].day)
        self._forget({lone})
        self._taken_in[lone] = event

    def close_before(self, day: float) -> None:
        """Forget the events that were silent since."""
        self._forget({event for event, known in self._events.items() if known.day < day})

    def _forget(self, gone: set[int]) -> None:
        for event in gone:
            for key in self._events.pop(event).keys:
                if (listed := self._index.get(key)) is not None:
                    kept = [each for each in listed if each not in gone]
                    if kept:
                        self._index[key] = deque(kept, NEWEST)
                    else:
                        del self._index[key]
