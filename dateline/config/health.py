"""`/healthz`: whether this newsroom works, for load balancers and monitors."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import dateline
from dateline.config.processes import last_beat

PROCESSES = ("worker", "clock")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 while the database answers, else 503; says when worker and clock were last seen.

    A silent worker keeps no reader away: it shows in the answer, not in the status.
    """
    now = timezone.now()
    database = database_answers()
    processes = {name: process_state(name, now) for name in PROCESSES}
    answer = {"ok": database, "database": database, **processes, "version": dateline.__version__}
    return JsonResponse(answer, status=200 if database else 503)


def database_answers() -> bool:
    """Ask the database for nothing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() is not None
    except DatabaseError:
        return False


def process_state(name: str, now: datetime) -> dict[str, object]:
    """Say when a process of this machine was last seen, and whether that is lately."""
    seen = last_beat(Path(settings.HOME), name)
    if seen is None:
        return {"ok": False, "seen": None}
    return {"ok": seen.is_fresh(now), "seen": seen.at.isoformat(timespec="seconds")}
