"""A dateline as readers see it: the place from which a story is told, and the country it lies in."""

from __future__ import annotations

from dateline.desk.rules.countries import country
from dateline.portal.rules.scripts import comma


def dateline_words(place: str, code: str, language: str) -> str:
    """Name place and country, the country in that language; one word where both are called the same."""
    name = country(code, language).name if code else ""
    parts = (place, "" if name == place else name)
    return comma(language).join(part for part in parts if part)
