"""Draws the demonstration's pictures: maps and charts, each from the figures of its own story."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from dateline.config.demo.loader import PREFIX
from dateline.config.demo.portraits import draw_portrait, without_portrait
from dateline.config.demo.reset import take_pictures
from dateline.desk.models import Author, Story
from dateline.desk.models.showing import look_at
from dateline.edge import EVERYTHING
from dateline.edge.commits import changed
from dateline.media.actions import draw_locator_map, keep_drawing
from dateline.media.errors import MediaError
from dateline.media.models import Picture
from dateline.media.rules import bar_chart, line_chart

logger = logging.getLogger(__name__)

FILE = Path(__file__).resolve().parent / "pictures.json"
CHART_CREDIT = "Graphic: Dateline"
CHARTS = {"bar_chart": bar_chart, "line_chart": line_chart}


def without_picture() -> QuerySet[Story]:
    """Give the demonstration's public stories that lack a picture, those on top of fronts first."""
    stories = Story.objects.public().filter(
        origin_source__slug__startswith=PREFIX, lead_picture=None
    )
    return stories.order_by("urgency", "-first_published_at")


def draw_pictures() -> int:
    """Draw what is lacking; gives how many pictures. One that fails costs no other."""
    plans = json.loads(FILE.read_text(encoding="utf-8"))
    lacking: list[Author | Story] = [*without_portrait(), *without_picture()]
    return sum(_draw(each, plans) for each in lacking)


def _draw(lacking: Author | Story, plans: dict[str, Any]) -> bool:
    try:
        if isinstance(lacking, Author):
            return draw_portrait(lacking)
        return illustrate(lacking, plans.get(lacking.origin_uri))
    except (ValueError, OSError, MediaError):
        logger.exception("no picture could be drawn for %s", lacking)
        return False


def illustrate(story: Story, plan: dict[str, Any] | None) -> bool:
    """Draw the picture of one story; False where there is nothing to draw or the story has gone."""
    if not Story.objects.filter(pk=story.pk).exists():
        return False
    picture = chart(story, plan) if plan and plan["draw"] in CHARTS else locator(story)
    if picture is None:
        return False
    caption = plan["caption"] if plan else ""
    if hang(story, picture, caption):
        return True
    # The demonstration was taken out while this one was drawn: leave nothing of it behind.
    take_pictures([picture.pk])
    return False


def chart(story: Story, plan: dict[str, Any]) -> Picture:
    """Draw the chart of a story."""
    figures = {name: plan[name] for name in ("title", "labels", "values", "unit", "source")}
    return keep_drawing(
        key=f"demo {json.dumps(plan, sort_keys=True)}",
        title=plan["title"],
        alt_text=plan["alt"],
        caption=plan["caption"],
        credit=CHART_CREDIT,
        svg=lambda: CHARTS[plan["draw"]](**figures),
    )


def locator(story: Story) -> Picture | None:
    """Draw the map of the countries of a story; None if it is about none."""
    if not story.countries:
        return None
    return draw_locator_map(countries=story.countries[:6], language=story.language)


@transaction.atomic
def hang(story: Story, picture: Picture, caption: str) -> bool:
    """Give the story its picture; False where it has gone.

    No word that readers know has changed, so Updated stays.
    """
    story.lead_picture, story.picture_caption = picture, caption
    hung = Story.objects.filter(pk=story.pk).update(
        lead_picture=picture, picture_caption=caption, words=story.words_now(story.named())
    )
    if picture.hidden:
        # It was drawn for another story, which has gone.
        look_at(picture.pk)
    # A picture changes which stories a front shows large, and so any front.
    changed(EVERYTHING)
    return bool(hung)
