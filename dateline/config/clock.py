"""The clock: what has a time happens at that time, without traffic and without cron."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from dateline.audience.actions.subscribing import forget
from dateline.audience.actions.trending import rank, thin
from dateline.config.processes import BEAT_SECONDS, Bell, beat
from dateline.config.rounds import end_round
from dateline.desk.actions import count_years, release_due
from dateline.desk.models import search
from dateline.desk.models.showing import look_at_due
from dateline.wires.actions.events import close_silent
from dateline.wires.actions.twins import forget_keys

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.5
# Ticks between two looks for addresses that are to be forgotten.
FORGET_EVERY = 1200
# Ticks between two rankings of what is read most, two looks for texts that are compared no more, and
# two for years of the archive that are to be counted.
RANK_EVERY = 40


def run_clock() -> None:
    """Publish and take down what is due, twice a second, until SIGTERM or SIGINT."""
    home = Path(settings.HOME)
    bell = Bell(signal.SIGTERM, signal.SIGINT)
    tick_number = 0
    while True:
        if tick_number % int(BEAT_SECONDS / TICK_SECONDS) == 0:
            beat(home, "clock")
        tick()
        look()
        if tick_number % 2 == 0:
            tidy()
        if tick_number % FORGET_EVERY == 0:
            forget_readers()
        if tick_number % RANK_EVERY == 0:
            rank_and_thin()
            forget_texts()
            close_events()
            count_archive()
        tick_number += 1
        if bell.wait(TICK_SECONDS):
            return


@contextmanager
def surviving(what: str) -> Iterator[None]:
    """Do what is inside; an error is logged, and the next round tries again."""
    try:
        yield
    except Exception:  # the outermost loop of the clock
        logger.exception("the clock could not %s", what)
    finally:
        end_round()


def look() -> None:
    """Put pictures where they belong whose stories went."""
    with surviving("look at pictures"):
        look_at_due(now=timezone.now())


def tidy() -> None:
    """Keep the search index in order, a little every second."""
    with surviving("tidy the search index"):
        search.tidy()


def rank_and_thin() -> None:
    """Rank what is read most, and keep the table of views small."""
    with surviving("rank what is read"):
        rank(now=timezone.now())
        thin(now=timezone.now())


def forget_texts() -> None:
    """Delete some of the keys by which the texts of past days were found again."""
    with surviving("forget old texts"):
        forget_keys(now=timezone.now())


def count_archive() -> None:
    """Count the stories of past months of the archive, where some came or went."""
    with surviving("count the archive"):
        count_years(now=timezone.now())


def close_events() -> None:
    """Let nothing join an event any more of which nothing came for days."""
    with surviving("close old events"):
        close_silent(now=timezone.now())


def forget_readers() -> None:
    """Delete the addresses of those who left or never confirmed."""
    with surviving("forget addresses"):
        forget(now=timezone.now())


def tick() -> int:
    """Do what is due now; gives how many stories changed, 0 if that failed."""
    changed = 0
    with surviving("release what is due"):
        changed = release_due(now=timezone.now())
    return changed  # noqa: RET504 - an error leaves it at nothing
