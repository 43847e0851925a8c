"""How every page is answered: the template inside the newsroom's frame, in the edition's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import Truncator

from dateline.desk.queries import EditionCard, Frame
from dateline.desk.queries.editions import site_of
from dateline.portal.inside import links_of
from dateline.portal.markup.editions import switch
from dateline.portal.rules.alternates import Place, alternates, has_place
from dateline.portal.rules.moving import moved
from dateline.portal.views.theme import version_for

LONGEST_DESCRIPTION = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a page says of itself in its `<head>`."""

    title: str | Promise = ""
    """Lazy where it is to be translated: the edition's language is in force in the template only."""
    description: str = ""
    path: str = ""
    """Canonical path; empty for pages that have none."""
    front: str = ""
    """The front that it shows, such as `country:KP`; its feeds are linked from the head."""
    index: bool = True
    picture: str = ""
    """Address of the picture that is shown where the page is shared: a JPEG of 1200 × 630."""
    picture_alt: str = ""
    kind: str = "website"
    one_address: bool = False
    """It says the same in every edition: search engines are told the home edition's address alone."""
    translations: tuple[tuple[str, str], ...] = ()
    """Languages and paths of the pages that say the same in another one, itself among them."""
    languages: frozenset[str] = frozenset()
    """Those of the editions in which the page is written; empty: every edition has it in its own."""
    site: str = settings.SITE_URL
    """Where the edition stands that its canonical address is in."""

    @property
    def summary(self) -> str:
        """The description, cut to what search engines show at most."""
        words = self.description
        # To count what combines with the letter before takes its time, and most need no cutting.
        if len(words) <= LONGEST_DESCRIPTION:
            return words
        return str(Truncator(words).chars(LONGEST_DESCRIPTION))

    @property
    def feeds(self) -> str:
        """Where the feeds of this page's front stand; a page that is no front offers the home page's."""
        return self.path.partition("?")[0] if self.front else "/"

    @property
    def archive(self) -> str:
        """Where the archive of this page's front stands; empty where it has none of its own."""
        kind = self.front.partition(":")[0]
        return f"{self.feeds}archive/" if kind in {"sector", "country", "author"} else ""

    @property
    def canonical(self) -> str:
        """The one address of this page."""
        return f"{self.site}{self.path}" if self.path else ""

    @property
    def is_whole(self) -> bool:
        """Tell whether it is the same in every edition: a story's is the home edition's, always."""
        return self.one_address or self.path.startswith("/article/")

    @property
    def place(self) -> str:
        """The path without its cursor; empty for pages that have none."""
        return self.path.partition("?")[0]


def absolute(address: str) -> str:
    """Write an address of this site in full."""
    return f"{settings.SITE_URL}{address}" if address.startswith("/") else address


def respond(
    request: HttpRequest,
    template: str,
    frame: Frame,
    head: Head,
    context: Mapping[str, object] | None = None,
    *,
    edition: EditionCard | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a page of the site; menus and dates are in the edition's language and zone."""
    shown = edition or frame.home
    head = replace(head, site=site_of(frame.root if head.is_whole else shown))
    with translation.override(shown.language):
        # Without the request: its context processors would read who signed in, and nobody has.
        made = get_template(template).render(
            {
                "frame": frame,
                "edition": shown,
                "head": head,
                "alternates": _alternates(head, frame, shown),
                "switch": switch(frame, shown, head.place, dict(head.translations)),
                "path": request.path,
                "style": version_for(frame.accent),
                **(context or {}),
            }
        )
    bases = [each.base for each in frame.editions]
    return HttpResponse(moved(made, links_of(request, shown), bases), status=status)


def _alternates(head: Head, frame: Frame, shown: EditionCard) -> list[tuple[str, str]]:
    """List the addresses of this page in other languages, each with its language."""
    if head.is_whole:
        return [(language, f"{head.site}{path}") for language, path in head.translations]
    if not head.index or head.path != head.place or not head.place:
        return []
    root = frame.root
    others = (each for each in frame.editions if each.slug != root.slug)
    there = (each for each in others if has_place(each.sectors, head.place))
    editions = [
        root,
        *(each for each in there if not head.languages or each.language in head.languages),
    ]
    places = [Place(each.language, f"{site_of(each)}{head.place}") for each in editions]
    here = Place(shown.language, f"{site_of(shown)}{head.place}")
    return alternates(places, here)
