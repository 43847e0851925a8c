"""What is remembered of forms that readers sent: counts, and which tickets are used. Nobody's name."""

from __future__ import annotations

from django.db import models


class FormSalt(models.Model):
    """The day's salt. Networks are counted under names made with it; it is deleted after the day."""

    day = models.DateField(unique=True)
    salt = models.BinaryField()

    def __str__(self) -> str:
        return f"salt of {self.day}"


class FormCount(models.Model):
    """How many forms came from one network, or at all, within some minutes."""

    key = models.CharField(max_length=32, help_text="Salted digest.")
    since = models.DateTimeField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["key", "since"], name="audience_one_count_a_while"),
        )
        indexes = (models.Index(fields=["since"], name="audience_counts_by_age"),)

    def __str__(self) -> str:
        return f"{self.number} since {self.since:%H:%M}"


class UsedTicket(models.Model):
    """A ticket with which a form was taken: it is good once."""

    digest = models.CharField(max_length=64, unique=True)
    words = models.CharField(max_length=32, help_text="Salted digest of what came with it.")
    used_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"ticket used {self.used_at:%Y-%m-%d %H:%M}"
