"""Standing pages, at one word below the root."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from dateline.desk.queries import Standing, newsroom, standing_page
from dateline.edge import page
from dateline.portal.views.frame import Head, respond


@page()
def standing(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a standing page."""
    found = standing_page(slug)
    if found is None:
        raise Http404("No such page.")
    return respond(request, "portal/standing.html", newsroom(), head_of(found), {"page": found})


def head_of(found: Standing) -> Head:
    """Give what a standing page says of itself."""
    return Head(title=found.title, description=found.description, path=found.path)
