"""How often stories were looked at, and the rankings that readers see. No row tells of a reader."""

from __future__ import annotations

from django.db import models


class Views(models.Model):
    """The views of one story within ten minutes (an hour, once they are days old), by origin."""

    story = models.ForeignKey(
        "desk.Story", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    begin = models.DateTimeField()
    direct = models.PositiveIntegerField(default=0)
    own = models.PositiveIntegerField(default=0)
    search = models.PositiveIntegerField(default=0)
    social = models.PositiveIntegerField(default=0)
    elsewhere = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["story", "begin"], name="audience_views_once_a_step"),
        )
        indexes = (models.Index(fields=["begin"], name="audience_views_by_time"),)

    def __str__(self) -> str:
        return f"views of story {self.story_id} from {self.begin:%Y-%m-%d %H:%M}"


class Ranking(models.Model):
    """What is read most on a front (`latest`, `edition:asia`, `sector:sport`), as readers see it.

    A sector's inside an edition is called `sector:sport|edition:asia`.
    """

    front = models.CharField(max_length=220, unique=True)
    stories = models.JSONField(default=list, help_text="Numbers of stories, the most read first.")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"ranking of {self.front}"
