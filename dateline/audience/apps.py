"""The stage BACK, for Django."""

from __future__ import annotations

from django.apps import AppConfig


class AudienceConfig(AppConfig):
    """What readers do and ask for: views and trending, newsletters, feedback."""

    name = "dateline.audience"
    label = "audience"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Purge pages when letters change, and hear what a mail provider tells."""
        from anymail.signals import tracking

        from dateline.audience.handlers.bounces import tracked
        from dateline.audience.models.newsletter_purging import watch

        watch()
        tracking.connect(tracked, dispatch_uid="bounces and complaints")
