"""Tells Django of the desk stage, and Wagtail's audit log of the desk's own verbs."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class DeskConfig(AppConfig):
    """The desk stage as a Django app."""

    name = "dateline.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the verbs here, not with the screens: a kill by the worker is logged too."""
        from wagtail import hooks

        from dateline.desk.models.in_front import watch_commits
        from dateline.desk.models.purging import watch
        from dateline.desk.models.search.postgres import spare
        from dateline.desk.models.search.sqlite import teach

        watch()
        connection_created.connect(teach)
        connection_created.connect(spare)
        watch_commits()
        hooks.register("register_log_actions", register_verbs)


def register_verbs(actions: Any) -> None:
    """Name what the audit log may hold beside Wagtail's own verbs."""
    actions.register_action("desk.kill", "Kill", "Killed")
    actions.register_action("desk.shot", "Write the shot", "Wrote the shot")
    actions.register_action("desk.shot.remove", "Take the shot away", "Took the shot away")
    actions.register_action("desk.refuse", "Refuse at its time", "Not published at its time")
