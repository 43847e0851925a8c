"""By what the texts of the last days are found again."""

from __future__ import annotations

from django.db import models


class SampledKey(models.Model):
    """One key of the sample of an item's text (`tagging.wording`), under the day of its arrival.

    Its day stands first, so that a day is forgotten in one piece. The item is a bare number: there
    are some twenty rows for each, and one whose item is gone finds nothing.
    """

    pk = models.CompositePrimaryKey("day", "key", "item")
    day = models.IntegerField(help_text="Days since 1970, UTC.")
    key = models.IntegerField()
    item = models.BigIntegerField()

    class Meta:
        verbose_name = "key of a text"
        verbose_name_plural = "keys of texts"

    def __str__(self) -> str:
        return f"{self.day} {self.key} {self.item}"
