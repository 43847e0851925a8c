"""`/healthz`: whether this newsroom works, for load balancers; `/metrics`: its counts, for Prometheus."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import dateline
from dateline.config.processes import last_beat
from dateline.edge import current_board
from dateline.edge.metrics import CONTENT_TYPE, exposition

PROCESSES = ("worker", "clock")
# Pages count as failing for this long after one could not be rendered.
FAILING = timedelta(seconds=60)
PASSED_ON = ("Forwarded", "X-Forwarded-For", "Via", "X-Real-IP")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 while the database answers, else 503; says when worker and clock were last seen.

    A silent worker keeps no reader away: it shows in the answer, not in the status.
    """
    now = timezone.now()
    database = database_answers()
    processes = {name: process_state(name, now) for name in PROCESSES}
    answer = {
        "ok": database,
        "database": database,
        "pages": pages_state(now),
        **processes,
        "version": dateline.__version__,
    }
    return JsonResponse(answer, status=200 if database else 503)


def pages_state(now: datetime) -> dict[str, object]:
    """Say whether pages can be rendered: readers may be getting the last good ones."""
    failed = current_board().failed_at
    if not failed:
        return {"ok": True, "failed": None}
    last = datetime.fromtimestamp(failed, UTC)
    return {"ok": now - last > FAILING, "failed": last.isoformat(timespec="seconds")}


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer in Prometheus' text format: to this machine, or to who knows the token; else 404."""
    if not _may_read_metrics(request):
        raise Http404("Metrics are read from this machine, or with the token.")
    return HttpResponse(exposition(current_board()), content_type=CONTENT_TYPE)


def _may_read_metrics(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and constant_time_compare(given, settings.METRICS_TOKEN):
        return True
    # What a proxy on this machine passes on comes from elsewhere.
    passed_on = any(name in request.headers for name in PASSED_ON)
    return request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"} and not passed_on


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
