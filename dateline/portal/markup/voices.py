"""Stories in which somebody speaks: their face and name stand before the headline."""

from __future__ import annotations

from html import escape

from dateline.desk.queries import Card, EditionCard
from dateline.portal.markup.cards import (
    LONGEST_STANDFIRST,
    author_link,
    face,
    kicker,
    picture,
)
from dateline.portal.markup.times import when
from dateline.portal.rules.html import direction, lang, link, shortened

SIZES = "(min-width: 704px) 20rem, calc(100vw - 2rem)"
# Whoever asks is not whom an interview is about: there, the picture stands.
ASKS = "interview"


def voice(shown: Card, edition: EditionCard, *, first: bool) -> str:
    """Write such a story as it stands on its front; the `first` is the largest."""
    tongue = lang(shown.language)
    words = escape(shortened(shown.standfirst, LONGEST_STANDFIRST))
    below = f'<p class="standfirst"{tongue}>{words}</p>\n' if words else ""
    look = f"voice kind-{escape(shown.kind)}{' voice-first' if first else ''}"
    return (
        f'<article class="{look}"{direction(shown.language)}>\n{_beside(shown, first=first)}'
        f'<div class="card-words">\n{_by(shown)}'
        f'<h2 class="headline"{tongue}>{link(shown.url, shown.headline)}</h2>\n{below}'
        f'<p class="meta">{when(shown.published_at, edition)}</p>\n</div>\n</article>\n'
    )


def _beside(shown: Card, *, first: bool) -> str:
    names = shown.signatures
    if shown.kind == ASKS and shown.picture is not None:
        image = picture(shown.picture, SIZES, eager=first)
        address = escape(shown.url)
        return f'<a class="card-picture" href="{address}" tabindex="-1" aria-hidden="true">{image}</a>\n'
    if shown.kind == ASKS or not names:
        return ""
    return f'<div class="voice-faces">{"".join(map(face, names[:3]))}</div>\n'


def _by(shown: Card) -> str:
    names, label = shown.signatures, kicker(shown, plain=False)
    if not names:
        return label
    role = f"<span>{escape(names[0].role)}</span>" if len(names) == 1 and names[0].role else ""
    return f'{label}<p class="signed">{", ".join(map(author_link, names))}{role}</p>\n'
