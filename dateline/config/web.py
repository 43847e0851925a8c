"""The process that answers: Granian in WSGI mode, with Django loaded before it forks its workers."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from dateline.config.processes import end_with, loading, share_memory
from dateline.config.rounds import end_round
from dateline.edge.beacon import Tally
from dateline.edge.housekeeping import keep_count, keep_house

STOP_SECONDS = 3
# Requests that may wait for a thread. Beyond them the connection waits in the kernel's queue.
WAITING_PER_THREAD = 4
# Any day: written out once in each language.
FIRST_DAY = date(2025, 1, 1)


def load() -> Callable[..., Any]:
    """Give the WSGI callable with addresses, screens and the words for dates, so that forks share them."""
    from django.urls import get_resolver

    with loading():
        from dateline.config.wsgi import application
        from dateline.portal.rules.dates import long_date

        get_resolver().reverse_dict  # noqa: B018  walks every address once
        for language, _ in settings.LANGUAGES:
            # Read among all that a process has loaded by its first page, a language takes 20 ms and more.
            long_date(FIRST_DAY, language)
            with translation.override(language):
                translation.gettext("Latest")
    return application


def run_web() -> None:
    """Answer until SIGTERM or SIGINT."""
    load()
    # Granian starts its workers with multiprocessing: forked, they share what is loaded here.
    multiprocessing.set_start_method("fork", force=True)
    share_memory()
    threads = number("DATELINE_WEB_THREADS")
    server = Granian(
        "dateline.config.wsgi:application",
        address=_address(str(settings.ENVIRONMENT["DATELINE_HOST"])),
        port=number("DATELINE_PORT"),
        interface=Interfaces.WSGI,
        workers=number("DATELINE_WEB_PROCESSES"),
        blocking_threads=threads,
        backpressure=threads * WAITING_PER_THREAD,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )
    logging.getLogger("_granian").addFilter(_is_news)
    parent = os.getpid()
    server.serve(target_loader=lambda: _load_in_worker(parent), wrap_loader=False)


def _is_news(record: logging.LogRecord) -> bool:
    """Keep Granian from warning of the number of threads, which was measured."""
    return "quite high compared to" not in record.getMessage()


def number(name: str) -> int:
    """Give a setting that is a number."""
    value = settings.ENVIRONMENT[name]
    assert isinstance(value, int)
    return value


def _load_in_worker(parent: int) -> Callable[..., Any]:
    end_with(parent)
    from dateline.config.wsgi import application, beacon

    keep_house(application)
    keep_count(beacon, write_views)
    return load()


def write_views(views: Mapping[Tally, int]) -> None:
    """Write down what was counted at the edge."""
    from dateline.audience.actions.trending import write_views as write

    try:
        write(views=views)
    finally:
        end_round()


def _address(host: str) -> str:
    """Granian takes numbers only."""
    return "127.0.0.1" if host == "localhost" else host
