"""What kinds of stories are called: the one place, for the desk, the site, its feeds and the letters.

The words are English; whoever shows them to readers translates them. `scripts.catalogues` reads them here.
"""

from __future__ import annotations

from collections.abc import Mapping

# Over one story.
LABELS: Mapping[str, str] = {
    "news": "News",
    "opinion": "Opinion",
    "blog": "Blog",
    "interview": "Interview",
    "press-release": "Press release",
}
# Over all stories of a kind.
TITLES: Mapping[str, str] = {
    **LABELS,
    "interview": "Interviews",
    "press-release": "Press releases",
}


def label_of(kind: str) -> str:
    """Name a kind as it stands over one story; one that nobody knows by its own word."""
    return LABELS.get(kind, kind)
