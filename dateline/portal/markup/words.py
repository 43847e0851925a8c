"""The interface's words in the language of the page, remembered.

Django asks one catalogue after the other each time, and for words that no catalogue holds, as
English ones are, all of them: some 25 µs a word, where a page has dozens.
"""

from __future__ import annotations

from functools import lru_cache

from django.utils import translation


def gettext(words: str) -> str:
    """Give words in the language of the page."""
    return _told(translation.get_language(), words)


def pgettext(context: str, words: str) -> str:
    """Give words that mean several things, in the one meant, in the language of the page."""
    return _meant(translation.get_language(), context, words)


@lru_cache(maxsize=8_000)
def _told(language: str | None, words: str) -> str:
    with translation.override(language):
        return translation.gettext(words)


@lru_cache(maxsize=2_000)
def _meant(language: str | None, context: str, words: str) -> str:
    with translation.override(language):
        return translation.pgettext(context, words)
