"""A day of views with fakes mixed in, drawn by seed, and the count of it by sets, view by view.

The count is the slow and plain one that `trending.py` holds the edge against: it keeps every reader,
which the edge never does, and shares no code with it.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from itertools import accumulate
from zlib import crc32

AGENTS = [
    f"Mozilla/5.0 (X11; Linux x86_64; rv:{version}.0) Gecko/20100101 Firefox/{version}.0"
    for version in range(100, 140)
]
ROBOTS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/128.0 Safari/537.36",
    "curl/8.5.0",
]
CAME_FROM = ["", "", "www.google.com", "t.co", "localhost", "blog.example", "duckduckgo.com"]
READERS = 150_000
PROXY, STRANGER = "127.0.0.1", "198.51.100.7"
OURS, THEIRS = "http://localhost", "https://elsewhere.example"
# Shares of what is sent, in thousandths; what is left is read for the first time or once more.
SHARES = {
    "reload": 60, "robot": 30, "prefetch": 20, "foreign page": 20, "one clicker": 25,
    "one address, many programs": 20, "one /64": 20, "one /48": 10, "invented address": 10,
    "no such story": 10, "killed story": 5,
}  # fmt: skip
# The rules, written down once more: see docs/trending.md.
WINDOW, STEP, OF_A_HOUSE, PROGRAMS, PARTS = 6 * 3600, 600, 1000, 4, 32


@dataclass(frozen=True, slots=True)
class View:
    """What one browser, or who claims to be one, sends."""

    kind: str
    at: int
    story: int
    agent: str
    remote: str
    forwarded: str
    came_from: str
    origin: str = OURS
    ahead: bool = False


class Stream:
    """Views in the order in which they come; the same for the same seed."""

    def __init__(
        self, stories: Sequence[int], killed: Sequence[int], *, begin: int, seconds: int, seed: int
    ) -> None:
        self.stories, self.killed = stories, killed
        self.begin, self.seconds, self.seed = begin, seconds, seed
        # Few are read by many, many by few.
        self.weights = list(accumulate(1 / (place + 3) for place in range(len(stories))))

    def views(self, number: int) -> Iterator[View]:
        """Draw so many."""
        draw = random.Random(self.seed)
        readers = [(_address(draw), draw.choice(AGENTS)) for _ in range(READERS)]
        kinds = [*SHARES, "reader"]
        shares = list(accumulate([*SHARES.values(), 1000 - sum(SHARES.values())]))
        last: list[View] = []
        for place in range(number):
            at = self.begin + place * self.seconds // number
            (kind,) = draw.choices(kinds, cum_weights=shares)
            (story,) = draw.choices(self._now_read(at), cum_weights=self.weights)
            address, agent = draw.choice(readers)
            honest = View("reader", at, story, agent, PROXY, address, draw.choice(CAME_FROM))
            view = self._fake(draw, kind, honest, last) if kind != "reader" else honest
            last = [*last[-200:], view]
            yield view

    def _now_read(self, at: int) -> Sequence[int]:
        """Give the stories, those first that are read most in that hour."""
        turn = (at - self.begin) // 3600 * 7 % len(self.stories)
        return [*self.stories[turn:], *self.stories[:turn]]

    def _fake(self, draw: random.Random, kind: str, view: View, last: list[View]) -> View:
        about = {name: getattr(view, name) for name in View.__slots__} | {"kind": kind}
        changed: dict[str, object] = {}
        pushed = self.stories[-1 - list(SHARES).index(kind)]
        match kind:
            case "reload" if last:
                again = draw.choice(last)
                return View(
                    **{name: getattr(again, name) for name in View.__slots__} | {"at": view.at}
                )
            case "robot":
                changed = {"agent": draw.choice(ROBOTS)}
            case "prefetch":
                changed = {"ahead": True}
            case "foreign page":
                changed = {"origin": THEIRS}
            case "one clicker":
                changed = {"story": pushed, "forwarded": "203.0.113.5", "agent": AGENTS[0]}
            case "one address, many programs":
                agent = f"Mozilla/5.0 (X11; rv:{draw.random()})"
                changed = {"story": pushed, "forwarded": "203.0.113.6", "agent": agent}
            case "one /64":
                changed = {
                    "story": pushed,
                    "forwarded": f"2001:db8:5:6::{draw.randrange(1, 9999):x}",
                }
            case "one /48":
                subnet = f"2001:db8:7:{draw.randrange(1 << 16):x}::1"
                changed = {"story": pushed, "forwarded": subnet}
            case "invented address":
                changed = {"story": pushed, "remote": STRANGER, "agent": AGENTS[1]}
            case "no such story":
                changed = {"story": 900_000_000 + draw.randrange(100_000)}
            case "killed story":
                changed = {"story": draw.choice(self.killed)}
        return View(**about | changed)


def _address(draw: random.Random) -> str:
    if draw.random() < 0.6:
        return f"{draw.randrange(1, 198)}." + ".".join(str(draw.randrange(256)) for _ in range(3))
    groups = [0x2A00 + draw.randrange(256), *(draw.randrange(1 << 16) for _ in range(4))]
    return ":".join(f"{each:x}" for each in groups) + "::1"


def recount(views: Iterator[View], public: frozenset[int]) -> dict[tuple[int, int], Counter[str]]:
    """Count views by story and step, each with what kinds they were of."""
    seen: set[tuple[int, str, int, int]] = set()
    houses: Counter[tuple[int, str]] = Counter()
    found: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for view in views:
        if view.agent in ROBOTS or view.ahead or view.origin != OURS:
            continue
        window, house = view.at // WINDOW, _house(view)
        if houses[window, house] >= OF_A_HOUSE:
            continue
        reader = (window, house, crc32(view.agent.encode()) % PROGRAMS, view.story)
        if reader in seen:
            continue
        seen.add(reader)
        houses[window, house] += 1
        if view.story in public:
            found[view.story, view.at // STEP][view.kind] += 1
    return found


def _house(view: View) -> str:
    address = ip_address(view.forwarded if view.remote == PROXY else view.remote)
    if address.version == 4:
        return str(address)
    groups = address.exploded.split(":")
    return f"{groups[0]}:{groups[1]}:{groups[2]} {int(groups[3], 16) % PARTS}"


def scores_at(found: dict[tuple[int, int], Counter[str]], now: int) -> dict[int, float]:
    """Give each story's score by the formula, term by term."""
    total: dict[int, float] = defaultdict(float)
    for (story, step), kinds in found.items():
        age = now // STEP * STEP - step * STEP
        if 0 <= age <= 24 * 3600:
            total[story] += kinds.total() * 0.5 ** (age / (3 * 3600))
    return total
