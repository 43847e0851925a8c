"""What search asks of a database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from dateline.desk.rules.search import Match, Span


@dataclass(frozen=True, slots=True)
class Row:
    """What is written of a story."""

    place: int
    story: int
    terms: str
    """With a space between them."""


@dataclass(frozen=True, slots=True)
class Found:
    """A story that was found, with its place in the order of publication."""

    place: int
    story: int


class SearchIndex(Protocol):
    """The full-text index of a database."""

    def place(self, second: int, story: int) -> int:
        """Give the place of a story that first went out in that second; later ones are higher."""

    def write(self, rows: Sequence[Row]) -> None:
        """Write stories together; one that is there keeps its place."""

    def remove(self, stories: Collection[int]) -> None:
        """Take stories out by one statement."""

    def newest(self, match: Match, span: Span, limit: int) -> list[Found]:
        """Give the matching stories with the highest places, highest first."""

    def count(self, match: Match, span: Span, most: int) -> int:
        """Count the matching stories, up to so many."""

    def counts(self, words: Collection[str], most: int) -> dict[str, int]:
        """Count the stories that have each of the words, up to so many; none are left out."""

    def tidy(self, steps: int) -> None:
        """Do what is due to keep reading fast, in so many short steps at most."""

    def clear(self) -> None:
        """Take everything out."""
