"""How every page is answered: the template inside the newsroom's frame, in the edition's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils import translation
from django.utils.functional import Promise

from dateline.desk.queries import EditionCard, Frame
from dateline.portal.views.theme import version_for


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
    """Address of the picture that is shown where the page is shared."""
    kind: str = "website"

    @property
    def feeds(self) -> str:
        """Where the feeds of this page's front stand; a page that is no front offers the home page's."""
        return self.path.partition("?")[0] if self.front else "/"

    @property
    def canonical(self) -> str:
        """The one address of this page."""
        return absolute(self.path) if self.path else ""


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
    with translation.override(shown.language):
        # Without the request: its context processors would read who signed in, and nobody has.
        made = get_template(template).render(
            {
                "frame": frame,
                "edition": shown,
                "head": head,
                "path": request.path,
                "style": version_for(frame.accent),
                **(context or {}),
            }
        )
    return HttpResponse(made, status=status)
