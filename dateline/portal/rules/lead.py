"""Which story leads the home page.

An editor's pin comes first. Without one, urgency, freshness and a picture decide. Freshness is
counted from the newest story and not from the clock, so that a quiet night changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar

# What one step of urgency, and a picture, are worth in hours of freshness.
HOURS_PER_URGENCY = 8.0
HOURS_FOR_PICTURE = 4.0
# Signed opinion and what companies say of themselves do not lead the news.
NEVER_LEADS = frozenset({"opinion", "blog", "press-release"})


class Candidate(Protocol):
    """What the choice looks at."""

    @property
    def id(self) -> int:
        """The story's number."""

    @property
    def kind(self) -> str:
        """News, opinion and so on."""

    @property
    def urgency(self) -> int:
        """From 1, the highest, to 9."""

    @property
    def published_at(self) -> datetime:
        """When it went out."""

    @property
    def pinned_until(self) -> datetime | None:
        """Until when an editor wants it to lead."""

    @property
    def picture(self) -> object | None:
        """Its lead picture."""


C = TypeVar("C", bound=Candidate)


def by_weight(candidates: Iterable[C], now: datetime) -> list[C]:
    """Sort the stories that may lead, heaviest first: pinned ones, then by `weight`."""
    able = [story for story in candidates if story.kind not in NEVER_LEADS or pinned(story, now)]
    newest = max((story.published_at for story in able), default=now)
    return sorted(
        able,
        key=lambda story: (pinned(story, now), weight(story, newest), story.published_at, story.id),
        reverse=True,
    )


def pinned(story: Candidate, now: datetime) -> bool:
    """Test if an editor wants the story to lead now."""
    return story.pinned_until is not None and story.pinned_until > now


def weight(story: Candidate, newest: datetime) -> float:
    """Weigh a story in hours: the fresher, the more urgent, the better illustrated, the more."""
    age = (newest - story.published_at).total_seconds() / 3600
    picture = HOURS_FOR_PICTURE if story.picture is not None else 0.0
    return picture + (5 - story.urgency) * HOURS_PER_URGENCY - age
