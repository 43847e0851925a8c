"""Reading the cursor of an address."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from dateline.desk.rules.paging import Cursor, read_cursor


def cursor_of(request: HttpRequest) -> Cursor | None:
    """Read `?before=`; raises Http404 where something stands there that is no cursor."""
    text = request.GET.get("before")
    if text is None:
        return None
    cursor = read_cursor(text)
    if cursor is None:
        raise Http404("No such page.")
    return cursor


def path_of(request: HttpRequest, cursor: Cursor | None) -> str:
    """Give the page's own path: of the query, only the cursor counts."""
    return f"{request.path}?before={cursor}" if cursor else request.path
