"""Tells Django of the wires stage."""

from __future__ import annotations

from django.apps import AppConfig


class WiresConfig(AppConfig):
    """The wires stage as a Django app."""

    name = "dateline.wires"
    label = "wires"
    default_auto_field = "django.db.models.BigAutoField"
