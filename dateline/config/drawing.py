"""What the worker's drawing thread does: pictures for stories without one, and files that take long."""

from __future__ import annotations

import time

from django.utils import timezone

from dateline.desk.actions.illustrating import Illustrator
from dateline.media.actions import Walk, make_slow_renditions
from dateline.media.gateways.studio import Apart

# Rounds between two looks for pictures that lack their slow files, where none was found.
FILES_EVERY = 5
# The studio's child takes 80 MB: it goes when nothing was drawn for so long.
IDLE_SECONDS = 60.0


class Drawing:
    """Draws what is due, the newest story first; when there is none, writes AVIF files."""

    def __init__(self) -> None:
        self.studio = Apart()
        self.illustrator = Illustrator(self.studio)
        self.walk = Walk()
        self.rounds = 0
        self.files_left = True
        self.busy_at = time.monotonic()

    def round(self) -> int:
        """Do a little of it; gives how much was done."""
        self.rounds += 1
        done = self.illustrator.round(now=timezone.now())
        if not done and (self.files_left or not self.rounds % FILES_EVERY):
            done = make_slow_renditions(studio=self.studio, walk=self.walk)
            self.files_left = bool(done)
        if done:
            self.busy_at = time.monotonic()
        elif time.monotonic() - self.busy_at > IDLE_SECONDS:
            self.studio.close()
        return done
