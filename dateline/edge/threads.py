"""Keeping the threads of a process apart: the lock of a file only keeps processes apart."""

from __future__ import annotations

import os
import threading


class Threads:
    """A lock between the threads of this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        os.register_at_fork(after_in_child=self._begin_anew)

    def _begin_anew(self) -> None:
        """In a fork nobody is left who would let go of what was held at that moment."""
        self.lock = threading.Lock()
