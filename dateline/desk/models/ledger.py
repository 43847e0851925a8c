"""The publication ledger: every change that readers may see, and how it reached each channel.

`Publication` says that something changed, `Delivery` says where it has gone, `Placement` says on
which fronts the story stands now. All three are written in the transaction of the change itself.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from dateline.desk.models.people import User
    from dateline.desk.models.story import Story

SITE = "site"
WEBSUB = "websub"


class Placement(models.Model):
    """A public story on a front (`latest`, `country:KP`, `edition:asia`). Only what is public has rows.

    Fronts are read by (front, published_at, story) and paged by key, so that a page costs the same
    whatever the size of the archive.
    """

    front = models.CharField(max_length=80)
    story = models.ForeignKey("desk.Story", on_delete=models.CASCADE, related_name="placements")
    published_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["story", "front"], name="desk_story_once_on_front"),
        )
        indexes = (
            models.Index(
                fields=["front", "-published_at", "-story"], name="desk_front_newest_first"
            ),
        )

    def __str__(self) -> str:
        return f"{self.front}: story {self.story_id}"


class Publication(models.Model):
    """One change that readers may see. Rows are only ever added."""

    class Signal(models.TextChoices):
        PUBLISH = "publish", "Published"
        UPDATE = "update", "Updated"
        CORRECT = "correct", "Corrected"
        UNPUBLISH = "unpublish", "Taken down"
        KILL = "kill", "Killed"

    story = models.ForeignKey("desk.Story", on_delete=models.PROTECT, related_name="publications")
    version = models.PositiveIntegerField()
    signal = models.CharField(max_length=10, choices=Signal)
    at = models.DateTimeField()
    headline = models.CharField(max_length=300)
    note = models.TextField(
        blank=True, help_text="The correction as readers see it, or why it was taken down."
    )
    fronts = models.JSONField(
        default=list, help_text="Fronts on which it stood before or stands now."
    )
    user = models.ForeignKey(
        "desk.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["story", "version"], name="desk_one_row_per_version"),
        )
        indexes = (models.Index(fields=["-at", "-id"], name="desk_ledger_newest_first"),)

    def __str__(self) -> str:
        return f"{self.get_signal_display()} {self.at:%Y-%m-%d %H:%M} “{self.headline}”"


class Delivery(models.Model):
    """One publication on its way to one channel."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        DONE = "done", "Arrived"
        FAILED = "failed", "Refused"
        UNKNOWN = "unknown", "Unknown: no answer came"

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, related_name="deliveries"
    )
    channel = models.CharField(
        max_length=300, help_text="`site`, `websub`, or `webhook` and an address."
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, help_text="What the other side said.")

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = (
            models.UniqueConstraint(
                fields=["publication", "channel"], name="desk_one_delivery_per_channel"
            ),
        )
        indexes = (
            models.Index(
                fields=["next_at"], condition=Q(state="waiting"), name="desk_waiting_deliveries"
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state="sending"), name="desk_sending_deliveries"
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel}: {self.get_state_display()}"


def channels() -> list[str]:
    """Name every channel that a publication goes to, by the settings in force."""
    hub = [WEBSUB] if settings.WEBSUB_HUB else []
    return [SITE, *hub, *(f"webhook {address}" for address in settings.WEBHOOKS)]


def record(
    story: Story,
    *,
    signal: Publication.Signal,
    now: datetime,
    fronts: list[str],
    note: str = "",
    user: User | None = None,
) -> Publication:
    """Write the ledger rows of a change; call it inside the transaction that makes the change.

    `fronts` are those on which the story stands from now on, empty when it is taken down.
    """
    stood = [] if story.version == 1 else list(story.placements.values_list("front", flat=True))
    publication = Publication.objects.create(
        story=story,
        version=story.version,
        signal=signal,
        at=now,
        headline=story.headline[:300],
        note=note,
        fronts=list(dict.fromkeys([*fronts, *stood])),
        user=user,
    )
    _place(story, fronts, stood)
    Delivery.objects.bulk_create([_delivery(publication, channel, now) for channel in channels()])
    return publication


def _place(story: Story, fronts: list[str], stood: list[str]) -> None:
    if gone := set(stood) - set(fronts):
        story.placements.filter(front__in=gone).delete()
    fresh = [front for front in fronts if front not in stood]
    published_at = story.first_published_at
    if fresh and published_at:
        Placement.objects.bulk_create(
            [Placement(front=front, story=story, published_at=published_at) for front in fresh]
        )


def _delivery(publication: Publication, channel: str, now: datetime) -> Delivery:
    delivery = Delivery(publication=publication, channel=channel, next_at=now)
    if channel == SITE:
        # The site reads these very tables: readers have it with the commit.
        delivery.state, delivery.attempts, delivery.done_at = Delivery.State.DONE, 1, now
    return delivery
