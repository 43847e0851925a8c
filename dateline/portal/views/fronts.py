"""Fronts: home and editions, latest, kinds, sectors, countries, authors."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dateline.desk.models import Story
from dateline.desk.queries import (
    Card,
    EditionCard,
    Frame,
    author_page,
    candidates,
    cards_of,
    front_page,
    fronts_with_stories,
    newsroom,
    several_fronts,
)
from dateline.desk.rules.blocks import USUAL
from dateline.desk.rules.countries import all_codes, code_of
from dateline.desk.rules.countries import country as country_of
from dateline.desk.rules.kinds import TITLES
from dateline.edge import page
from dateline.portal.inside import root_of
from dateline.portal.rules.blocks import rows_of, weights_of
from dateline.portal.rules.makeup import (
    BLOG_FRONT,
    INTERVIEW_FRONT,
    OPINION_FRONT,
    RELEASE_FRONT,
    Makeup,
    make_up,
    shots_beside,
)
from dateline.portal.rules.profiles import pages_of
from dateline.portal.views.clock import now_until_next
from dateline.portal.views.frame import Head, absolute, respond
from dateline.portal.views.paging import cursor_of, path_of
from dateline.portal.views.structured import profile_data

# Stories that the home page is made up from: of the whole edition, of each kind, of each sector.
NEWEST = 60
OF_A_KIND = 6
OF_A_SECTOR = 30
PAGE = 24
# Stories of an edition that are asked which countries it is about.
LOOKED_AT = 400
# Headlines of each sector on the page of all sectors.
PER_SECTOR = 3


@page(params=("before",))
def home(request: HttpRequest) -> HttpResponseBase:
    """Show the home page: the newsroom's home edition."""
    frame = newsroom()
    return _edition(request, frame, frame.home)


@page(params=("before",))
def edition(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Lead to an edition, which stands below a word of its own."""
    found = newsroom().edition(slug)
    if found is None:
        raise Http404("No such edition.")
    return redirect(f"{root_of(found)}/", permanent=False)


def _edition(request: HttpRequest, frame: Frame, shown: EditionCard) -> HttpResponse:
    front = shown.front
    if cursor_of(request):
        title = _("Older stories")
        return _river(request, frame, front, title, edition=shown)
    made, shots = _made_up(frame, shown, front)
    return respond(
        request,
        "portal/home.html",
        frame,
        Head(description=shown.tagline or frame.tagline, path=request.path, front=front),
        {
            "page": made,
            "rows": rows_of(shown.blocks or USUAL, made.sections),
            "shots": shots,
            "newest": max((card.updated_at for card in made.every()), default=None),
        },
        edition=shown,
    )


def _made_up(frame: Frame, shown: EditionCard, front: str) -> tuple[Makeup[Card], tuple[Card, ...]]:
    """Give the page, and the stories of which it offers the shots."""
    weights = weights_of(shown.blocks)
    named = dict.fromkeys([*weights, *(shown.sectors or _first_level(frame))])
    sectors = [slug for slug in named if slug in frame.sector_names]
    kinds = (OPINION_FRONT, BLOG_FRONT, INTERVIEW_FRONT, RELEASE_FRONT)
    pools = candidates(
        {
            front: NEWEST,
            **dict.fromkeys(kinds, OF_A_KIND),
            **{f"sector:{slug}": OF_A_SECTOR for slug in sectors},
        },
        within=front,
    )
    now = now_until_next(story.pinned_until for story in pools[front])
    made = make_up(pools[front], pools, sectors, now, weights)
    shots = shots_beside(made, pools[front])
    cards = cards_of([*(story.id for story in made.every()), *shots])
    return made.shown_as(cards), tuple(cards[number] for number in shots if number in cards)


def _first_level(frame: Frame) -> list[str]:
    return [sector.slug for sector in frame.sectors]


@page(params=("before",))
def latest(request: HttpRequest) -> HttpResponse:
    """Show all stories of the edition, newest first."""
    frame = newsroom()
    return _river(request, frame, frame.home.front, _("Latest"))


@page(params=("before",))
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the opinion pieces, blog entries, interviews or press releases."""
    front = f"kind:{Story.Kind(kind).value}"
    template = "portal/front.html" if kind == "press-release" else "portal/voices.html"
    return _river(
        request, newsroom(), front, _(TITLES[kind]), context={"kind": kind}, template=template
    )


@page(params=("before",))
def sector(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a sector."""
    frame = newsroom()
    found = frame.sector(slug)
    if found is None:
        raise Http404("No such sector.")
    return _river(
        request,
        frame,
        f"sector:{slug}",
        found.name,
        description=found.description,
        context={"sector": found, "parent": frame.sector(found.parent)},
    )


@page(params=("before",))
def country(request: HttpRequest, word: str) -> HttpResponseBase:
    """Show a country by the name in the address; its code leads there."""
    code = code_of(word)
    if code is None:
        raise Http404("No such country.")
    frame = newsroom()
    found = country_of(code, frame.home.language)
    if word != found.slug:
        return redirect("portal:country", found.slug, permanent=True)
    return _river(request, frame, f"country:{code}", found.name)


@page(params=("before",))
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what an author has signed."""
    frame = newsroom()
    before = cursor_of(request)
    found = author_page(slug, before=before, limit=PAGE)
    if found is None:
        raise Http404("No such author.")
    head = Head(
        title=found.name,
        description=found.bio or found.role,
        path=path_of(request, before),
        front=f"author:{slug}",
        index=bool(found.front.cards) and before is None,
        one_address=True,
        picture=absolute(found.picture.og) if found.picture else "",
        kind="profile",
    )
    return respond(
        request,
        "portal/author.html",
        frame,
        head,
        {
            "author": found,
            "front": found.front,
            "before": before,
            "pages": pages_of(found.elsewhere),
            "data": profile_data(found, frame),
        },
    )


def _river(
    request: HttpRequest,
    frame: Frame,
    front: str,
    title: str | Promise,
    *,
    description: str = "",
    edition: EditionCard | None = None,
    template: str = "portal/front.html",
    context: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Show one page of a front, newest first."""
    before = cursor_of(request)
    shown = front_page(front, before=before, limit=PAGE, within=frame.home.within)
    head = Head(
        title=title,
        description=description,
        path=path_of(request, before),
        front=front,
        index=bool(shown.cards) and before is None,
    )
    return respond(
        request,
        template,
        frame,
        head,
        {"front": shown, "before": before, **(context or {})},
        edition=edition,
    )


@page()
def sectors(request: HttpRequest) -> HttpResponse:
    """List all sectors, each with its newest headlines."""
    frame = newsroom()
    newest = several_fronts(
        {f"sector:{each.slug}": PER_SECTOR for each in frame.sectors}, within=frame.home.within
    )
    rows = [(sector, newest[f"sector:{sector.slug}"]) for sector in frame.sectors]
    head = Head(title=_("All sectors"), path=request.path)
    return respond(request, "portal/sectors.html", frame, head, {"rows": rows})


@page()
def countries(request: HttpRequest) -> HttpResponse:
    """List the countries that stories are about."""
    frame = newsroom()
    found = [country_of(code, frame.home.language) for code in _countries_with_stories(frame)]
    head = Head(title=_("All countries"), path=request.path)
    return respond(
        request,
        "portal/countries.html",
        frame,
        head,
        {"countries": sorted(found, key=lambda each: each.slug)},
    )


def _countries_with_stories(frame: Frame) -> list[str]:
    """Give the codes of countries that the edition's newest stories are about, or a newest of theirs."""
    front = frame.home.front
    newest = candidates({front: LOOKED_AT})[front]
    found = dict.fromkeys(code for story in newest for code in story.countries)
    rest = (f"country:{code}" for code in all_codes() if code not in found)
    further = fronts_with_stories(rest, within=frame.home.within)
    return [*found, *(front.removeprefix("country:") for front in further)]
