"""Which pictures readers may have: those that something public shows, and new ones of the desk.

Whoever takes a story away, or gives one another picture, has its picture looked at. With the
commit, the files of one that nothing public shows any more leave the folder that readers are served
from; they return once something public shows it again. Rows say which pictures are to be looked at,
so that the clock does it where the process was killed between its commit and the files.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import SuspiciousOperation
from django.db import Error, connection, models, transaction
from django.utils import timezone

from dateline.media.actions import place_files
from dateline.media.models import Picture
from dateline.wires.models import rows

if TYPE_CHECKING:
    from dateline.desk.models.story import Story

logger = logging.getLogger(__name__)

# By then, whoever was publishing the picture with another story when it was hidden has committed.
AGAIN_AFTER = timedelta(seconds=10)
AT_ONCE = 100
# What one picture's row, name or file may bring about. The commit is over, and others wait.
UNPLACED = (Error, OSError, ValueError, SuspiciousOperation)
IS_SHOWN = """
SELECT EXISTS (SELECT 1 FROM desk_story
                WHERE lead_picture_id = %(picture)s AND live AND killed_at IS NULL)
    OR EXISTS (SELECT 1 FROM desk_illustration AS drawn JOIN desk_story AS story
                   ON story.id = drawn.story_id
                WHERE drawn.picture_id = %(picture)s AND story.live AND story.killed_at IS NULL)
    OR EXISTS (SELECT 1 FROM desk_author WHERE picture_id = %(picture)s)
    OR EXISTS (SELECT 1 FROM desk_newsroom WHERE logo_id = %(picture)s)
"""
DRAWN_FOR = "SELECT picture_id FROM desk_illustration WHERE story_id = %s"


class DueLook(models.Model):
    """A picture that is to be looked at, once the time has come. It may have been deleted since."""

    picture = models.BigIntegerField(help_text="Its number.")
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"picture {self.picture}"


def look_at(*pictures: int | None) -> None:
    """Have pictures put where they belong, with the commit of what was done to those who show them."""
    wanted = [number for number in dict.fromkeys(pictures) if number is not None]
    if not wanted:
        return
    now = timezone.now()
    times = (now, now + AGAIN_AFTER)
    rows.insert([DueLook(picture=number, due_at=time) for number in wanted for time in times])
    transaction.on_commit(partial(_put_in_place, wanted))


def look_at_published(story: Story, *, showed: int | None) -> None:
    """Look at the picture of a story that goes out, if it is hidden, and at the one that it showed."""
    picture = story.lead_picture
    hidden = picture.pk if picture is not None and picture.hidden else None
    look_at(hidden, showed if showed != story.lead_picture_id else None)


def look_at_pictures_of(story: Story) -> None:
    """Look at what a story showed that is being taken away: its own picture, and what was drawn for it.

    Both: the drawing of a story that got a picture stays until a worker has taken it away.
    """
    with connection.cursor() as cursor:
        cursor.execute(DRAWN_FOR, [story.pk])
        drawn = [picture for (picture,) in cursor.fetchall()]
    look_at(story.lead_picture_id, *drawn)


def look_at_due(*, now: datetime) -> int:
    """Look at the pictures for which it is time; gives at how many. One that fails waits a while."""
    due = list(DueLook.objects.filter(due_at__lte=now).order_by("due_at")[:AT_ONCE])
    failed = _put_in_place({row.picture for row in due})
    seen = [row.pk for row in due if row.picture not in failed]
    DueLook.objects.filter(pk__in=seen).delete()
    waiting = [row.pk for row in due if row.picture in failed]
    DueLook.objects.filter(pk__in=waiting).update(due_at=now + AGAIN_AFTER)
    return len(seen)


def _put_in_place(pictures: Collection[int]) -> list[int]:
    """Put each where it belongs; gives those that failed, of which the clock will think."""
    failed = []
    for number in pictures:
        try:
            _settle(number)
        except UNPLACED:
            logger.exception("picture %s could not be put where it belongs", number)
            failed.append(number)
    return failed


def _settle(number: int) -> None:
    with transaction.atomic():
        # Under its lock: who comes later sees what has been committed by then.
        picture = Picture.objects.select_for_update().filter(pk=number).first()
        if picture is not None:
            place_files(picture, public=is_shown(number))


def is_shown(number: int) -> bool:
    """Tell whether something public shows the picture of that number. One query."""
    with connection.cursor() as cursor:
        cursor.execute(IS_SHOWN, {"picture": number})
        return bool(cursor.fetchone()[0])
