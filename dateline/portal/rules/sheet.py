"""The one stylesheet of the site: the look, and the newsroom's accent colour after it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from dateline.portal.rules.colour import Accent

ACCENT = """:root{{--accent:{0.on_light};--accent-field:{0.field};--accent-ink:{0.on_field}}}
@media (prefers-color-scheme:dark){{:root{{--accent:{0.on_dark}}}}}
@media print{{:root{{--accent:{0.on_light}}}}}
"""
DIGITS = 12


def joined(look: str, accent: Accent, address_of: Callable[[str], str]) -> str:
    """Join the look and the accent; files that the look names get the address they are served at."""
    named = re.sub(r'url\("([^":]+)"\)', lambda found: f'url("{address_of(found[1])}")', look)
    return tightened(named + ACCENT.format(accent))


def tightened(sheet: str) -> str:
    """Take out what only people need: comments, indents, and blanks beside punctuation.

    Blanks stay where they mean something: inside selectors, before a colon, in `calc()`.
    """
    bare = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    lines = re.sub(r"\s*([{};,])\s*", r"\1", bare)
    return re.sub(r":\s+", ":", lines).replace(";}", "}").strip()


def version_of(sheet: str) -> str:
    """Give the digits that stand in its address: they change with every byte of it."""
    return hashlib.sha256(sheet.encode()).hexdigest()[:DIGITS]
