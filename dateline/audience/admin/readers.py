"""What readers look at, for the desk: the most read now, and one story's readers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.widgets.button import Button
from wagtail.snippets.action_menu import ActionMenuItem

from dateline.audience.queries.trending import Readership, StoryReaders, most_read, readers_of
from dateline.audience.rules.bars import bars
from dateline.audience.rules.trending import HALF_LIFE, LEAST_SCORE, LOOKED_BACK, Origin
from dateline.desk.admin.pages import DeskPage, StoryPage
from dateline.desk.models import Story

SEES = ("desk.view_story", "desk.change_story")
ORIGINS = {
    Origin.DIRECT: "Straight here",
    Origin.OWN: "This site",
    Origin.SEARCH: "Search",
    Origin.SOCIAL: "Social media",
    Origin.ELSEWHERE: "Other sites",
}
HOUR = timedelta(hours=1)


def charted(values: tuple[int, ...], said: str) -> SafeString:
    """Draw a chart for a template."""
    return mark_safe(bars(values, said))


class ReadersView(DeskPage):
    """The stories that are read most at this moment."""

    needs: ClassVar[tuple[str, ...]] = SEES
    template_name = "audience/readers.html"
    page_title = "Readers"
    header_icon = "view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the stories, each with its chart."""
        now = timezone.now()
        rows = [(place, row, chart_of(row)) for place, row in enumerate(most_read(now=now), 1)]
        return {
            **super().get_context_data(**kwargs),
            "rows": rows,
            "half_life": HALF_LIFE // HOUR,
            "looked_back": LOOKED_BACK // HOUR,
            "least": LEAST_SCORE,
        }


def chart_of(row: Readership) -> SafeString:
    """Draw how a story was read in the last hours."""
    return charted(
        row.steps, f"{sum(row.steps)} views in 12 hours, at most {max(row.steps)} in 10 minutes"
    )


class StoryReadersView(StoryPage):
    """How one story is read, and where its readers came from."""

    template_name = "audience/story_readers.html"
    page_title = "Readers"
    header_icon = "view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is known of its readers."""
        found = readers_of(self.story, now=timezone.now())
        last = charted(found.steps, f"{sum(found.steps)} views in the last 12 hours")
        first = charted(found.hours, f"{sum(found.hours)} views in {len(found.hours)} hours")
        return {
            **super().get_context_data(**kwargs),
            "story": self.story,
            "readers": found,
            "last_hours": last,
            "highest_step": max(found.steps),
            "first_hours": first,
            "highest_hour": max(found.hours, default=0),
            "origins": origins_of(found),
        }


def origins_of(found: StoryReaders) -> list[tuple[str, int, int]]:
    """Give each origin with its views and its share in a hundred, the largest first."""
    counted = sorted(found.origins.items(), key=lambda each: -each[1])
    return [
        (ORIGINS[origin], views, round(100 * views / found.total) if found.total else 0)
        for origin, views in counted
    ]


class ReadersMenuItem(ActionMenuItem):
    """The way from a story's editor to its readers."""

    name = "readers"
    label = "Readers"
    icon_name = "view"

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Show it on a story that readers have seen."""
        story = context.get("instance")
        return isinstance(story, Story) and story.version > 0

    def get_url(self, context: dict[str, Any]) -> str:
        """Lead to the story's readers."""
        return reverse("readers:story", args=[context["instance"].pk])


def listing_button(story: Story) -> Button:
    """Lead to a story's readers from the list of stories."""
    address = reverse("readers:story", args=[story.pk])
    return Button("Readers", address, icon_name="view", priority=60)
