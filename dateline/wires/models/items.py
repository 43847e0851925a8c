"""The items found in what arrived, with what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from dateline.wires.formats.codec import from_record
from dateline.wires.models.files import WireFile
from dateline.wires.models.sources import Source

if TYPE_CHECKING:
    from dateline.wires.formats.copy import WireCopy


# What agencies announce. It is held by the hundred, and seldom asks for a decision.
# Both are named one by one: a database uses an index only where the question says the same.
ANNOUNCED = Q(type="event") | Q(type="planning")
NO_ANNOUNCEMENT = ~Q(type="event") & ~Q(type="planning")


class WireItem(models.Model):
    """One version of one agency item, with what became of it."""

    class Outcome(models.TextChoices):
        NEW = "new", "New"
        UPDATE = "update", "Update"
        DUPLICATE = "duplicate", "Duplicate"
        KILL = "kill", "Kill"
        HELD = "held", "Held"
        REJECTED = "rejected", "Rejected"

    file = models.ForeignKey(WireFile, on_delete=models.PROTECT, related_name="items")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="items")
    uri = models.CharField(max_length=1000, help_text="The agency's identifier.")
    version = models.CharField(max_length=100, blank=True)
    versioncreated = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(
        max_length=64, help_text="SHA-256 over everything in the item that has a meaning."
    )
    words = models.CharField(
        max_length=64,
        blank=True,
        help_text="SHA-256 over the words of headline and text, where others are compared with it.",
    )
    first = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="copies",
        db_index=False,
        help_text="The item that brought the same text before, under another identifier or source.",
    )
    type = models.CharField(max_length=20)
    headline = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(blank=True)
    record = models.JSONField(help_text="The item as understood, fields named after ninjs.")
    arrived_at = models.DateTimeField()
    handled_at = models.DateTimeField(
        null=True, blank=True, help_text="When the desk had acted on it."
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source", "uri", "digest"], name="wires_same_item_once"
            ),
        )
        indexes = (
            models.Index(fields=["id"], condition=Q(handled_at=None), name="wires_unhandled_items"),
            models.Index(fields=["-arrived_at"], name="wires_items_by_arrival"),
            models.Index(fields=["outcome", "-arrived_at"], name="wires_items_by_outcome"),
            models.Index(
                fields=["outcome", "-arrived_at"],
                condition=Q(outcome="held") & NO_ANNOUNCEMENT,
                name="wires_held_news",
            ),
            models.Index(
                fields=["outcome", "-arrived_at"],
                condition=Q(outcome="held") & ANNOUNCED,
                name="wires_held_announcements",
            ),
            models.Index(fields=["source", "words"], name="wires_items_by_words"),
            models.Index(
                fields=["first"], condition=Q(first__isnull=False), name="wires_copies_of_items"
            ),
        )

    def __str__(self) -> str:
        return self.headline or self.uri

    @cached_property
    def copy(self) -> WireCopy:
        """The item as the format module handed it over, read once: no record is ever changed."""
        return from_record(self.record)
