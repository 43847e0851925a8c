"""The names by which pages tell which stories they show, and by which they are purged."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dateline.desk.models.purging import changed

if TYPE_CHECKING:
    from dateline.desk.models.story import Story


def purge_moved(stories: Collection[Story], fronts: Collection[str]) -> None:
    """Have every page made anew that shows stories which moved to or from these fronts."""
    changed(*_calendar_of(stories), *_names_of(stories), *fronts)


def shown_by(story: Story, fronts: Collection[str], *, moved: bool) -> list[str]:
    """Name what the pages show that a change of a story is seen on."""
    also = _calendar_of([story]) if moved else []
    return [*_names_of([story]), *fronts, *also, "search"]


def _names_of(stories: Collection[Story]) -> list[str]:
    """Name the stories and the days of their first publication as pages name what they show."""
    days = dict.fromkeys(f"day:{time:%Y-%m-%d}" for time in _times_of(stories))
    return [*(f"story:{story.pk}" for story in stories), *days]


def _calendar_of(stories: Collection[Story]) -> list[str]:
    """Name what tells on which days there are stories, where stories come and go."""
    spans = {f"month:{time:%Y-%m}": f"year:{time:%Y}" for time in _times_of(stories)}
    return ["calendar", *spans, *dict.fromkeys(spans.values())]


def _times_of(stories: Collection[Story]) -> list[datetime]:
    times = (story.first_published_at for story in stories)
    return [time.astimezone(UTC) for time in times if time]
