"""A story as it stands on a front, in every look, and the pictures of pages."""

from __future__ import annotations

from html import escape

from django.utils.translation import gettext_lazy as _

from dateline.desk.queries import Card, Credit, EditionCard
from dateline.media.queries import PictureCard
from dateline.portal.markup.times import when
from dateline.portal.rules.html import direction, lang, link, shortened

KIND_LABELS = {
    "news": _("News"),
    "opinion": _("Opinion"),
    "blog": _("Blog"),
    "interview": _("Interview"),
    "press-release": _("Press release"),
}
# How wide pictures are shown, as site.css lays them out; a screen below 704 px shows rows as thumbs.
SIZES = {
    "lead": "(min-width: 1088px) min(48vw, 744px), calc(100vw - 2rem)",
    "large": "(min-width: 1088px) min(43vw, 690px), calc(100vw - 2rem)",
    "story": "(min-width: 1088px) min(64vw, 1035px), (min-width: 816px) 736px, calc(100vw - 2rem)",
    "portrait": "160px",
}
SIZES_OF_OTHERS = "(min-width: 1088px) 300px, (min-width: 704px) 40vw, 7rem"
# Looks without a picture.
WORDS_ONLY = frozenset({"line", "text"})
LONGEST_STANDFIRST, LONGEST_BESIDE = 220, 160


def kind_label(kind: str) -> str:
    """Name a kind of story as a label over its headline."""
    return str(KIND_LABELS.get(kind, kind))


def picture(shown: PictureCard, sizes: str, *, alt: str = "", eager: bool = False) -> str:
    """Write a picture in all its sizes."""
    wide = f' sizes="{sizes}"'
    webp, jpeg = escape(shown.srcset_webp), escape(shown.srcset_jpeg)
    source = f'<source type="image/webp" srcset="{webp}"{wide}>' if webp else ""
    srcset = f' srcset="{jpeg}"{wide}' if jpeg else ""
    haste = ' fetchpriority="high"' if eager else ' loading="lazy"'
    return (
        f'<picture>{source}<img src="{escape(shown.src)}"{srcset} width="{shown.width}"'
        f' height="{shown.height}" alt="{escape(alt)}"{haste} decoding="async"></picture>'
    )


def card(
    shown: Card, look: str, level: int, edition: EditionCard, *, standfirst: bool, plain: bool
) -> str:
    """Write a story as it stands on a front."""
    tongue, pictured = lang(shown.language), shown.picture is not None and look != "line"
    marks = " has-picture" if pictured else ""
    marks += f" kind-{escape(shown.kind)}" if shown.kind != "news" else ""
    # What opens a page is the picture that readers wait for.
    opens = look == "lead" or (look == "large" and not plain)
    below = ""
    if standfirst and shown.standfirst:
        words = escape(shortened(shown.standfirst, LONGEST_STANDFIRST))
        below = f'<p class="standfirst"{tongue}>{words}</p>\n'
    return (
        f'<article class="card card-{look}{marks}">\n{_picture_of(shown, look, eager=opens)}'
        f'<div class="card-words"{direction(shown.language)}>\n'
        f"{kicker(shown, plain=plain) if look != 'line' else ''}"
        f'<h{level} class="headline"{tongue}>{link(shown.url, shown.headline)}</h{level}>\n'
        f'{below}<p class="meta">{_by(shown)}{when(shown.published_at, edition)}</p>\n'
        "</div>\n</article>\n"
    )


def _picture_of(shown: Card, look: str, *, eager: bool) -> str:
    if shown.picture is None or look in WORDS_ONLY:
        return ""
    image = picture(shown.picture, SIZES.get(look, SIZES_OF_OTHERS), eager=eager)
    address = escape(shown.url)
    return (
        f'<a class="card-picture" href="{address}" tabindex="-1" aria-hidden="true">{image}</a>\n'
    )


def kicker(shown: Card, *, plain: bool) -> str:
    """Write what stands over a headline: what kind of story it is, and its sector."""
    sector = "" if plain else link(f"/sector/{shown.sector.slug}/", shown.sector.name)
    return f'<p class="kicker">{_label(shown)}{sector}</p>\n'


def _label(shown: Card) -> str:
    if shown.kind == "news":
        return ""
    return f'<span class="label">{escape(kind_label(shown.kind))}</span> '


def _by(shown: Card) -> str:
    if shown.authors and shown.kind != "news":
        return f'<bdi class="by">{escape(shown.authors[0].name)}</bdi> '
    if shown.dateline_place:
        return f'<bdi class="place">{escape(shown.dateline_place)}</bdi> '
    return ""


def strip(shown: Card, edition: EditionCard) -> str:
    """Write a story as a line of the strip of the newest."""
    tongue = f"{lang(shown.language)}{direction(shown.language)}"
    moment = when(shown.published_at, edition, "clock")
    return f"<li>{moment} {link(shown.url, shown.headline, tongue)}</li>\n"


def column(shown: Card) -> str:
    """Write a signed story as it stands among the opinions."""
    tongue = f"{lang(shown.language)}{direction(shown.language)}"
    signed = ""
    if shown.authors:
        author = shown.authors[0]
        role = f"<span>{escape(author.role)}</span>" if author.role else ""
        signed = f'<p class="signed">{author_link(author)}{role}</p>\n'
    elif shown.byline:
        signed = f'<p class="signed">{escape(shown.byline)}</p>\n'
    words = escape(shortened(shown.standfirst, LONGEST_BESIDE))
    below = f'<p class="standfirst"{tongue}>{words}</p>\n' if words else ""
    return (
        f'<article class="column-card">\n<h3 class="headline"{tongue}>'
        f"{link(shown.url, shown.headline)}</h3>\n{signed}{below}</article>\n"
    )


def author_link(author: Credit, more: str = "") -> str:
    """Link to an author's page; `more` is further attributes as they stand."""
    return link(f"/author/{author.address}/", author.name, more)
