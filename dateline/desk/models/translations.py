"""Which stories tell the same in another language."""

from __future__ import annotations

from django.db import models


class StoryTranslation(models.Model):
    """A story's place among its translations: those of one group are translations of each other.

    It stands apart from the story, as it is no part of its words: no revision brings it back.
    """

    story = models.OneToOneField(
        "desk.Story", on_delete=models.CASCADE, related_name="translation", primary_key=True
    )
    group = models.BigIntegerField(
        db_index=True, help_text="The number of the story that was there first."
    )

    def __str__(self) -> str:
        return f"story {self.story_id} of group {self.group}"
