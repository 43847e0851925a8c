"""Standing pages: About, Terms, Privacy."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.desk.models import StandingPage
from dateline.desk.queries.keys import NEWSROOM
from dateline.desk.queries.stories import resolved
from dateline.edge import shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A standing page as readers see it."""

    title: str
    description: str
    path: str
    body: str
    """Rich text with its links resolved."""


def standing_page(slug: str) -> Standing | None:
    """Read a standing page; None if none stands there, or if it is not for everybody. Two queries."""
    shows(NEWSROOM)
    page = StandingPage.objects.live().public().filter(slug=slug).first()
    return standing_of(page) if page else None


def standing_of(page: StandingPage) -> Standing:
    """Give a page that is in memory, saved or not, as readers will see it."""
    return Standing(
        title=page.title,
        description=page.search_description,
        path=f"/{page.slug}/",
        body=resolved(page.body),
    )
