"""How often a source usually brings something new, learned, and when its silence is too long.

Most sources sleep at night and many at weekends: the usual gap is short and the longest is not.
Both are learned, the longest fades within weeks, and a source is silent when both are outlasted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

BURST = timedelta(minutes=1)
"""What comes within a minute of the last came together with it."""
WEIGHT = 0.1
"""Of the newest gap in the mean."""
FADING = timedelta(days=14)
"""In this time the longest gap counts half: a weekly rest is remembered, a strike forgotten."""
LEARNING = timedelta(days=2)
FEWEST_GAPS = 5
"""Before so many gaps in so much time nothing is known of nights."""
TIMES_USUAL, TIMES_LONGEST = 3.0, 1.5
SHORTEST_SILENCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When something new came from a source."""

    first: datetime | None = None
    last: datetime | None = None
    gaps: int = 0
    usual: float = 0.0
    """Mean gap, the newer ones counting more; seconds."""
    longest: float = 0.0
    """The longest gap, faded; seconds."""


def heard(rhythm: Rhythm, at: datetime) -> Rhythm:
    """Give the rhythm after something new came."""
    if rhythm.last is None:
        return replace(rhythm, first=at, last=at)
    gap = at - rhythm.last
    if gap < BURST:
        # Also what is read again, or comes after a clock was set back.
        return rhythm
    seconds = gap.total_seconds()
    return replace(
        rhythm,
        last=at,
        gaps=rhythm.gaps + 1,
        usual=rhythm.usual + WEIGHT * (seconds - rhythm.usual) if rhythm.gaps else seconds,
        longest=max(seconds, rhythm.longest * 0.5 ** (gap / FADING)),
    )


def longest_silence(rhythm: Rhythm) -> timedelta | None:
    """Give how long a source may be silent before somebody should look; None while it is learned."""
    if rhythm.first is None or rhythm.last is None or rhythm.gaps < FEWEST_GAPS:
        return None
    if rhythm.last - rhythm.first < LEARNING:
        return None
    seconds = max(TIMES_USUAL * rhythm.usual, TIMES_LONGEST * rhythm.longest)
    return max(timedelta(seconds=seconds), SHORTEST_SILENCE)


def silence(rhythm: Rhythm, now: datetime) -> str:
    """Say in words that a source is silent for too long; empty while it is not."""
    limit = longest_silence(rhythm)
    if limit is None or rhythm.last is None or now - rhythm.last <= limit:
        return ""
    usual = in_words(timedelta(seconds=rhythm.usual))
    return (
        f"Nothing new came for {in_words(now - rhythm.last)}; usually something comes every {usual}. "
        "Ask the agency whether it still sends."
    )


def in_words(time: timedelta) -> str:
    """Give a length of time in its largest unit, rounded."""
    seconds = time.total_seconds()
    for unit, length in (("days", 86_400), ("hours", 3_600)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{max(seconds / 60, 1):.0f} minutes"
