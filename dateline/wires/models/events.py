"""Events: which agency items tell of one thing that happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

from dateline.wires.models.items import WireItem
from dateline.wires.models.sources import Source

# Django's fields take type arguments for mypy alone.
if TYPE_CHECKING:
    _Numbers: TypeAlias = models.BigIntegerField[int, int]
else:
    _Numbers = models.BigIntegerField


class Event(models.Model):
    """What one or several agency items tell of."""

    language = models.CharField(max_length=10, blank=True)
    last_at = models.DateTimeField(help_text="When the last report of it was written.")
    seen_at = models.DateTimeField(help_text="When the last report of it came in.")
    is_open = models.BooleanField(default=True, help_text="Whether reports are still looked up.")
    reports_count = models.PositiveIntegerField("reports", default=0)
    headline = models.CharField(max_length=500, blank=True, help_text="That of the lead.")
    lead = models.ForeignKey(
        "wires.EventReport", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lead_chosen = models.BooleanField(default=False, help_text="An editor has chosen the lead.")
    profile = models.BinaryField(default=b"", help_text="What its reports have in common.")

    class Meta:
        indexes = (
            models.Index(
                fields=["-last_at"],
                condition=Q(reports_count__gt=1),
                name="wires_events_told_often",
            ),
            models.Index(fields=["seen_at"], condition=Q(is_open=True), name="wires_open_events"),
        )

    def __str__(self) -> str:
        return self.headline or f"Event {self.pk}"


class EventReport(models.Model):
    """One agency item, whatever its version, as a report of an event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="reports")
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+", db_index=False)
    uri = models.CharField(max_length=1000)
    item = models.ForeignKey(
        WireItem, on_delete=models.CASCADE, related_name="+", help_text="Its newest version."
    )
    at = models.DateTimeField(help_text="When it was written.")
    length = models.PositiveIntegerField(default=0, help_text="Letters of its text.")
    by_hand = models.BooleanField(default=False, help_text="An editor has put it into this event.")
    sketch = models.BinaryField(default=b"", help_text="What is compared of it.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["source", "uri"], name="wires_one_event_per_item"),
        )

    def __str__(self) -> str:
        return f"{self.uri} in event {self.event_id}"


class WordOfEvent(_Numbers):
    """A 64-bit number that SQLite uses as the row's own number."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Give `integer` on SQLite: only of that name the row's number and the key are one tree."""
        return "integer" if connection.vendor == "sqlite" else str(super().db_type(connection))


class EventTerm(models.Model):
    """A telling word under which an open event is found: the digest of the word, then the event.

    Both are one number (`grouping.key_of`), so that SQLite keeps one small tree, and not two with
    all letters of each word.
    """

    id = WordOfEvent(primary_key=True)

    class Meta:
        verbose_name = "word of an event"
        verbose_name_plural = "words of events"

    def __str__(self) -> str:
        return f"{self.pk}"
