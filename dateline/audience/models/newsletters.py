"""Letters that readers can ask for, who asked for them, and who must not be written to."""

from __future__ import annotations

import uuid
from datetime import time

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from dateline.audience.rules.newsletters import Rhythm, Schedule
from dateline.desk.models import Edition

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Newsletter(models.Model):
    """A letter: how often it comes, what it is about, and how it is made."""

    class Rhythms(models.TextChoices):
        DAILY = Rhythm.DAILY.value, "Daily"
        WEEKLY = Rhythm.WEEKLY.value, "Weekly"
        BREAKING = Rhythm.BREAKING.value, "Breaking news"

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=60, unique=True)
    description = models.CharField(
        max_length=200, help_text="What readers get, and when. It stands on the sign-up page."
    )
    rhythm = models.CharField(max_length=10, choices=Rhythms, default=Rhythms.DAILY)
    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Its stories, language and time zone.",
    )
    sector = models.SlugField(max_length=60, blank=True, help_text="Of this sector only.")
    country = models.CharField(
        max_length=2,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", "Two capital letters, such as KR.")],
        help_text="About this country only.",
    )
    send_at = models.TimeField(
        "goes out at", default=time(7, 0), help_text="In the edition's zone. Not for breaking news."
    )
    weekday = models.PositiveSmallIntegerField(
        choices=list(enumerate(WEEKDAYS)), default=0, help_text="For weekly letters."
    )
    automatic = models.BooleanField(
        "goes out by itself",
        default=False,
        help_text="Without this, each issue waits until somebody approves it.",
    )
    prepare_minutes = models.PositiveIntegerField(
        "is composed before",
        default=60,
        validators=[MaxValueValidator(24 * 60)],
        help_text="Minutes before its time, so that there is time to look at it.",
    )
    most = models.PositiveSmallIntegerField(
        "stories at most",
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(25)],
    )
    urgency = models.PositiveSmallIntegerField(
        "urgency for breaking news",
        default=1,
        choices=[(n, str(n)) for n in range(1, 6)],
        help_text="This urgent or more.",
    )
    most_a_day = models.PositiveSmallIntegerField(
        "breaking letters a day at most", default=4, validators=[MinValueValidator(1)]
    )
    intro = models.TextField(
        "standing introduction", blank=True, max_length=1000, help_text="Each issue begins with it."
    )
    active = models.BooleanField(
        "offered and sent",
        default=True,
        help_text="Without this nothing goes out, and readers cannot ask for it.",
    )
    position = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name

    @property
    def schedule(self) -> Schedule:
        """When it goes out, as a plain value."""
        return Schedule(
            rhythm=Rhythm(self.rhythm),
            at=self.send_at,
            zone=self.edition.tzinfo,
            weekday=self.weekday,
        )

    @property
    def fronts(self) -> tuple[str, ...]:
        """The fronts on all of which its stories stand, the narrowest first."""
        narrow = [f"country:{self.country}"] if self.country else []
        narrow += [f"sector:{self.sector}"] if self.sector else []
        return (*narrow, f"edition:{self.edition.slug}")


class Subscriber(models.Model):
    """Somebody who asked for letters. The address goes some time after they have left."""

    class State(models.TextChoices):
        ASKED = "asked", "Has not confirmed yet"
        ACTIVE = "active", "Gets letters"
        LEFT = "left", "Left"
        BOUNCED = "bounced", "Mail does not arrive"
        COMPLAINED = "complained", "Called it spam"

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    address = models.EmailField(max_length=254, null=True, unique=True)  # noqa: DJ001 - null: forgotten
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    language = models.CharField(max_length=10, default="en-gb")
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    soft_bounces = models.PositiveIntegerField(default=0)

    class Meta:
        permissions = (("export_subscriber", "Can see the addresses of subscribers"),)
        indexes = (
            models.Index(
                fields=["left_at"],
                condition=Q(left_at__isnull=False),
                name="audience_left_long_ago",
            ),
            models.Index(
                fields=["created_at"], condition=Q(state="asked"), name="audience_never_confirmed"
            ),
        )

    def __str__(self) -> str:
        return f"subscriber {self.pk}"


class Subscription(models.Model):
    """One letter that somebody asked for. Only what is active is sent."""

    class State(models.TextChoices):
        ASKED = "asked", "Not confirmed yet"
        ACTIVE = "active", "Active"
        LEFT = "left", "Left"

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="subscriptions", db_index=False
    )
    newsletter = models.ForeignKey(
        Newsletter, on_delete=models.CASCADE, related_name="subscriptions", db_index=False
    )
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["subscriber", "newsletter"], name="audience_once_subscribed"
            ),
        )
        indexes = (
            models.Index(
                fields=["newsletter", "subscriber"],
                condition=Q(state="active"),
                name="audience_active_subscriptions",
            ),
        )

    def __str__(self) -> str:
        return f"{self.newsletter_id} for {self.subscriber_id}: {self.state}"


class Suppression(models.Model):
    """An address that is not written to, remembered by a digest alone."""

    class Reason(models.TextChoices):
        BOUNCE = "bounce", "Mail does not arrive"
        COMPLAINT = "complaint", "Called it spam"
        BY_HAND = "by hand", "Put here by the desk"

    digest = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=10, choices=Reason)
    words = models.CharField(max_length=300, blank=True, help_text="What the other side said.")
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True, help_text="Empty: for good.")

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.at:%Y-%m-%d}"
