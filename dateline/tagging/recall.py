"""Which earlier texts may be the same as one: those that share the most of its sample.

Every text is noted under each key of its sample. A key that many texts have is worn: it finds
nothing and would cost more the more texts there are, so no more are noted under it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import Generic, TypeVar

from dateline.tagging.sameness import Likeness, likeness
from dateline.tagging.wording import Wording

Name = TypeVar("Name", bound=Hashable)

WORN = 32
"""Texts noted under a key; after that it takes no more."""
LEAST_SHARED = 2
"""Keys that two texts share before they are compared word by word."""
COMPARED = 4
"""Earlier texts that one is compared with, word by word, at most."""


def likeliest(sample: Collection[int], noted: Mapping[int, Collection[Name]]) -> tuple[Name, ...]:
    """Give the texts that share the most keys with a sample, the best first."""
    shared = Counter(chain.from_iterable(noted.get(key, ()) for key in sample))
    found = [(count, name) for name, count in shared.items() if count >= LEAST_SHARED]
    found.sort(key=itemgetter(0), reverse=True)
    return tuple(name for _, name in found[:COMPARED])


def fresh_keys(sample: Collection[int], noted: Mapping[int, Collection[Name]]) -> list[int]:
    """Give the keys under which one more text may be noted."""
    return [key for key in sample if len(noted.get(key, ())) < WORN]


@dataclass(slots=True)
class Memory(Generic[Name]):
    """Texts in memory, and which of them another is the same as."""

    texts: dict[Name, Wording] = field(default_factory=dict)
    noted: defaultdict[int, list[Name]] = field(default_factory=lambda: defaultdict(list))

    def note(self, name: Name, text: Wording) -> None:
        """Remember a text under its name."""
        self.texts[name] = text
        for key in fresh_keys(text.sample, self.noted):
            self.noted[key].append(name)

    def same_as(self, text: Wording) -> dict[Name, Likeness]:
        """Give the texts that are the same as one, with what they have in common."""
        compared = {
            name: likeness(self.texts[name], text) for name in likeliest(text.sample, self.noted)
        }
        return {name: found for name, found in compared.items() if found.same}
