"""The clock: what has a time happens at that time, without traffic and without cron."""

from __future__ import annotations

import logging
import signal
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from dateline.audience.actions.subscribing import forget
from dateline.audience.actions.trending import rank, thin
from dateline.config.processes import BEAT_SECONDS, Bell, beat
from dateline.config.rounds import end_round
from dateline.desk.actions import release_due
from dateline.desk.models import search
from dateline.desk.models.showing import look_at_due

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.5
# Ticks between two looks for addresses that are to be forgotten.
FORGET_EVERY = 1200
# Ticks between two rankings of what is read most.
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
        tick_number += 1
        if bell.wait(TICK_SECONDS):
            return


def look() -> None:
    """Put pictures where they belong whose stories went. An error is logged and tried again."""
    try:
        look_at_due(now=timezone.now())
    except Exception:  # the outermost loop of the clock
        logger.exception("the clock could not look at pictures")
    finally:
        end_round()


def tidy() -> None:
    """Keep the search index in order, a little every second. An error is logged and tried again."""
    try:
        search.tidy()
    except Exception:  # the outermost loop of the clock
        logger.exception("the clock could not tidy the search index")
    finally:
        end_round()


def rank_and_thin() -> None:
    """Rank what is read most, and keep the table of views small. An error is logged and tried again."""
    try:
        rank(now=timezone.now())
        thin(now=timezone.now())
    except Exception:  # the outermost loop of the clock
        logger.exception("the clock could not rank what is read")
    finally:
        end_round()


def forget_readers() -> None:
    """Delete the addresses of those who left or never confirmed. An error is logged and tried again."""
    try:
        forget(now=timezone.now())
    except Exception:  # the outermost loop of the clock
        logger.exception("the clock could not forget addresses")
    finally:
        end_round()


def tick() -> int:
    """Do what is due now; gives how many stories changed. An error is logged and tried again."""
    try:
        return release_due(now=timezone.now())
    except Exception:  # the outermost loop of the clock
        logger.exception("the clock could not release what is due")
        return 0
    finally:
        end_round()
