"""The picture that stands for a story where its link is shared, made when somebody first asks for it."""

from __future__ import annotations

import hashlib
import threading

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation

from dateline.desk.queries import Card, Frame, cards_of, newsroom
from dateline.edge import page
from dateline.media.errors import BROKEN
from dateline.media.gateways import Resvg, laid_over
from dateline.media.queries import preview_file
from dateline.media.rules import CARD_CREDITS, Palette, preview
from dateline.media.rules.previews import LAYOUT
from dateline.portal.markup.cards import kind_label

DIGITS = 12
# Letters are drawn by a library that lets no other thread run meanwhile: several at once would only
# take longer, each. All else of a card, with the picture's pixels the larger part, waits for nobody.
_ONE_AT_A_TIME = threading.Lock()


@page()
def card(request: HttpRequest, number: int, version: str) -> HttpResponseBase:
    """Show the card of a story. Any version but the one in force leads to that one.

    It is a page like any other: kept, and gone with its story.
    """
    frame = newsroom()
    shown = cards_of([number]).get(number)
    if shown is None:
        raise Http404("No such story.")
    if version != version_of(shown, frame):
        return redirect(address_of(shown, frame))
    return HttpResponse(drawn(shown, frame), content_type="image/jpeg")


def address_of(shown: Card, frame: Frame) -> str:
    """Give the address of a story's card: another one whenever the card is another."""
    return f"/card/{shown.id}-{version_of(shown, frame)}.jpg"


def version_of(shown: Card, frame: Frame) -> str:
    """Give the digits of everything that is on the card."""
    picture = shown.picture.og if shown.picture else ""
    over = kicker_of(shown, frame)
    parts = (str(LAYOUT), shown.headline, over, picture, frame.name, frame.accent)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:DIGITS]


def kicker_of(shown: Card, frame: Frame) -> str:
    """Say what kind of story it is, where it is no news, and its sector, both in one language.

    A card is the same in every edition. It speaks the story's language where that has both words,
    else the newsroom's.
    """
    home = frame.root.language
    spoken = _spoken(shown.language)
    sector = frame.wordings.get(spoken, {}).get(shown.sector.own, "")
    if spoken == _spoken(home):
        sector = shown.sector.own
    language = spoken if sector else home
    if shown.kind == "news":
        return sector or shown.sector.own
    with translation.override(language):
        return f"{kind_label(shown.kind)} · {sector or shown.sector.own}"


def _spoken(language: str) -> str:
    """Give the language as catalogues are called that have its words; empty where none has."""
    first = language.partition("-")[0].lower()
    return next((each for each, _ in settings.LANGUAGES if each.partition("-")[0] == first), "")


def drawn(shown: Card, frame: Frame) -> bytes:
    """Draw the card, with the story's picture where it has one that can be read.

    A card that was drawn for the story says less than its headline, and stays away.
    """
    lettered = shown.picture is None or shown.picture.credit in CARD_CREDITS
    picture = b"" if shown.picture is None or lettered else preview_file(shown.picture.id)
    try:
        return _laid_out(shown, frame, picture)
    except BROKEN:
        return _laid_out(shown, frame, b"")


def _laid_out(shown: Card, frame: Frame, picture: bytes) -> bytes:
    layer = preview(
        shown.headline,
        kicker=kicker_of(shown, frame),
        newsroom=frame.name,
        palette=Palette(accent=frame.accent),
        pictured=bool(picture),
    )
    with _ONE_AT_A_TIME:
        letters = Resvg().png(layer.svg)
    drawing = shown.picture is not None and shown.picture.drawn
    return laid_over(picture, letters, layer.room, drawn=drawing)
