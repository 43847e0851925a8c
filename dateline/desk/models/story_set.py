"""Stories as a set, by words of the house: those that are public, due, expiring."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from dateline.desk.models.story import Story  # noqa: F401  the name in quotes below


class StoryQuerySet(models.QuerySet["Story"]):
    """Stories, by words of the house."""

    def public(self) -> StoryQuerySet:
        """Those that readers may see."""
        return self.filter(live=True, killed_at=None)

    def due(self, now: datetime) -> StoryQuerySet:
        """Those whose embargo has ended and that were to go out then by themselves."""
        return self.filter(release_at__lte=now, live=False, killed_at=None)

    def expiring(self, now: datetime) -> StoryQuerySet:
        """Those whose time on the site is over."""
        return self.filter(expire_at__lte=now, live=True)
