"""Standing pages: About, Terms, Privacy. There are a handful: they are read and kept together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dateline.desk.models import StandingPage
from dateline.desk.queries.keys import NEWSROOM
from dateline.desk.queries.stories import resolved
from dateline.edge import Kept, shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A standing page as readers see it."""

    title: str
    description: str
    path: str
    body: str
    """Rich text with its links resolved."""


_PAGES: Kept[str, Mapping[str, Standing]] = Kept("standing pages", most=1)


def standing_page(slug: str) -> Standing | None:
    """Give a standing page; None if none stands there, or if it is not for everybody.

    Two queries, none while the pages are kept: whoever asks for words at random costs nothing.
    """
    return _PAGES.get("all", _read).get(slug)


def _read() -> Mapping[str, Standing]:
    shows(NEWSROOM)
    return {page.slug: standing_of(page) for page in StandingPage.objects.live().public()}


def standing_of(page: StandingPage) -> Standing:
    """Give a page that is in memory, saved or not, as readers will see it."""
    return Standing(
        title=page.title,
        description=page.search_description,
        path=f"/{page.slug}/",
        body=resolved(page.body),
    )
