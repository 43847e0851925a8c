"""Tells Django of the desk stage."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk stage as a Django app."""

    name = "dateline.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
