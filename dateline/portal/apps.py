"""Tells Django of the portal stage."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The portal stage as a Django app."""

    name = "dateline.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
