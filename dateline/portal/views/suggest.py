"""What is offered while somebody types, as JSON for the script beside the search field.

What everybody types first is kept; there are few of it, and it is purged with every publication.
Longer beginnings are made anew each time, and stay nowhere: nobody fills a memory with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from dateline.desk.queries import Card, Frame, fronts_with_stories, newsroom
from dateline.desk.queries.suggesting import (
    OTHERS,
    authors_named,
    beginnings,
    goes_on,
    headlines,
)
from dateline.desk.rules.countries import country, names
from dateline.desk.rules.country_names import ALSO_CALLED
from dateline.desk.rules.folding import words_in
from dateline.desk.rules.snippets import Segment
from dateline.edge import page
from dateline.portal.markup.cards import kind_label
from dateline.portal.rules.moving import address_in
from dateline.portal.rules.searching import KEPT_PREFIX, prefix_of

NO_OTHER_NAMES: Mapping[str, Sequence[str]] = {}
# A name that is offered: what it is, its name, where it leads.
Offer = tuple[str, tuple[Segment, ...], str]


@page(params=("q",))
def suggest(request: HttpRequest) -> HttpResponse:
    """Offer countries, sectors, authors and headlines that go on with what was typed."""
    typed = request.GET.get("q", "")
    if typed != prefix_of(typed):
        answer = JsonResponse({"offers": []}, status=404)
        answer["Cache-Control"] = "no-store"
        return answer
    frame = newsroom()
    with translation.override(frame.home.language):
        offers = [*_countries(typed, frame), *_sectors(typed, frame), *_authors(typed)]
        stories = [
            (_called(each.card), each.headline, each.card.url)
            for each in (headlines(typed, front=frame.home.front) if typed else ())
        ]
    answer = JsonResponse({"offers": [_told(each, frame) for each in (*offers, *stories)]})
    if len(typed) > KEPT_PREFIX:
        answer["Cache-Control"] = "no-store"
    return answer


def _told(offer: Offer, frame: Frame) -> dict[str, object]:
    kind, parts, address = offer
    bases = frozenset(each.base for each in frame.editions)
    return {
        "kind": kind,
        "parts": [[part.text, part.found] for part in parts],
        "url": address_in(address, frame.home.base, bases),
    }


def _called(card: Card) -> str:
    return _("Story") if card.kind == "news" else kind_label(card.kind)


def _countries(typed: str, frame: Frame) -> Iterator[Offer]:
    """Go through countries that were in the news."""
    found = _named(typed, names(frame.home.language), ALSO_CALLED)
    fronts = (f"country:{code}" for code in found)
    there = fronts_with_stories(fronts, within=frame.home.within) if found else []
    for front in there[:OTHERS]:
        one = country(front.removeprefix("country:"), frame.home.language)
        yield _("Country"), (Segment(one.name),), reverse("portal:country", args=[one.slug])


def _sectors(typed: str, frame: Frame) -> Iterator[Offer]:
    for slug in _named(typed, dict(frame.sector_names))[:OTHERS]:
        name = frame.sector_names[slug]
        yield _("Sector"), (Segment(name),), reverse("portal:sector", args=[slug])


def _authors(typed: str) -> Iterator[Offer]:
    for slug, name in authors_named(typed):
        yield _("Author"), (Segment(name),), reverse("portal:author", args=[slug])


def _named(
    typed: str, every: Mapping[str, str], also: Mapping[str, Sequence[str]] = NO_OTHER_NAMES
) -> list[str]:
    """Give those with a name that has what was typed; first those of which one begins with it.

    Of these, who goes by other names too comes first: whoever types "ameri" means no Samoa.
    """
    terms = beginnings(typed)
    if not terms:
        return []
    hits = []
    for key, name in every.items():
        called = [words_in(each) for each in (name, *also.get(key, ()))]
        fitting = [words for words in called if goes_on(words, terms)]
        if fitting:
            begins = any(words[0].startswith(terms[0].text) for words in fitting)
            hits.append((not begins, key not in also, key))
    return [key for *_, key in sorted(hits, key=lambda hit: hit[:2])]
