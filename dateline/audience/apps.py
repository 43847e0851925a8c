"""The stage BACK, for Django."""

from __future__ import annotations

from django.apps import AppConfig


class AudienceConfig(AppConfig):
    """What readers do and ask for: views and trending, newsletters, feedback."""

    name = "dateline.audience"
    label = "audience"
    default_auto_field = "django.db.models.BigAutoField"
