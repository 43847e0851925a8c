"""The media stage as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Pictures, their renditions, and what the house draws itself."""

    name = "dateline.media"
    label = "media"
    verbose_name = "Pictures"
