"""The newsroom's own words in other languages: names of sectors, menus, the tagline, titles of pages."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Wording(models.Model):
    """What stands for some words of the newsroom in a language.

    The words themselves are the key, as in a catalogue of translations: where they were changed,
    readers get the new ones until somebody translates those.
    """

    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    words = models.CharField(max_length=500)
    translated = models.CharField(max_length=500)

    class Meta:
        ordering = ("language", "words")
        constraints = (
            models.UniqueConstraint(fields=["language", "words"], name="desk_one_wording"),
        )

    def __str__(self) -> str:
        return f"{self.words} → {self.translated}"
