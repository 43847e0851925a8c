"""Whether an answer was stale: it is held against the deeds whose calls had returned before it.

An answer may show what was true at any moment between its request and its end. What was called
meanwhile and had not returned, it may show or not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import inf

from benchmarks.staleness.records import MENU, STORY, Answer, Deed, Shown, Thing

# Of each page: the front, and how many of its newest stories stand there whatever else does.
FRONTS = {
    "/": ("latest", 9),
    "/latest/": ("latest", 24),
    "/sector/politics/": ("sector:politics", 24),
    "/sector/economy/": ("sector:economy", 24),
    "/country/south-korea/": ("country:KR", 24),
    "/feed.json": ("latest", 50),
    "/feed.rss": ("latest", 50),
    "/sector/politics/feed.json": ("sector:politics", 50),
    "/sitemap-news.xml": ("latest", 1000),
}
MACHINES = (".json", ".rss", ".xml")


@dataclass(frozen=True, slots=True)
class Stale:
    """An answer that broke the promise, and how."""

    answer: Answer
    shown: Shown
    why: str

    def __str__(self) -> str:
        late = f"asked at {self.answer.asked:.6f}, ended at {self.answer.ended:.6f}"
        return f"{self.shown.page}: {self.why} ({self.answer.status}, {self.answer.how}, {late})"


class Ledger:
    """All deeds, by thing and by front."""

    def __init__(self, deeds: Iterable[Deed]) -> None:
        self.of: dict[Thing, list[Deed]] = defaultdict(list)
        for deed in sorted(deeds, key=lambda each: each.state):
            self.of[deed.thing].append(deed)
        self.at = {
            deed.address: each[0].thing
            for each in self.of.values()
            for deed in each
            if deed.address
        }
        self._stories = {front: self._in_order(front) for front, _ in FRONTS.values()}
        self._moments = {front: self._times(things) for front, things in self._stories.items()}
        self._must: dict[tuple[str, int, int, int], tuple[Thing, ...]] = {}

    def deed(self, thing: Thing, state: int) -> Deed | None:
        """Give a deed."""
        return next((deed for deed in self.of.get(thing, ()) if deed.state == state), None)

    def window(self, thing: Thing, answer: Answer) -> list[Deed]:
        """Give the states of a thing that an answer may show, the oldest first."""
        deeds = self.of.get(thing, [])
        floor = max((n for n, deed in enumerate(deeds) if deed.returned <= answer.asked), default=0)
        return [deed for deed in deeds[floor:] if deed.called <= answer.ended]

    def is_certain(self, thing: Thing, answer: Answer) -> bool:
        """Tell whether the first deed on a thing had returned before the answer was asked for."""
        deeds = self.of.get(thing)
        return bool(deeds) and deeds[0].returned <= answer.asked  # type: ignore[index]

    def must_stand(self, front: str, most: int, answer: Answer) -> tuple[Thing, ...]:
        """Name the stories that must stand among the first of a front, whatever was under way."""
        returned, called = self._moments[front]
        key = (front, most, bisect_right(returned, answer.asked), bisect_left(called, answer.ended))
        found = self._must.get(key)
        if found is None:
            found = self._must[key] = tuple(self._standing(front, most, answer))
        return found

    def _standing(self, front: str, most: int, answer: Answer) -> Iterator[Thing]:
        ahead = 0
        for thing in self._stories[front]:
            if self.of[thing][0].called > answer.ended:
                continue
            stands = [_stands(deed, front) for deed in self.window(thing, answer)]
            if all(stands) and self.is_certain(thing, answer):
                yield thing
            ahead += any(stands)
            if ahead >= most:
                return

    def _in_order(self, front: str) -> list[Thing]:
        """Name all stories that ever stood on a front, newest first."""
        places = {
            thing: max((deed.published, deed.story) for deed in deeds)
            for thing, deeds in self.of.items()
            if any(_stands(deed, front) for deed in deeds)
        }
        # Of what never returned nobody knows when it was published: it may stand before all others.
        return sorted(places, key=lambda thing: _ahead(places[thing]), reverse=True)

    def _times(self, things: Sequence[Thing]) -> tuple[list[float], list[float]]:
        deeds = [deed for thing in things for deed in self.of[thing]]
        return sorted(deed.returned for deed in deeds), sorted(deed.called for deed in deeds)


def _ahead(place: tuple[float, int]) -> tuple[float, int]:
    return place if place[0] else (inf, place[1])


def _stands(deed: Deed, front: str) -> bool:
    """Tell whether a story may stand on a front; of a call that never returned nobody knows."""
    return not deed.hidden and (front in deed.fronts or deed.returned == inf)


@dataclass(slots=True)
class Judge:
    """Judges the answers of one reader."""

    ledger: Ledger
    shown: dict[int, Shown]
    kills: bool = False
    """Processes were killed, so connections may break; and the worker published stories of its own."""
    _deaths: dict[int, tuple[float, Deed | None]] = field(init=False)
    _births: dict[int, float] = field(init=False)

    def __post_init__(self) -> None:
        self._deaths = {number: self._death(shown) for number, shown in self.shown.items()}
        self._births = {number: self._birth(shown) for number, shown in self.shown.items()}

    def verdict(self, answer: Answer) -> str:
        """Say why an answer is stale or wrong; empty if it is neither."""
        shown = self.shown[answer.shown]
        if answer.status == 0:
            return "" if self.kills else "the answer broke off"
        if answer.status >= 500:
            return "the newsroom failed"
        death, deed = self._deaths[answer.shown]
        if deed is not None and answer.asked >= death:
            late = (answer.asked - deed.returned) * 1000
            state = shown.marks[deed.thing]
            return (
                f"it shows {deed.thing} in state {state}, {late:.1f} ms after the {deed.kind} of "
                f"state {deed.state} had returned at {deed.returned:.6f}"
            )
        if answer.ended < self._births[answer.shown]:
            # The measure itself is wrong then.
            return "it shows what nobody had published"
        return self._incomplete(shown, answer)

    def _death(self, shown: Shown) -> tuple[float, Deed | None]:
        """Find from when on a body is old: the first return of a deed that it does not show."""
        later = [
            deed
            for thing, state in shown.marks.items()
            for deed in self.ledger.of.get(thing, ())
            if deed.state > state
        ]
        first = min(later, key=lambda deed: deed.returned, default=None)
        return (first.returned, first) if first else (inf, None)

    def _birth(self, shown: Shown) -> float:
        """Find when the newest of what a body shows was called; never, for what nobody called."""
        deeds = [self.ledger.deed(thing, state) for thing, state in shown.marks.items()]
        return max((deed.called if deed else inf for deed in deeds), default=0.0)

    def _incomplete(self, shown: Shown, answer: Answer) -> str:
        if shown.page in FRONTS:
            missing = self._not_on_front(shown, answer) or self._moved(shown, answer)
        else:
            missing = self._not_on_story(shown, answer)
        if missing or shown.page.endswith(MACHINES):
            return missing
        menu = f"{MENU}0"
        lacks = menu not in shown.marks and self.ledger.is_certain(menu, answer)
        return "the menu lacks its entry" if lacks else ""

    def _not_on_front(self, shown: Shown, answer: Answer) -> str:
        if shown.status != 200:
            return f"a front answered {shown.status}"
        if self.kills:
            return ""
        front, most = FRONTS[shown.page]
        for thing in self.ledger.must_stand(front, most, answer):
            if thing not in shown.marks:
                return f"{thing} is missing, which was there before the request"
        return ""

    def _moved(self, shown: Shown, answer: Answer) -> str:
        """Find a story that had left this front before the request."""
        front = FRONTS[shown.page][0]
        for thing, state in shown.marks.items():
            if not thing.startswith(STORY):
                continue
            deed = self.ledger.deed(thing, state)
            if deed is None or _stands(deed, front):
                continue
            if not any(_stands(each, front) for each in self.ledger.window(thing, answer)):
                return f"{thing} stands there, which had left {front}"
        return ""

    def _not_on_story(self, shown: Shown, answer: Answer) -> str:
        thing = self.ledger.at[shown.page]
        states = self.ledger.window(thing, answer)
        if shown.status == 200:
            own = self.ledger.deed(thing, shown.marks.get(thing, 0))
            if own is None:
                return f"the page of {thing} does not show it"
            picture = own.picture
            lacks = picture and picture not in shown.marks
            return f"the page of {thing} lacks the words of {picture}" if lacks else ""
        if shown.status in (404, 410):
            was_down = any(deed.hidden for deed in states) or not self.ledger.is_certain(
                thing, answer
            )
            return "" if was_down else f"{shown.status}, though {thing} is up"
        return f"the page of {thing} answered {shown.status}"
