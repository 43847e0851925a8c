"""The one stylesheet, with the newsroom's accent colour in it: the site allows no inline style."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static

from dateline.desk.queries import newsroom
from dateline.edge import page
from dateline.portal.rules.colour import accent_of
from dateline.portal.rules.sheet import joined, version_of

YEAR = 365 * 24 * 3600
# Joined in this order; what only some pages have stands in a file of its own.
SHEETS = (
    "site.css",
    "story.css",
    "foot.css",
    "forms.css",
    "newsletters.css",
    "trending.css",
    "shots.css",
    "opinion.css",
    "search.css",
    "editions.css",
)


@page()
def stylesheet(request: HttpRequest, version: str) -> HttpResponse:
    """Write the stylesheet; the address of the one in force may be kept for a year.

    Whoever still holds a page from before a change gets the new one, and keeps it nowhere.
    """
    sheet = sheet_of(newsroom().accent)
    answer = HttpResponse(sheet, content_type="text/css; charset=utf-8")
    named = version == version_of(sheet)
    answer["Cache-Control"] = f"public, max-age={YEAR}, immutable" if named else "no-store"
    return answer


@lru_cache(maxsize=8)
def sheet_of(accent: str) -> str:
    """Give the whole stylesheet for an accent colour."""
    look = "".join(_read(name) for name in SHEETS)
    return joined(look, accent_of(accent), lambda name: static(f"portal/{name}"))


@lru_cache(maxsize=8)
def version_for(accent: str) -> str:
    """Give the version of the stylesheet for an accent colour, which stands in its address."""
    return version_of(sheet_of(accent))


def _read(name: str) -> str:
    found = finders.find(f"portal/{name}")
    assert isinstance(found, str)  # it is part of this package
    return Path(found).read_text(encoding="utf-8")
