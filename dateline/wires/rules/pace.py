"""How fast a source may push: in bursts, and steadily up to a rate."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Bucket:
    """So much may come at once, and so much a second after that."""

    size: float
    a_second: float
    left: float = -1.0
    at: float = 0.0

    def wait(self, now: float) -> float:
        """Take one, and give 0; or give the seconds after which there will be one again."""
        full = self.left < 0
        self.left = (
            self.size if full else min(self.size, self.left + (now - self.at) * self.a_second)
        )
        self.at = now
        if self.left < 1:
            return (1 - self.left) / self.a_second
        self.left -= 1
        return 0.0
