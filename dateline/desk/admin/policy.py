"""Who may do what with a story, beyond what groups say: nobody deletes one, and a killed one is closed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from wagtail.permission_policies import ModelPermissionPolicy

if TYPE_CHECKING:
    from dateline.desk.models import Story

KILL = "desk.kill_story"
LEDGER = "desk.view_publication"


class StoryPolicy(ModelPermissionPolicy):
    """Django's permissions, but no deletion: the ledger is never lost."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Ask the groups; nobody may delete, whatever they say."""
        return action != "delete" and bool(super().user_has_permission(user, action))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Story) -> bool:
        """Ask the groups; a killed story is only looked at."""
        closed = instance.killed_at is not None and action != "view"
        return not closed and self.user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        """Ask for each of them."""
        return any(self.user_has_permission(user, action) for action in actions)
