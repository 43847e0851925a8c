"""Tells Django of the config stage."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The config stage as a Django app."""

    name = "dateline.config"
    label = "config"
    default_auto_field = "django.db.models.BigAutoField"
