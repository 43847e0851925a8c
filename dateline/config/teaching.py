"""What the worker's teaching thread does: has sectors trained when editors have decided on enough."""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import datetime, timedelta

from django.utils import timezone

from dateline.desk.actions.training import training_is_due

logger = logging.getLogger(__name__)

# Between two looks whether training is worth it, and after a training before the next look: one
# that found too few stories is tried again the day after.
LOOK_EVERY = timedelta(minutes=10)
REST = timedelta(days=1)


class Teaching:
    """Starts `dateline train sectors` as a child behind everything else, one at a time.

    A training takes a minute of processor time; in this process copy would wait for it.
    """

    def __init__(self) -> None:
        self.child: subprocess.Popen[bytes] | None = None
        self.looks_at = timezone.now() + LOOK_EVERY

    def round(self) -> int:
        """Look after the child, or start one where that is due; there is never more to do at once."""
        now = timezone.now()
        if self.child is not None:
            self.look_after(self.child)
        elif now >= self.looks_at:
            self.look(now)
        return 0

    def look(self, now: datetime) -> None:
        """Start a training if it is due."""
        self.looks_at = now + LOOK_EVERY
        if training_is_due(now=now):
            self.looks_at = now + REST
            command = [sys.executable, "-m", "dateline", "train", "sectors", "--behind"]
            self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def look_after(self, child: subprocess.Popen[bytes]) -> None:
        """Forget the child once it has ended; it has said itself what became of it."""
        if child.poll() is not None:
            logger.info("training of the sectors ended with exit code %s", child.returncode)
            self.child = None
