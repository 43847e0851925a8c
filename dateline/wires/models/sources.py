"""Who sends: sources with their terms and their health, and the hosts that are polled."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

from dateline.wires.rules.folders import objection


def check_zone(name: str) -> None:
    """Raise ValidationError unless the name is an IANA zone."""
    if name not in available_timezones():
        raise ValidationError(
            f"{name!r} is not a time zone. Write one such as Europe/London or Asia/Seoul."
        )


class Source(models.Model):
    """Somebody who sends copy: a folder, an address that is polled, or an address they push to."""

    class Kind(models.TextChoices):
        FOLDER = "folder", "Folder: files are dropped into it"
        POLL = "poll", "Address: polled by us"
        PUSH = "push", "Push: they send to us with a token"

    class Rights(models.TextChoices):
        FULL = "full", "Full text"
        EXCERPT = "excerpt", "Excerpt and link"
        HEADLINE = "headline", "Headline and link only"

    class Trust(models.TextChoices):
        PUBLISH = "publish", "Publish at once"
        DRAFT = "draft", "Draft a story, an editor publishes"
        HOLD = "hold", "Hold the item, an editor decides"

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.FOLDER)
    folder = models.CharField(
        max_length=500, blank=True, help_text="Empty: DATELINE_HOME/drop/<slug>."
    )
    address = models.CharField(
        max_length=2000, blank=True, validators=[URLValidator(["http", "https"])]
    )
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
    rights = models.CharField(max_length=10, choices=Rights, default=Rights.FULL)
    trust = models.CharField(max_length=10, choices=Trust, default=Trust.DRAFT)
    zone = models.CharField(
        max_length=60,
        default="UTC",
        validators=[check_zone],
        help_text="For times that name no zone.",
    )
    language = models.CharField(
        max_length=20, blank=True, help_text="Where an item names none, such as en or pt-BR."
    )
    home_country = models.CharField(
        max_length=2, blank=True, help_text="ISO 3166 code of a feed that is local to one country."
    )
    desk = models.SlugField(
        max_length=60, blank=True, help_text="Desk that its stories go to. Empty: the news desk."
    )
    attribution = models.CharField(
        max_length=200, blank=True, help_text="How readers see the source. Empty: its name."
    )
    url = models.URLField(blank=True, help_text="Home page that the attribution links to.")
    inner = models.BooleanField(
        "inner address", default=False, help_text="May stand on a private or loopback address."
    )
    active = models.BooleanField(default=True)

    last_success = models.DateTimeField(null=True, blank=True, editable=False)
    last_try = models.DateTimeField(null=True, blank=True, editable=False)
    next_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    interval = models.PositiveIntegerField("seconds between polls", default=0, editable=False)
    failures = models.PositiveIntegerField("failures in a row", default=0, editable=False)
    last_error = models.TextField(blank=True, editable=False)
    etag = models.CharField(max_length=500, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a folder that is not for copy: whoever may add sources could empty any other."""
        super().clean()
        if self.folder and (why := self._objection_to_folder()):
            raise ValidationError({"folder": why})

    def _objection_to_folder(self) -> str:
        return objection(
            Path(self.folder),
            drop=Path(settings.DROP_FOLDERS),
            roots=[Path(root) for root in settings.DROP_ROOTS],
        )

    @property
    def credit(self) -> str:
        """The name that readers see."""
        return self.attribution or self.name

    @property
    def drop_folder(self) -> Path:
        """Where files for this source are dropped."""
        return Path(self.folder) if self.folder else Path(settings.DROP_FOLDERS) / self.slug


class Host(models.Model):
    """A host that was polled: when it may be asked again, whoever of our sources asks."""

    name = models.CharField(max_length=255, unique=True)
    next_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
