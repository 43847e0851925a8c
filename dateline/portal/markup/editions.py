"""The switch between editions, to the same page in another one, and between a story's languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from dateline.desk.queries import Card, EditionCard, Frame
from dateline.desk.queries.editions import site_of
from dateline.portal.inside import root_of
from dateline.portal.markup.words import gettext
from dateline.portal.rules.alternates import has_place
from dateline.portal.rules.dates import language_name
from dateline.portal.rules.html import direction, lang, link
from dateline.portal.rules.scripts import language_tag


def switch(frame: Frame, shown: EditionCard, path: str, translations: Mapping[str, str]) -> str:
    """Write the editions as entries of a list.

    `path` is the page's own, empty where it stands in this edition only; `translations` says
    where the same is told in another language.
    """
    return "".join(
        _entry(each, shown, _path_in(each, path, translations)) for each in frame.editions
    )


def _path_in(edition: EditionCard, path: str, translations: Mapping[str, str]) -> str:
    told = translations.get(language_tag(edition.language)[:2])
    if told:
        return told
    return path if path and has_place(edition.sectors, path) else "/"


def _entry(edition: EditionCard, shown: EditionCard, path: str) -> str:
    current = ' aria-current="true"' if edition.slug == shown.slug else ""
    tongue = f"{lang(edition.language)}{direction(edition.language)}"
    # `hreflang` says, to us as well, that this link leads to where it says and to no other edition.
    named = f' hreflang="{escape(language_tag(edition.language))}"'
    # From a host of its own, only a whole address leads to another one.
    root = site_of(edition) if shown.host else root_of(edition)
    address = escape(f"{root}{path}")
    return f'<li><a href="{address}"{named}{tongue}{current}>{escape(edition.name)}</a></li>\n'


def translations(shown: Sequence[Card]) -> str:
    """Write the links to a story in other languages, each named in its own; nothing without any."""
    if not shown:
        return ""
    lines = "".join(f"<li>{_told_in(each)}</li>\n" for each in shown)
    word = escape(gettext("This story in other languages"))
    return (
        f'<nav class="in-languages" aria-labelledby="in-languages">\n<h2 id="in-languages">{word}'
        f"</h2>\n<ul>\n{lines}</ul>\n</nav>\n"
    )


def _told_in(told: Card) -> str:
    tongue = f"{lang(told.language)}{direction(told.language)}"
    return link(told.url, language_name(told.language), f' rel="alternate"{tongue}')
