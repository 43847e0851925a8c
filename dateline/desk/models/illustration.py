"""What is drawn for stories that have no picture of their own.

The row of a story says what was drawn for which of its versions. It is apart from the story, so that
neither an editor's draft nor the agency's next version meets a picture that nobody chose.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, models

from dateline.desk.models.story import Story

# Public stories whose newest version has not been looked at, the newest publications first. One that
# has a picture of its own is looked at where a drawing is to be taken away.
DUE = """
SELECT story.id, drawn.claimed_until IS NULL OR drawn.claimed_until < %s FROM desk_publication AS publication
  JOIN desk_story AS story ON story.id = publication.story_id
  LEFT JOIN desk_illustration AS drawn ON drawn.story_id = story.id
 WHERE publication.at >= %s AND publication.version = story.version
   AND story.live AND story.killed_at IS NULL
   AND (drawn.story_id IS NULL OR drawn.version < story.version)
   AND (story.lead_picture_id IS NULL OR drawn.picture_id IS NOT NULL)
 ORDER BY publication.at DESC LIMIT %s
"""
CLAIM = """
INSERT INTO desk_illustration (story_id, version, claimed_until) VALUES (%s, 0, %s)
    ON CONFLICT (story_id) DO UPDATE SET claimed_until = excluded.claimed_until
 WHERE desk_illustration.claimed_until IS NULL OR desk_illustration.claimed_until < %s
"""


class Illustration(models.Model):
    """The drawing of one story, and the version of the story that it was made for."""

    story = models.OneToOneField(
        Story, on_delete=models.CASCADE, primary_key=True, related_name="illustration"
    )
    picture = models.ForeignKey(
        "media.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField()
    claimed_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"drawing for story {self.story_id}"

    @staticmethod
    def due(*, since: datetime, now: datetime, most: int) -> dict[int, bool]:
        """Number the stories published since then for which there is something to draw.

        Each with whether it is free: nobody has taken it on, or whoever had is dead.
        """
        with connection.cursor() as cursor:
            cursor.execute(DUE, [_time(now), _time(since), most])
            return {number: bool(free) for number, free in cursor.fetchall()}

    @staticmethod
    def claim(story: int, *, now: datetime, until: datetime) -> bool:
        """Take a story on, so that nobody else draws for it until then; False if somebody has."""
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, [story, _time(until), _time(now)])
            return bool(cursor.rowcount == 1)


def _time(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)
