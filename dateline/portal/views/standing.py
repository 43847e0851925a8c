"""Standing pages, at one word below the root."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from dateline.desk.queries import Standing, newsroom, standing_page
from dateline.edge import page
from dateline.portal.views.frame import Head, respond


@page(params=("before",))
def standing(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a standing page; it has no further pages."""
    # What stands below one word may be an edition's front, too, which has a cursor.
    if "before" in request.GET:
        raise Http404("No such page.")
    found = standing_page(slug)
    if found is None:
        raise Http404("No such page.")
    return respond(request, "portal/standing.html", newsroom(), head_of(found), context_of(found))


def head_of(found: Standing) -> Head:
    """Give what a standing page says of itself.

    It has an address in every edition in whose language it is written, else the home edition's alone.
    """
    frame = newsroom()
    at_home = frame.home.slug == frame.root.slug
    return Head(
        title=frame.say(found.title),
        description=found.description,
        path=found.path,
        one_address=not (at_home or found.language),
        languages=frozenset({frame.root.language, *found.translations}),
    )


def context_of(found: Standing) -> dict[str, object]:
    """Give what the template shows: the page, and in which language its title is."""
    frame = newsroom()
    here = frame.home.language
    translated = found.title in frame.wordings.get(here, {})
    return {"page": found, "title_language": here if translated else frame.root.language}
