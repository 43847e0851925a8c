"""Writing HTML straight: the few things that every part of a page needs."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from html import escape

from dateline.portal.rules import scripts

# What readers choose between, in the words of the standard library; the others name months.
PLAIN_FORMS = {
    "d-m-Y H:i": "%d-%m-%Y %H:%M",
    "Y-m-d H:i": "%Y-%m-%d %H:%M",
    "d.m.Y, H:i": "%d.%m.%Y, %H:%M",
    "H:i": "%H:%M",
}


def stamp(moment: datetime) -> str:
    """Write a time for machines."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def time_element(moment: datetime, words: str) -> str:
    """Put the words for a time into an element that machines read, too."""
    return f'<time datetime="{stamp(moment)}">{escape(words)}</time>'


def shortened(text: str, most: int) -> str:
    """Cut a text to so many characters, the ellipsis among them."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def initials(name: str) -> str:
    """Give the first letters of a name's first and last words."""
    words = name.split()
    return "".join(word[0].upper() for word in dict.fromkeys((*words[:1], *words[-1:])))


@lru_cache(maxsize=512)
def lang(language: str) -> str:
    """Give the attribute that says in which language words are; none for that of the page, which is empty."""
    if not language:
        return ""
    return f' lang="{escape(scripts.language_tag(language))}"'


@lru_cache(maxsize=512)
def direction(language: str) -> str:
    """Give the attribute that says in which direction words run."""
    return f' dir="{scripts.direction(language)}"'


def tongue(language: str) -> str:
    """Give the attributes that say in which language words are, and in which direction they run."""
    return f"{lang(language)}{direction(language)}" if language else ""


def link(address: str, words: str, more: str = "") -> str:
    """Write a link; `more` is further attributes as they stand."""
    return f'<a href="{escape(address)}"{more}>{escape(words)}</a>'
