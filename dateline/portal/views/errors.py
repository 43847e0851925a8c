"""Pages for what went wrong, in the newsroom's frame."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template import loader
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dateline.desk.queries import entered, newsroom
from dateline.edge import Kept, page
from dateline.portal.views.frame import Head, respond

_NOTICES: Kept[tuple[int, str], bytes] = Kept("notices", most=64)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    words = _("There is no page at this address. It may have been moved, or mistyped.")
    return _notice(request, 404, _("Page not found"), words)


@page()
def nowhere(request: HttpRequest) -> HttpResponse:
    """Answer 404 to what no part of the site knows, without asking the database."""
    raise Http404("No such page.")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400."""
    words = _("The request could not be understood.")
    return _notice(request, 400, _("Bad request"), words)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    words = _("This page is not open to you.")
    return _notice(request, 403, _("Not allowed"), words)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500: a fixed page, without a query, for the database may be what failed."""
    return HttpResponse(loader.get_template("portal/500.html").render(), status=500)


def _notice(request: HttpRequest, status: int, title: Promise, words: Promise) -> HttpResponse:
    def made() -> bytes:
        head, about = Head(title=title, index=False), {"words": words, "path": ""}
        return respond(request, "portal/notice.html", newsroom(), head, about).content

    # Scanners ask for thousands of addresses that never were: the notice is made once.
    return HttpResponse(_NOTICES.get((status, entered()), made), status=status)
