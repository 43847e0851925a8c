"""The editors' screens: Wagtail's views and forms, fitted to the newsroom's words and rules."""

from __future__ import annotations
