"""Who sends: sources with their terms and their health, and the hosts that are polled."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

from dateline.wires.rules.conditions import Condition
from dateline.wires.rules.folders import objection
from dateline.wires.rules.rhythm import Rhythm


def check_zone(name: str) -> None:
    """Raise ValidationError unless the name is an IANA zone."""
    if name not in available_timezones():
        raise ValidationError(
            f"{name!r} is not a time zone. Write one such as Europe/London or Asia/Seoul."
        )


class Source(models.Model):
    """Somebody who sends copy: a folder, a mailbox, an address that is polled, or one they push to."""

    class Kind(models.TextChoices):
        FOLDER = "folder", "Folder: files are dropped into it"
        POLL = "poll", "Address: polled by us"
        PUSH = "push", "Push: they send to us with a token"
        MAIL = "mail", "Mail: messages are delivered into a folder"

    class Signing(models.TextChoices):
        NONE = "none", "No signature: the token is enough"
        BODY = "body", "X-Hub-Signature-256: the body is signed (WebSub, GitHub)"
        STAMPED = "stamped", "Signature: time and body are signed (t=…,v1=…)"

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
        max_length=500,
        blank=True,
        help_text="Empty: DATELINE_HOME/drop/<slug>, for mail DATELINE_HOME/mail/<slug>.",
    )
    address = models.CharField(
        max_length=2000, blank=True, validators=[URLValidator(["http", "https"])]
    )
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
    signing = models.CharField(
        "signature",
        max_length=10,
        choices=Signing,
        default=Signing.NONE,
        help_text="For push: how the sender signs what it sends.",
    )
    # As it is, not as a hash: a signature can only be checked by who could also make it.
    secret = models.CharField(max_length=200, blank=True, editable=False)
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
    condition = models.CharField(
        "state", max_length=20, default=Condition.UNTRIED.value, editable=False
    )
    took = models.FloatField("seconds that the last try took", default=0.0, editable=False)
    moved_from = models.CharField("address before", max_length=2000, blank=True, editable=False)
    moved_at = models.DateTimeField("moved", null=True, blank=True, editable=False)
    refused = models.PositiveIntegerField("wrong signatures", default=0, editable=False)
    refused_at = models.DateTimeField("last wrong signature", null=True, editable=False)
    first_new = models.DateTimeField(null=True, blank=True, editable=False)
    last_new = models.DateTimeField("last new item", null=True, blank=True, editable=False)
    gaps = models.PositiveIntegerField(default=0, editable=False)
    usual_gap = models.FloatField("seconds between new items, usually", default=0, editable=False)
    longest_gap = models.FloatField("longest of late", default=0, editable=False)

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
            drop=self._folders,
            roots=[Path(root) for root in settings.DROP_ROOTS],
        )

    @property
    def credit(self) -> str:
        """The name that readers see."""
        return self.attribution or self.name

    @property
    def drop_folder(self) -> Path:
        """Where files for this source are dropped, or its mail is delivered."""
        return Path(self.folder) if self.folder else self._folders / self.slug

    @property
    def _folders(self) -> Path:
        """Where sources of this kind have their folders."""
        mail = self.kind == self.Kind.MAIL
        return Path(settings.MAIL_FOLDERS if mail else settings.DROP_FOLDERS)

    @property
    def state(self) -> Condition:
        """The named state that the last try left it in."""
        return Condition(self.condition)

    @property
    def rhythm(self) -> Rhythm:
        """How often something new comes."""
        return Rhythm(
            first=self.first_new,
            last=self.last_new,
            gaps=self.gaps,
            usual=self.usual_gap,
            longest=self.longest_gap,
        )


class Host(models.Model):
    """A host that was polled: when it may be asked again, whoever of our sources asks."""

    name = models.CharField(max_length=255, unique=True)
    next_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
