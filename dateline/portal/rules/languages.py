"""Languages as readers see them: their names, in the language of the page."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError


@lru_cache(maxsize=1_000)
def language_name(code: str, language: str) -> str:
    """Give the name of a language, such as German; one that nobody knows is called by its code."""
    try:
        found = Locale.parse(language.replace("-", "_").split("_")[0]).languages.get(code)
    except (UnknownLocaleError, ValueError):
        found = Locale("en").languages.get(code)
    return (found[:1].upper() + found[1:]) if found else code
