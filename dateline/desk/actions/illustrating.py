"""Drawing for stories that went out without a picture, behind their publication and never before it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from dateline.desk.models import Illustration, Newsroom, Sector, Story, Wording
from dateline.desk.models.purging import changed
from dateline.desk.models.showing import look_at
from dateline.desk.rules.illustrating import Card, Map, drawing_for
from dateline.media.actions import draw_card, draw_locator_map
from dateline.media.errors import DrawingFailed, PictureUnreadable
from dateline.media.gateways.studio import Studio
from dateline.media.models import Picture
from dateline.tagging import city_position

logger = logging.getLogger(__name__)

# By then a drawing is done, or its worker dead.
LEASE = timedelta(minutes=3)
# Publications this old are looked at when a worker starts: what it missed while it was down.
LOOKED_BACK = timedelta(days=7)
# A publication counts from the time at which it began: its transaction has ended by then.
BEGUN_BEFORE = timedelta(minutes=2)
AT_ONCE = 5
# Stories that other workers draw for at the moment: one each.
BY_OTHERS = 20


@dataclass
class Illustrator:
    """Draws what is due, the newest first. What was found done is not looked at again."""

    studio: Studio
    since: datetime | None = field(default=None, init=False)

    def round(self, *, now: datetime) -> int:
        """Draw for a few stories; gives for how many, nought once there is nothing left."""
        since = self.since or now - LOOKED_BACK
        due = Illustration.due(since=since, now=now, most=AT_ONCE + BY_OTHERS)
        if not due:
            # Not while another worker draws: what it leaves behind when it dies is due again.
            self.since = max(since, now - BEGUN_BEFORE)
        free = [number for number, is_free in due.items() if is_free][:AT_ONCE]
        return sum(illustrate(number, studio=self.studio, now=now) for number in free)


def illustrate(number: int, *, studio: Studio, now: datetime) -> bool:
    """Draw for one story; False where somebody else does. What cannot be drawn is logged and left.

    Raises StudioGone where the studio ended; the claim then lapses, and the story is due again.
    """
    until = now + LEASE
    if not Illustration.claim(number, now=now, until=until):
        return False
    story = Story.objects.filter(pk=number).first()
    if story is None:
        return False
    picture = None
    if story.lead_picture_id is None:
        try:
            picture = draw(story, studio)
        except (DrawingFailed, PictureUnreadable, OSError, ValueError):
            logger.exception("nothing could be drawn for story %s", number)
    _hang(story, picture, until)
    return True


def draw(story: Story, studio: Studio) -> Picture | None:
    """Draw for a story, or find the drawing that others of these countries have."""
    newsroom = Newsroom.objects.first()
    sector = Sector.objects.filter(slug=story.main_sector).first()
    wanted = drawing_for(
        kind=story.kind,
        countries=story.countries,
        place=story.dateline_place,
        country=story.dateline_country,
        sector=_said(sector.name, story.language) if sector else "",
        newsroom=newsroom.name if newsroom else "",
    )
    if isinstance(wanted, Map):
        return _map(wanted, story.language, studio)
    if isinstance(wanted, Card):
        accent = newsroom.accent if newsroom else ""
        return draw_card(
            label=wanted.label,
            kicker=wanted.kicker,
            accent=accent,
            language=story.language,
            studio=studio,
        )
    return None


def _said(words: str, language: str) -> str:
    """Give words of the newsroom in a language; themselves where nobody translated them."""
    known = Wording.objects.filter(words=words, language=language.partition("-")[0].lower())
    return known.values_list("translated", flat=True).first() or words


def _map(wanted: Map, language: str, studio: Studio) -> Picture:
    spot = city_position(wanted.place, wanted.country) if wanted.place else None
    return draw_locator_map(
        countries=wanted.countries,
        place=(spot[1], spot[0]) if spot else None,
        place_name=wanted.place if spot else "",
        language=language,
        studio=studio,
    )


def _hang(story: Story, picture: Picture | None, until: datetime) -> None:
    """Show the drawing with its story, if the claim still holds; pages that show the story change.

    Both pictures are looked at: a drawing whose story was killed meanwhile goes with it, and one that
    was hidden with another story comes back.
    """
    with transaction.atomic():
        claimed = Illustration.objects.filter(story=story, claimed_until=until)
        before = claimed.values_list("picture_id", flat=True).first()
        shown = picture.pk if picture else None
        if not claimed.update(version=story.version, picture=picture, claimed_until=None):
            return
        look_at(*{before, shown})
        if before != shown:
            changed(f"story:{story.pk}")
