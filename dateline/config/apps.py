"""Tells Django of the config stage."""

from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings

from dateline.edge.commits import open_at


class ConfigConfig(AppConfig):
    """The config stage as a Django app."""

    name = "dateline.config"
    label = "config"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say where the processes of this newsroom tell each other what was purged."""
        open_at(Path(settings.HOME) / "run" / "board")
