"""Standing pages: About, Terms, Privacy. There are a handful: they are read and kept together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dateline.desk.models import StandingPage
from dateline.desk.queries.keys import NEWSROOM
from dateline.desk.queries.newsroom import newsroom
from dateline.desk.queries.stories import resolved
from dateline.edge import Kept, shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A standing page as readers see it."""

    title: str
    """In the newsroom's language; `Frame.say` gives it in the edition's."""
    description: str
    path: str
    body: str
    """Rich text with its links resolved."""
    language: str = ""
    """Of the text; empty: the newsroom's, as it was written."""
    translations: Mapping[str, str] = field(default_factory=dict)
    """The same text in other languages, by language."""

    def read_in(self, language: str) -> Standing:
        """Give the page with its text in that language, as it was written where there is none."""
        body = self.translations.get(language)
        if body is None:
            return self
        return replace(self, body=body, language=language, description="")


_PAGES: Kept[str, Mapping[str, Standing]] = Kept("standing pages", most=1)


def standing_page(slug: str) -> Standing | None:
    """Give a standing page as it is read in this edition; None if none stands there for everybody.

    Three queries, none while the pages are kept: whoever asks for words at random costs nothing.
    """
    found = _PAGES.get("all", _read).get(slug)
    return found.read_in(newsroom().home.language) if found else None


def standing_told_in(language: str) -> list[str]:
    """Give the paths of the standing pages that have been translated into a language."""
    pages = _PAGES.get("all", _read).values()
    return [page.path for page in pages if language in page.translations]


def _read() -> Mapping[str, Standing]:
    shows(NEWSROOM)
    pages = StandingPage.objects.live().public().prefetch_related("translations")
    return {page.slug: standing_of(page) for page in pages}


def standing_of(page: StandingPage) -> Standing:
    """Give a page that is in memory, saved or not, as readers will see it."""
    return Standing(
        title=page.title,
        description=page.search_description,
        path=f"/{page.slug}/",
        body=resolved(page.body),
        translations={each.language: resolved(each.body) for each in page.translations.all()},
    )
