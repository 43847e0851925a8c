"""Shots as cards that are swiped: the deck, and the small ones that lead to it."""

from __future__ import annotations

from html import escape

from dateline.desk.queries import Card, EditionCard
from dateline.desk.queries.shots import Deck, ShotCard
from dateline.portal.markup.cards import kicker, picture
from dateline.portal.markup.times import when
from dateline.portal.markup.words import gettext
from dateline.portal.rules.html import direction, lang, link

SIZES = "(min-width: 704px) 25rem, 88vw"
SIZES_OF_SMALL = "min(13rem, 56vw)"


def deck(shown: Deck, edition: EditionCard) -> str:
    """Write shots side by side; the first and the last lead to those before and behind."""
    places = [f"#shot-{shot.card.id}" for shot in shown.shots]
    befores = [_address(shown.newer), *places[:-1]]
    behinds = [*places[1:], _address(shown.older)]
    cards = "".join(
        _shot(shot, edition, before, behind, first=place == 0)
        for place, (shot, before, behind) in enumerate(
            zip(shown.shots, befores, behinds, strict=True)
        )
    )
    return (
        f'<div class="deck" role="region" aria-label="{escape(gettext("Shots"))}" tabindex="0">\n'
        f'<ol class="deck-cards">\n{cards}</ol>\n</div>\n'
    )


def _address(number: int) -> str:
    return f"/shots/{number}/" if number else ""


def _shot(shot: ShotCard, edition: EditionCard, before: str, behind: str, *, first: bool) -> str:
    card, tongue = shot.card, lang(shot.card.language)
    return (
        f'<li class="shot kind-{escape(card.kind)}" id="shot-{card.id}" data-number="{card.id}">\n'
        f'<article class="shot-card">\n{_picture(card, first=first)}'
        f'<div class="shot-words"{direction(card.language)}>\n{kicker(card, plain=False)}'
        f'<h2 class="headline"{tongue}>{link(card.url, card.headline)}</h2>\n'
        f'<p class="shot-text"{tongue}>{escape(shot.text)}</p>\n{_said_by(card, edition)}</div>\n'
        f"{_turn(card, before, behind)}</article>\n</li>\n"
    )


def _picture(card: Card, *, first: bool) -> str:
    shown = card.picture
    if shown is None:
        return ""
    image = picture(shown, SIZES, alt=shown.alt, eager=first)
    credit = f'<figcaption class="credit">{escape(shown.credit)}</figcaption>'
    return f'<figure class="shot-picture">{image}{credit if shown.credit else ""}</figure>\n'


def _said_by(card: Card, edition: EditionCard) -> str:
    """Name who says so: nothing on a shot stands without its source."""
    names = ", ".join(source.name for source in card.sources)
    word = gettext("Source") if len(card.sources) == 1 else gettext("Sources")
    signed = ", ".join(author.name for author in card.authors) or card.byline
    by = f'<bdi class="by">{escape(signed)}</bdi> ' if signed and card.kind != "news" else ""
    place = (
        f'<bdi class="place">{escape(card.dateline_place)}</bdi> '
        if card.dateline_place and not by
        else ""
    )
    changed = ""
    if card.updated_at > card.published_at:
        changed = f" <span>{escape(gettext('Updated'))}: {when(card.updated_at, edition)}</span>"
    return (
        f'<p class="meta">{by}{place}{when(card.published_at, edition)}{changed}</p>\n'
        f'<p class="meta shot-source">{escape(word)}: <bdi>{escape(names)}</bdi></p>\n'
    )


def _turn(card: Card, before: str, behind: str) -> str:
    newer, older = escape(gettext("Newer shot")), escape(gettext("Older shot"))
    story, this = escape(gettext("Read the story")), escape(gettext("Link to this shot"))
    word = escape(gettext("Link"))
    back = f'<a rel="prev" href="{before}" aria-label="{newer}">‹</a>' if before else _NOWHERE
    on = f'<a rel="next" href="{behind}" aria-label="{older}">›</a>' if behind else _NOWHERE
    return (
        f'<p class="shot-turn">{back}<a class="shot-story" href="{escape(card.url)}">{story}</a>'
        f'<a class="shot-link" href="/shots/{card.id}/" title="{this}">{word}</a>{on}</p>\n'
    )


_NOWHERE = '<span aria-hidden="true"></span>'


def small(card: Card) -> str:
    """Write a shot as it stands in a strip of them: picture and headline, leading to it."""
    tongue = f"{lang(card.language)}{direction(card.language)}"
    image = picture(card.picture, SIZES_OF_SMALL) if card.picture else ""
    words = f'<span class="headline"{tongue}>{escape(card.headline)}</span>'
    return f'<li><a class="small-shot" href="/shots/{card.id}/">{image}{words}</a></li>\n'
