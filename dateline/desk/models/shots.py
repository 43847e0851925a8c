"""Shots that editors wrote: each is bound to the version of its story that it was written for."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from dateline.desk.models.ledger import Publication
from dateline.desk.models.story import Story


class ShotQuerySet(models.QuerySet["Shot"]):
    """Written shots, by words of the house."""

    def overtaken(self) -> ShotQuerySet:
        """Those of public stories whose words have changed, or were corrected, since."""
        # A note may go out without a word of the story changing.
        corrected = Publication.objects.filter(
            story=OuterRef("story"),
            signal=Publication.Signal.CORRECT,
            version__gt=OuterRef("version"),
        )
        # Asked for each shot: joined, a database may begin with the stories, and read the archive.
        public = Story.objects.filter(pk=OuterRef("story"), live=True, killed_at=None)
        asked = self.annotate(corrected=Exists(corrected), now=Subquery(public.values("words")))
        return asked.filter(now__isnull=False).filter(~Q(words=F("now")) | Q(corrected=True))


class Shot(models.Model):
    """A story in an editor's own words, for its card among the shots.

    It is shown while the story reads as it did when the shot was written. After that the one that
    is made by rule takes its place, until an editor has looked at it.
    """

    story = models.OneToOneField(
        Story, on_delete=models.CASCADE, primary_key=True, related_name="shot"
    )
    text = models.TextField()
    words = models.CharField(max_length=64, help_text="Digest of the story's words at that time.")
    version = models.PositiveIntegerField(help_text="The story's version at that time.")
    written_by = models.ForeignKey(
        "desk.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()

    wagtail_reference_index_ignore = True
    objects = ShotQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text[:80]
