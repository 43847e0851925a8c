"""The push door: an agency posts a file to an address that only it knows."""

from __future__ import annotations

import hmac

from django.http import HttpRequest, HttpResponseBase, JsonResponse, UnreadablePostError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from dateline.wires.actions import MAX_BYTES, hash_of
from dateline.wires.actions.keeping import enter, keep
from dateline.wires.errors import KeepFailed
from dateline.wires.models import Source, WireFile


@csrf_exempt
@require_POST
def push(request: HttpRequest, token: str) -> HttpResponseBase:
    """Keep what is posted and answer at once; the worker reads it.

    202 with the file's number, 200 where the same bytes came before, 404 for an unknown token, 403
    for a source that is switched off, 400 and 413 for a body that is empty, cut short or too large.
    """
    source = _source_of(token)
    if source is None:
        return _refuse(404, "There is no such address. Ask the newsroom for a new token.")
    if not source.active:
        return _refuse(403, "The newsroom has switched this source off.")
    announced = _announced(request)
    if announced > MAX_BYTES:
        return _refuse(413, f"The limit is {MAX_BYTES // 1024**2} MB. Split the file.")
    if not announced:
        return _refuse(400, "The body is empty, or comes without a Content-Length.")
    return _take(request, source, announced)


def _announced(request: HttpRequest) -> int:
    """Give the bytes that the request says it has; 0 where it says none, or nonsense."""
    text = request.META.get("CONTENT_LENGTH") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def _take(request: HttpRequest, source: Source, announced: int) -> JsonResponse:
    name = request.headers.get("X-Filename", "")[:300] or "push"
    try:
        kept = keep(request, name=name)
    except KeepFailed as error:
        if isinstance(error.__cause__, UnreadablePostError):
            return _refuse(400, "The body broke off. Send it again.")
        return _refuse(507, "The newsroom cannot store anything now. Send it again later.")
    if kept.size != announced:
        return _refuse(400, "The body broke off. Send it again.")
    content_type = request.headers.get("Content-Type", "")
    file = enter(source=source, name=name, kept=kept, content_type=content_type, now=timezone.now())
    return _accept(file)


def _accept(file: WireFile) -> JsonResponse:
    if file.seen > 1:
        return JsonResponse({"file": file.pk, "outcome": "duplicate"})
    return JsonResponse({"file": file.pk, "outcome": file.state}, status=202)


def _source_of(token: str) -> Source | None:
    """Find the source of a token; the comparison takes as long for a wrong one as for a right one."""
    given = hash_of(token)
    source = Source.objects.filter(kind=Source.Kind.PUSH, token_hash=given).first()
    if source is None or not hmac.compare_digest(source.token_hash, given):
        return None
    return source


def _refuse(status: int, reason: str) -> JsonResponse:
    return JsonResponse({"outcome": "refused", "reason": reason}, status=status)
