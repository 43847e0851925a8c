"""The search page: a form, and hits that can be shared by their address.

It is made anew for everybody who asks: questions are too many to be kept, and hits change with
every publication. A question that finds nothing is answered with what would be found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from dateline.desk.models import Story
from dateline.desk.queries import Frame, newsroom
from dateline.desk.queries.search import COUNTED, Answer, Filters, Order, count, find
from dateline.desk.queries.spelling import authors, languages, nearest
from dateline.desk.rules.countries import names
from dateline.desk.rules.folding import words_in
from dateline.desk.rules.kinds import TITLES
from dateline.desk.rules.search import read_after, read_question
from dateline.desk.rules.spelling import Correction
from dateline.portal.rules.languages import language_name
from dateline.portal.rules.searching import (
    EVERY_EDITION,
    SPANS,
    Asked,
    Choices,
    fewer_words,
    read_asked,
)
from dateline.portal.views.clock import begin_of
from dateline.portal.views.frame import Head, respond

PAGE = 20
FEW = 3
"""Where fewer stories than these are found, what was meant may be spelt otherwise."""
MOST_LISTED = 60
"""Authors that are listed to choose from; of more, only the one that was chosen is named."""
KINDS = {kind: _(words) for kind, words in TITLES.items()}
SPAN_NAMES = {
    "today": _("Today"),
    "week": _("Past week"),
    "month": _("Past month"),
    "year": _("Past year"),
}
FILTER_NAMES = {
    "sector": _("Sector"),
    "country": _("Country"),
    "edition": _("Edition"),
    "kind": _("Kind"),
    "author": _("Author"),
    "language": _("Language"),
    "since": _("From"),
    "until": _("Until"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, and the query of the search without it."""

    label: str | Promise
    value: object
    query: str
    is_date: bool = False
    language: str = ""
    """Of the value, where that may be another than the page's."""


@dataclass(frozen=True, slots=True)
class WayOn:
    """A search that finds something where this one does not."""

    query: str
    stories: int
    """One more than are counted, at most."""
    without: str = ""
    """The word that it leaves out; empty for one that leaves out filters or quotes."""
    loosens: str = "word"
    """`word`, `quotes`, `filters` or `edition`."""

    @property
    def uncounted(self) -> bool:
        """Tell whether there are more than are counted."""
        return self.stories > COUNTED


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, and what may have been meant by the question."""

    answer: Answer
    asked: Asked
    """What was answered in the end."""
    meant: Correction | None = None
    corrected: bool = False
    """What was asked finds nothing; this is the answer to what was meant."""


@csrf_exempt
@require_safe
@cache_control(no_cache=True)
def search(request: HttpRequest) -> HttpResponse:
    """Show what is found, or what can be asked."""
    frame = newsroom()
    asked = read_asked(request.GET.dict(), _choices(frame))
    found = _found(asked, frame)
    answer, answered = found.answer, found.asked
    head = Head(title=_("Search"), path=request.path, index=False)
    return respond(
        request,
        "portal/search.html",
        frame,
        head,
        {
            "asked": asked,
            "answer": answer,
            "meant": found.meant,
            "meant_query": asked.saying(found.meant.text).query if found.meant else "",
            "corrected": found.corrected,
            "counted": COUNTED,
            "orders": [(order, answered.ordered(order).query) for order in ("relevance", "date")],
            "again": answered.from_the_start().query,
            "further": answered.going_on(answer.next).query if answer.next else "",
            "ways_on": list(_ways_on(asked, frame)) if _is_lost(asked, answer) else [],
            "chips": list(_chips(asked, frame)),
            "cleared": asked.lacking(*asked.filters).query,
            "presets": _presets(asked, frame),
            **_lists(frame),
        },
    )


def _choices(frame: Frame) -> Choices:
    return Choices(
        sectors=frame.sector_names,
        editions=[edition.slug for edition in frame.editions],
        kinds=[kind.value for kind in Story.Kind],
        authors=dict(authors()),
    )


def _lists(frame: Frame) -> dict[str, object]:
    """Give what there is to choose from, by the names that people read."""
    language, signed = frame.home.language, authors()
    spoken = [(code, language_name(code, language)) for code in languages()]
    return {
        "kinds": KINDS.items(),
        "countries": _countries(language),
        "authors": signed if len(signed) <= MOST_LISTED else (),
        "languages": spoken if len(spoken) > 1 else [],
        "other_editions": [each for each in frame.editions if each.slug != frame.home.slug],
        "every_edition": EVERY_EDITION,
    }


def _found(asked: Asked, frame: Frame) -> Found:
    """Answer a question; one that finds nothing is answered as it may have been meant."""
    answer = _answer(asked, frame)
    if asked.after or not answer.words or len(answer.hits) >= FEW:
        return Found(answer, asked)
    meant = nearest(asked.q, known=_names(frame))
    if meant is None or answer.hits:
        return Found(answer, asked, meant)
    other = asked.saying(meant.text)
    instead = _answer(other, frame)
    return Found(instead, other, meant, corrected=True) if instead.hits else Found(answer, asked)


def _names(frame: Frame) -> frozenset[str]:
    every: Iterable[str] = (*names(frame.home.language).values(), *frame.sector_names.values())
    return frozenset(word for name in every for word in words_in(name))


def _answer(asked: Asked, frame: Frame) -> Answer:
    """Ask the index; raises Http404 where something stands for the end of a page that is none."""
    after = read_after(asked.after) if asked.after else None
    if asked.after and after is None:
        raise Http404("No such page.")
    order: Order = "date" if asked.order == "date" else "relevance"
    if not asked.filters and read_question(asked.q).is_empty:
        return Answer()
    return find(asked.q, order=order, filters=_filters(asked, frame), after=after, limit=PAGE)


def _filters(asked: Asked, frame: Frame) -> Filters:
    zone, anywhere = frame.home.tzinfo, asked.edition == EVERY_EDITION
    return Filters(
        sector=asked.sector,
        country=asked.country,
        # An edition's own stories are looked through, unless another one or all were chosen.
        edition="" if anywhere else asked.edition or frame.home.slug,
        anywhere=anywhere,
        kind=asked.kind,
        author=asked.author,
        language=asked.language,
        since=begin_of(asked.since, zone) if asked.since else None,
        until=begin_of(asked.until + timedelta(days=1), zone) if asked.until else None,
    )


def _is_lost(asked: Asked, answer: Answer) -> bool:
    return bool(answer.words) and not answer.hits and not asked.after


def _ways_on(asked: Asked, frame: Frame) -> Iterator[WayOn]:
    """Go through searches with less in them that find something, at most nine looked at."""
    plain = asked.lacking(*asked.filters)
    here = count(asked.q, _filters(plain, frame))
    if asked.filters and here:
        yield WayOn(plain.query, here, loosens="filters")
    if (stories := count(asked.q, Filters())) > here:
        yield WayOn(plain.in_every_edition().query, stories, loosens="edition")
    for word, rest in fewer_words(asked.q):
        if stories := count(rest, _filters(asked, frame)):
            loosens = "word" if word else "quotes"
            yield WayOn(asked.saying(rest).query, stories, without=word, loosens=loosens)


def _chips(asked: Asked, frame: Frame) -> Iterator[Chip]:
    called, tongues = _called(frame), _tongues(frame)
    for name in asked.filters:
        value = getattr(asked, name)
        shown = called.get(name, {}).get(value, value)
        if name == "language":
            shown = language_name(value, frame.home.language)
        is_date = name in ("since", "until")
        tongue = tongues.get(name, {}).get(value, "")
        yield Chip(FILTER_NAMES[name], shown, asked.lacking(name).query, is_date, tongue)


def _called(frame: Frame) -> Mapping[str, Mapping[str, str | Promise]]:
    """Give the names of what can be chosen, filter by filter."""
    return {
        "sector": dict(frame.sector_names),
        "country": dict(names(frame.home.language)),
        "edition": {EVERY_EDITION: _("All"), **{each.slug: each.name for each in frame.editions}},
        "kind": dict(KINDS),
        "author": dict(authors()),
    }


def _tongues(frame: Frame) -> Mapping[str, Mapping[str, str]]:
    """Give the languages of those names that may be in another one than the page."""
    sectors = (each for top in frame.sectors for each in (top, *top.children))
    return {
        "sector": {each.slug: each.language for each in sectors},
        "edition": {each.slug: each.language for each in frame.editions},
    }


def _presets(asked: Asked, frame: Frame) -> list[tuple[str | Promise, str, bool]]:
    """Give the spans of time that are one click away: name, query, whether it is the one chosen."""
    today = timezone.now().astimezone(frame.home.tzinfo).date()
    every = [(SPAN_NAMES[span], asked.within(span, today)) for span in SPANS]
    now = (asked.since, asked.until)
    return [(name, each.query, (each.since, each.until) == now) for name, each in every]


def _countries(language: str) -> list[tuple[str, str]]:
    return sorted(names(language).items(), key=lambda each: each[1])
