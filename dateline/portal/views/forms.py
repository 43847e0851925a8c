"""What every form of readers has in common: who may send it, how large it is, what guards it.

No cookie stands behind these forms, so there is nothing that another site could borrow. A form is
refused all the same where the browser says that it was sent from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from dateline.audience.queries.spam import Guard, guard
from dateline.audience.rules.spam import TICKET
from dateline.desk.queries import site_at
from dateline.edge.rules.networks import address_of

PLAIN_FORM = "application/x-www-form-urlencoded"
# The longest text of any form in the widest script, percent-encoded, and the rest of its fields.
MOST_BYTES = 700 * 1024
# Forms that may stand on kept pages and fetch their tickets.
FETCHED = frozenset(["newsletter"])


@csrf_exempt
@require_safe
@never_cache
def ticket(request: HttpRequest, form: str) -> JsonResponse:
    """Give a ticket and its riddle to a form that stands on a kept page."""
    if form not in FETCHED:
        raise Http404("No such form.")
    return JsonResponse(dict(guard(form=form, now=timezone.now()).fields))


def fields_of(request: HttpRequest) -> dict[str, str]:
    """Read the fields of a form, each once.

    Raises PermissionDenied for one that another site sent, BadRequest for one too large.
    """
    if not is_from_here(request):
        raise PermissionDenied("The form was sent from another site.")
    if _length(request) > MOST_BYTES:
        raise BadRequest(f"A form may have {MOST_BYTES} bytes.")
    if request.content_type != PLAIN_FORM:
        return {}
    return {str(name): str(value) for name, value in request.POST.items()}


def is_from_here(request: HttpRequest) -> bool:
    """Tell whether a form comes from a page of ours, as far as the browser says where it is from."""
    origin = request.headers.get("Origin", "")
    # Browsers write it themselves: an edition's form may be sent from its own host to another of ours.
    if origin == settings.SITE_URL or origin in map(site_at, settings.EDITION_HOSTS):
        return True
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    # Pages that send no referrer, such as that for tips, send "null" for an origin.
    return origin in {"", "null"} or urlsplit(origin).netloc == request.get_host()


def reader_of(request: HttpRequest) -> str:
    """Give the address that a request comes from, to be counted and never kept."""
    remote = str(request.META.get("REMOTE_ADDR") or "")
    return address_of(remote, request.headers.get("X-Forwarded-For", ""), settings.PROXIES)


def guard_of(form: str, carried: Mapping[str, str] | None = None, *, ticket: str = "") -> Guard:
    """Give the hidden fields of a form that is shown now; what it carried already is kept if good."""
    return guard(form=form, now=timezone.now(), carried=carried or {TICKET: ticket})


def unkept(response: HttpResponse) -> HttpResponse:
    """Have nobody keep a page that was made for one reader."""
    response["Cache-Control"] = "no-store"
    return response


def own(response: HttpResponse) -> HttpResponse:
    """Have the reader's browser alone keep what answers a form: going back to it then sends nothing again."""
    response["Cache-Control"] = "private, no-cache"
    return response


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else MOST_BYTES + 1
