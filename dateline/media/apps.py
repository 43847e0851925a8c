"""The media stage as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Pictures, their renditions, and what the house draws itself."""

    name = "dateline.media"
    label = "media"
    verbose_name = "Pictures"

    def ready(self) -> None:
        """Have every upload developed, whichever screen it came from."""
        from django.db.models.signals import post_save

        from dateline.media.handlers import develop_when_stored

        post_save.connect(develop_when_stored, "media.Picture", dispatch_uid="media.develop")
