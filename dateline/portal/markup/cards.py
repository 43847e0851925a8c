"""A story as it stands on a front, in every look, and the pictures of pages."""

from __future__ import annotations

from html import escape

from dateline.desk.queries import Card, Credit, EditionCard, SectorName
from dateline.desk.rules.kinds import label_of
from dateline.media.queries import PictureCard
from dateline.portal.markup.times import when
from dateline.portal.markup.words import gettext
from dateline.portal.rules.html import direction, initials, lang, link, shortened, tongue

# How wide pictures are shown, as site.css lays them out; a screen below 704 px shows rows as thumbs.
SIZES = {
    "lead": "(min-width: 1088px) min(48vw, 744px), calc(100vw - 2rem)",
    "large": "(min-width: 1088px) min(43vw, 690px), calc(100vw - 2rem)",
    "story": "(min-width: 1088px) min(64vw, 1035px), (min-width: 816px) 736px, calc(100vw - 2rem)",
    "portrait": "160px",
    "face": "5rem",
}
SIZES_OF_OTHERS = "(min-width: 1088px) 300px, (min-width: 704px) 40vw, 7rem"
# Looks without a picture.
WORDS_ONLY = frozenset({"line", "text"})
# Whoever says "I" is shown: a drawing of ours gives way to the author's face.
IN_PERSON = frozenset({"opinion", "blog"})
# Who wrote it is told where others are told from where they were written.
SIGNED = frozenset({"opinion", "blog", "interview"})
LONGEST_STANDFIRST, LONGEST_BESIDE = 220, 160


def kind_label(kind: str) -> str:
    """Name a kind of story as a label over its headline."""
    return gettext(label_of(kind))


def picture(shown: PictureCard, sizes: str, *, alt: str = "", eager: bool = False) -> str:
    """Write a picture in all its sizes and kinds of file, the smallest kind first."""
    wide = f' sizes="{sizes}"'
    kinds = (("avif", shown.srcset_avif), ("webp", shown.srcset_webp))
    sources = "".join(
        f'<source type="image/{kind}" srcset="{escape(files)}"{wide}>'
        for kind, files in kinds
        if files
    )
    jpeg = escape(shown.srcset_jpeg)
    srcset = f' srcset="{jpeg}"{wide}' if jpeg else ""
    haste = ' fetchpriority="high"' if eager else ' loading="lazy"'
    return (
        f'<picture>{sources}<img src="{escape(shown.src)}"{srcset} width="{shown.width}"'
        f' height="{shown.height}" alt="{escape(alt)}"{haste} decoding="async"></picture>'
    )


def face(author: Credit) -> str:
    """Write an author's portrait, or the initials of one who has none."""
    if author.portrait is not None:
        return f'<span class="face">{picture(author.portrait, SIZES["face"])}</span>'
    return f'<span class="face" aria-hidden="true">{escape(initials(author.name))}</span>'


def card(
    shown: Card, look: str, level: int, edition: EditionCard, *, standfirst: bool, plain: bool
) -> str:
    """Write a story as it stands on a front."""
    tongue = lang(shown.language)
    marks = f" kind-{escape(shown.kind)}" if shown.kind != "news" else ""
    # What opens a page is the picture that readers wait for.
    opens = look == "lead" or (look == "large" and not plain)
    mark, beside = _beside(shown, look, eager=opens)
    below = ""
    if standfirst and shown.standfirst:
        words = escape(shortened(shown.standfirst, LONGEST_STANDFIRST))
        below = f'<p class="standfirst"{tongue}>{words}</p>\n'
    return (
        f'<article class="card card-{look}{mark}{marks}">\n{beside}'
        f'<div class="card-words"{direction(shown.language)}>\n'
        f"{_over_line(shown, plain=plain) if look == 'line' else kicker(shown, plain=plain)}"
        f'<h{level} class="headline"{tongue}>{link(shown.url, shown.headline)}</h{level}>\n'
        f'{below}<p class="meta">{_by(shown)}{when(shown.published_at, edition)}</p>\n'
        "</div>\n</article>\n"
    )


def _beside(shown: Card, look: str, *, eager: bool) -> tuple[str, str]:
    """Give what stands beside the words, and the class that says so."""
    if look in WORDS_ONLY:
        return "", ""
    signed = shown.signatures
    if signed and in_person(shown):
        return " has-face", f"{face(signed[0])}\n"
    if shown.picture is None:
        return "", ""
    image = picture(shown.picture, SIZES.get(look, SIZES_OF_OTHERS), eager=eager)
    address, drawn = escape(shown.url), " is-drawn" if shown.picture.drawn else ""
    return " has-picture", (
        f'<a class="card-picture{drawn}" href="{address}" tabindex="-1" aria-hidden="true">{image}</a>\n'
    )


def in_person(shown: Card) -> bool:
    """Tell whether the author's face stands for the story: signed, and without a photograph."""
    return shown.kind in IN_PERSON and (shown.picture is None or shown.picture.drawn)


def kicker(shown: Card, *, plain: bool) -> str:
    """Write what stands over a headline: what kind of story it is, and its sector."""
    sector = "" if plain else sector_link(shown.sector)
    return f'<p class="kicker">{label(shown)}{sector}</p>\n'


def sector_link(sector: SectorName) -> str:
    """Link a sector; its name says in which language it is where nobody translated it."""
    return link(f"/sector/{sector.slug}/", sector.name, tongue(sector.language))


def _over_line(shown: Card, *, plain: bool) -> str:
    """Write what stands over a headline alone: nothing over news, nor where all are of one kind."""
    named = "" if plain else label(shown)
    return f'<p class="kicker">{named}</p>\n' if named else ""


def label(shown: Card) -> str:
    """Say what kind of story it is, so that nobody takes opinion for news; nothing for news."""
    if shown.kind == "news":
        return ""
    return f'<span class="label">{escape(kind_label(shown.kind))}</span> '


def _by(shown: Card) -> str:
    signed = shown.signatures
    if signed and shown.kind in SIGNED:
        return f'<bdi class="by">{escape(signed[0].name)}</bdi> '
    if shown.dateline_place:
        return f'<bdi class="place">{escape(shown.dateline_place)}</bdi> '
    return ""


def strip(shown: Card, edition: EditionCard) -> str:
    """Write a story as a line of the strip of the newest."""
    tongue = f"{lang(shown.language)}{direction(shown.language)}"
    moment = when(shown.published_at, edition, "clock")
    headline, named = link(shown.url, shown.headline, tongue), label(shown)
    return f"<li>{moment} {f'<div>{named}{headline}</div>' if named else headline}</li>\n"


def column(shown: Card) -> str:
    """Write a signed story as it stands among the opinions."""
    tongue = f"{lang(shown.language)}{direction(shown.language)}"
    signed = portrait = ""
    if names := shown.signatures:
        author = names[0]
        role = f"<span>{escape(author.role)}</span>" if author.role else ""
        signed = f'<p class="signed">{author_link(author)}{role}</p>\n'
        portrait = f"{face(author)}\n"
    words = escape(shortened(shown.standfirst, LONGEST_BESIDE))
    below = f'<p class="standfirst"{tongue}>{words}</p>\n' if words else ""
    return (
        f'<article class="column-card">\n{portrait}<div class="card-words">\n{signed}'
        f'<h3 class="headline"{tongue}>{link(shown.url, shown.headline)}</h3>\n{below}</div>\n'
        "</article>\n"
    )


def author_link(author: Credit, more: str = "") -> str:
    """Link to an author's page, where there is one; `more` is further attributes as they stand."""
    if not author.address:
        return f"<bdi>{escape(author.name)}</bdi>"
    return link(f"/author/{author.address}/", author.name, more)
