"""Links inside an edition: they are written as at the home edition, and moved into it once, at the end."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from dateline.desk.rules.places import is_shared

# Of links and forms; a link that names the language of its page leads to another edition.
_LINK = re.compile(
    r'(<(?:a|form|link)\b(?![^<>]*\shreflang=)[^<>]*?\s(?:href|action)=")(/(?!/)[^"]*)(?=")'
)


def moved(html: str, base: str, bases: Collection[str]) -> str:
    """Move the links of a page to below an edition's base; those that name an edition stay.

    Only tags are touched: in words, a `<` is written as `&lt;`.
    """
    if not base:
        return html
    return _LINK.sub(lambda found: found[1] + address_in(found[2], base, frozenset(bases)), html)


@lru_cache(maxsize=4096)
def address_in(address: str, base: str, bases: frozenset[str]) -> str:
    """Move the address of a page of the site to below a base, unless it is the same for all editions."""
    if not base or not address.startswith("/") or address.startswith("//"):
        return address
    if (
        is_shared(address)
        or address.startswith("/edition/")
        or any(address.startswith(f"{each}/") for each in bases if each)
    ):
        return address
    return base + address
