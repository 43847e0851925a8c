"""Tables of the wires: who sends, what arrived as bytes, and the items found in it."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q

from dateline.wires.formats.codec import from_record
from dateline.wires.rules.folders import objection

if TYPE_CHECKING:
    from dateline.wires.formats.copy import WireCopy


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


class WireFile(models.Model):
    """Bytes that arrived, kept as they came. One row per source and content."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        DONE = "done", "Read"
        REJECTED = "rejected", "Rejected"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=500, help_text="File name, address or push, as it came.")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    content_type = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True, help_text="Why it was rejected, and what to do.")
    arrived_at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text="When the same bytes came last.")
    seen = models.PositiveIntegerField("times seen", default=1)
    read_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["source", "sha256"], name="wires_one_row_per_content"),
        )
        indexes = (
            models.Index(
                fields=["arrived_at"], condition=Q(state="waiting"), name="wires_waiting_files"
            ),
            models.Index(
                fields=["arrived_at"], condition=Q(state="rejected"), name="wires_rejected_files"
            ),
            models.Index(fields=["-arrived_at"], name="wires_files_by_arrival"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the bytes are kept, gzipped, named after their digest."""
        return Path(settings.RAW_WIRES) / self.sha256[:2] / f"{self.sha256}.gz"

    def read_bytes(self) -> bytes:
        """Give the bytes as they came; raises FileNotFoundError if they were taken away."""
        return gzip.decompress(self.path.read_bytes())


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
            models.Index(fields=["source", "words"], name="wires_items_by_words"),
        )

    def __str__(self) -> str:
        return self.headline or self.uri

    @property
    def copy(self) -> WireCopy:
        """The item as the format module handed it over."""
        return from_record(self.record)


class Host(models.Model):
    """A host that was polled: when it may be asked again, whoever of our sources asks."""

    name = models.CharField(max_length=255, unique=True)
    next_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
