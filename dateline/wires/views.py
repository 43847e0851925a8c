"""The push door: an agency posts a file to an address that only it knows."""

from __future__ import annotations

import hmac
import threading
import time
from math import ceil

from django.http import HttpRequest, HttpResponseBase, JsonResponse, UnreadablePostError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from dateline.wires.actions import MAX_BYTES, hash_of, note_wrong_signature
from dateline.wires.actions.keeping import Kept, enter, keep
from dateline.wires.errors import CutShort, KeepFailed, WrongSignature
from dateline.wires.models import Source, WireFile
from dateline.wires.rules.pace import Bucket
from dateline.wires.rules.signatures import (
    Claim,
    Signed,
    read_body_signature,
    read_stamped_signature,
)

BURST, A_SECOND = 600, 10.0
"""What one source may push to one process at once, and steadily: a wire has some 20 items a minute."""
_buckets: dict[int, Bucket] = {}
_taking = threading.Lock()


@csrf_exempt
@require_POST
def push(request: HttpRequest, token: str) -> HttpResponseBase:
    """Keep what is posted and answer at once; the worker reads it.

    202 with the file's number, 200 where the same bytes came before, 404 for an unknown token, 403
    for a source that is switched off, 401 for a wrong signature, 429 for too many at once, 400 and
    413 for a body that is empty, cut short or too large.
    """
    source = _source_of(token)
    if source is None:
        return _refuse(404, "There is no such address. Ask the newsroom for a new token.")
    if not source.active:
        return _refuse(403, "The newsroom has switched this source off.")
    if wait := _wait(source):
        return _refuse(429, "Too many at once. Send it again later.", wait=wait)
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


def _wait(source: Source) -> int:
    """Count a push; gives the seconds to wait where there were too many, else 0."""
    with _taking:
        bucket = _buckets.setdefault(source.pk, Bucket(BURST, A_SECOND))
        return ceil(bucket.wait(time.monotonic()))


def _take(request: HttpRequest, source: Source, announced: int) -> JsonResponse:
    name = request.headers.get("X-Filename", "")[:300] or "push"
    try:
        kept = _keep(request, source, name, announced)
    except WrongSignature as error:
        note_wrong_signature(source=source, now=timezone.now())
        return _refuse(401, str(error))
    except CutShort as error:
        return _refuse(400, str(error))
    except KeepFailed as error:
        if isinstance(error.__cause__, UnreadablePostError):
            return _refuse(400, str(CutShort()))
        return _refuse(507, "The newsroom cannot store anything now. Send it again later.")
    content_type = request.headers.get("Content-Type", "")
    file = enter(source=source, name=name, kept=kept, content_type=content_type, now=timezone.now())
    return _accept(file)


def _keep(request: HttpRequest, source: Source, name: str, announced: int) -> Kept:
    """Keep the body; nothing of it where it is cut short, or not signed as it has to be."""
    body = _signed(request, source)

    def approve(size: int) -> None:
        if size != announced:
            raise CutShort
        if body and not body.is_right():
            raise WrongSignature

    return keep(body or request, name=name, approve=approve)


def _signed(request: HttpRequest, source: Source) -> Signed | None:
    """Give the body with its signature; None where none is asked for. Raises WrongSignature."""
    if source.signing == Source.Signing.NONE:
        return None
    claim = _claim(request, source)
    if claim is None or not source.secret:
        raise WrongSignature
    return Signed(request, claim, source.secret)


def _claim(request: HttpRequest, source: Source) -> Claim | None:
    """Read the signature that the source is to send."""
    given = request.headers
    if source.signing == Source.Signing.STAMPED:
        return read_stamped_signature(given.get("Signature", ""), timezone.now())
    return read_body_signature(
        given.get("X-Hub-Signature-256") or given.get("X-Hub-Signature") or ""
    )


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


def _refuse(status: int, reason: str, *, wait: int = 0) -> JsonResponse:
    answer = JsonResponse({"outcome": "refused", "reason": reason}, status=status)
    if wait:
        answer["Retry-After"] = str(wait)
    return answer
