"""A story as it stands on its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from django.utils.translation import get_language

from dateline.desk.queries import Article, Card, Correction, Credit, EditionCard
from dateline.desk.rules.countries import Country, country
from dateline.portal.markup.cards import (
    IN_PERSON,
    SIZES,
    author_link,
    face,
    kicker,
    picture,
    sector_link,
)
from dateline.portal.markup.interviews import interview
from dateline.portal.markup.times import when
from dateline.portal.markup.words import gettext, pgettext
from dateline.portal.rules.bodies import frame_tables, reach_lines
from dateline.portal.rules.datelines import dateline_words
from dateline.portal.rules.html import direction, lang, link
from dateline.portal.rules.sharing import share_links

OUTSIDE = ' rel="noopener"'
BAR = '<span class="bar"> | </span>'


def story(told: Article, address: str, edition: EditionCard, note: str = "") -> str:
    """Write a story as it stands on its page; `address` is its address in full.

    `note` is the line under opinion, which says whose views these are.
    """
    shown = told.card
    corrections = "".join(_correction(each, edition) for each in told.corrections)
    words = interview(told.body) if shown.kind == "interview" else told.body
    body = reach_lines(frame_tables(words, escape(gettext("Table"))))
    return (
        f'<article class="story-page"{direction(shown.language)}>\n'
        f"{_head(told, edition)}{_figure(told)}{_tags(told)}{corrections}"
        f'<div class="body"{lang(shown.language)}>\n{body}\n</div>\n'
        f"{_note(shown, note)}{_full_story(told)}{_sources(shown.sources)}{_share(address, shown.headline)}</article>\n"
    )


def _head(told: Article, edition: EditionCard) -> str:
    shown, tongue = told.card, lang(told.card.language)
    words = escape(told.standfirst)
    standfirst = f'<p class="standfirst"{tongue}>{words}</p>\n' if words else ""
    return (
        f'<header class="story-head">\n{kicker(shown, plain=False)}'
        f"<h1{tongue}>{escape(shown.headline)}</h1>\n{standfirst}{_signed(shown)}"
        f'<p class="story-line"><span class="desk">{escape(told.desk)}</span>{_place(shown)}{BAR}'
        f"{_updated(shown, edition)}"
        f"<span>{escape(gettext('Created'))}: {when(shown.published_at, edition, 'full')}</span></p>\n"
        "</header>\n"
    )


def _updated(shown: Card, edition: EditionCard) -> str:
    """Say when it last changed, where that is another minute than the one in which it went out."""
    if shown.updated_at <= shown.published_at or _same_minute(shown):
        return ""
    moment = when(shown.updated_at, edition, "full")
    return f"<span>{escape(gettext('Updated'))}: {moment}</span>{BAR}"


def _same_minute(shown: Card) -> bool:
    """Tell whether both moments are shown as the same: times are told to the minute."""
    first, last = shown.published_at, shown.updated_at
    return first.replace(second=0, microsecond=0) == last.replace(second=0, microsecond=0)


def _signed(shown: Card) -> str:
    names = shown.signatures
    if not names:
        return ""
    faces = "".join(map(face, names)) if shown.kind in IN_PERSON else ""
    by = f"{escape(pgettext('author', 'By'))} " if shown.authors else ""
    words = f'<p class="signed">{by}{", ".join(map(_signature, names))}</p>\n'
    return f'<div class="signed-faces">{faces}{words}</div>\n' if faces else words


def _signature(author: Credit) -> str:
    role = f' <span class="role">{escape(author.role)}</span>' if author.role else ""
    return author_link(author, ' rel="author"') + role


def _place(shown: Card) -> str:
    language = get_language() or "en"
    words = dateline_words(shown.dateline_place, shown.dateline_country, language)
    return f'{BAR}<bdi class="place">{escape(words)}</bdi>' if words else ""


def _country(code: str) -> Country:
    return country(code, get_language() or "en")


def _figure(told: Article) -> str:
    shown = told.card.picture
    if shown is None:
        return ""
    image = picture(shown, SIZES["story"], alt=shown.alt, eager=True)
    caption = f'<span class="caption">{escape(told.caption)}</span> ' if told.caption else ""
    credit = f'<span class="credit">{escape(shown.credit)}</span>' if shown.credit else ""
    return (
        f'<figure class="story-picture">\n{image}\n'
        f"<figcaption>{caption}{credit}</figcaption>\n</figure>\n"
    )


def _tags(told: Article) -> str:
    countries = [_country(code) for code in told.card.countries]
    about = (link(f"/country/{each.slug}/", each.name) for each in countries)
    sectors = map(sector_link, told.sectors)
    return (
        '<div class="story-tags">\n'
        f"{_list('tags', gettext('Countries'), about)}"
        f"{_list('tags tags-sector', gettext('Sectors'), sectors)}</div>\n"
    )


def _list(look: str, label: str, entries: Iterable[str]) -> str:
    lines = "".join(f"<li>{entry}</li>\n" for entry in entries)
    return f'<ul class="{look}" aria-label="{escape(label)}">\n{lines}</ul>\n' if lines else ""


def _correction(correction: Correction, edition: EditionCard) -> str:
    word, moment = escape(gettext("Correction")), when(correction.at, edition, "full")
    return (
        f'<aside class="correction" aria-label="{word}"><p><strong>{word}, {moment}:</strong>'
        f" {escape(correction.note)}</p></aside>\n"
    )


def _note(shown: Card, note: str) -> str:
    """Say under opinion whose views these are."""
    if not note or shown.kind not in IN_PERSON:
        return ""
    return f'<p class="opinion-note">{escape(note)}</p>\n'


def _full_story(told: Article) -> str:
    if not told.link:
        return ""
    name = told.card.source_name
    words = gettext("Read the full story at %(name)s") if name else gettext("Read the full story")
    return (
        f'<p class="full-story">{link(told.link, words.replace("%(name)s", name), OUTSIDE)}</p>\n'
    )


def _sources(sources: Sequence[Credit]) -> str:
    if not sources:
        return ""
    word = gettext("Source") if len(sources) == 1 else gettext("Sources")
    names = ", ".join(
        link(source.address, source.name, OUTSIDE) if source.address else escape(source.name)
        for source in sources
    )
    return f'<p class="sources"><bdi>{escape(word)}:</bdi> {names}</p>\n'


def _share(address: str, headline: str) -> str:
    word = escape(gettext("Share"))
    links = (
        link(each.address, each.name, ' rel="noopener nofollow"')
        for each in share_links(address, headline, mail=gettext("E-mail"))
    )
    lines = "".join(f"<li>{each}</li>\n" for each in links)
    copied = f' data-copied="{escape(gettext("Copied"))}"'
    return (
        f'<section class="share" aria-label="{word}">\n<h2>{word}</h2>\n<ul class="tags">\n{lines}'
        f'<li><a class="copy" href="{escape(address)}"{copied}>{escape(gettext("Copy link"))}</a></li>\n'
        "</ul>\n</section>\n"
    )
