"""Which of a feed's categories are genres: the words of the trade in a few languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_GENRES = re.compile(
    r"\b(?:opinion|opinión|opinião|opinions|meinung|opinione|comment|commentary|kommentar|editorials?|op-ed"
    r"|analysis|analyse|análisis|análise|analisi|columns?|columnists?|columna|blogs?|blog posts?|interviews?"
    r"|entrevistas?|intervista|entretien|features?|reviews?|rezension|critique|obituar(?:y|ies)|nachruf"
    r"|letters?|press releases?|pressemitteilung|communiqué|live ?blog|explainers?|fact ?checks?"
    r"|q&a|podcasts?|photo essays?|profiles?|reportage|advertorial|sponsored)\b",
    re.IGNORECASE,
)
_LONGEST = 30


def genres_among(names: Iterable[str]) -> tuple[str, ...]:
    """Give those category names that say what kind of piece it is, not what it is about."""
    return tuple(name for name in names if len(name) <= _LONGEST and _is_genre(name))


@lru_cache(maxsize=4096)
def _is_genre(name: str) -> bool:
    return bool(_GENRES.search(name))
