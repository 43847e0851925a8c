"""The search page: a form, and hits that can be shared by their address.

It is made anew for everybody who asks: questions are too many to be kept, and hits change with
every publication.
"""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from dateline.desk.models import Story
from dateline.desk.queries import Frame, newsroom
from dateline.desk.queries.search import Answer, Filters, Order, find
from dateline.desk.rules.search import read_after
from dateline.portal.rules.countries import names
from dateline.portal.rules.searching import Asked, Choices, read_asked
from dateline.portal.views.clock import begin_of
from dateline.portal.views.frame import Head, respond

PAGE = 20
KINDS = {
    "news": _("News"),
    "opinion": _("Opinion"),
    "blog": _("Blog"),
    "interview": _("Interviews"),
    "press-release": _("Press releases"),
}


@require_safe
@cache_control(no_cache=True)
def search(request: HttpRequest) -> HttpResponse:
    """Show what is found, or what can be asked."""
    frame = newsroom()
    choices = Choices(
        sectors=frame.sector_names,
        editions=[edition.slug for edition in frame.editions],
        kinds=[kind.value for kind in Story.Kind],
    )
    asked = read_asked(request.GET.dict(), choices)
    answer = _answer(asked, frame)
    head = Head(title=_("Search"), path=request.path, index=False)
    return respond(
        request,
        "portal/search.html",
        frame,
        head,
        {
            "asked": asked,
            "answer": answer,
            "again": asked.from_the_start().query,
            "further": asked.going_on(answer.next).query if answer.next else "",
            "kinds": KINDS.items(),
            "countries": _countries(frame.home.language),
        },
    )


def _answer(asked: Asked, frame: Frame) -> Answer:
    """Ask the index; raises Http404 where something stands for the end of a page that is none."""
    after = read_after(asked.after) if asked.after else None
    if asked.after and after is None:
        raise Http404("No such page.")
    zone = frame.home.tzinfo
    filters = Filters(
        sector=asked.sector,
        country=asked.country,
        edition=asked.edition,
        kind=asked.kind,
        since=begin_of(asked.since, zone) if asked.since else None,
        until=begin_of(asked.until + timedelta(days=1), zone) if asked.until else None,
    )
    order: Order = "date" if asked.order == "date" else "relevance"
    return find(asked.q, order=order, filters=filters, after=after, limit=PAGE)


def _countries(language: str) -> list[tuple[str, str]]:
    return sorted(names(language).items(), key=lambda each: each[1])
