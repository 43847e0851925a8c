"""What arrived as bytes, kept as it came."""

from __future__ import annotations

import gzip
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q

from dateline.wires.models.sources import Source


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
    reader = models.CharField(
        max_length=40, blank=True, help_text="The running system on which it is, or was, read."
    )

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
