"""Which file an address means, and what is said of it: plain values in, plain values out."""

from __future__ import annotations

import re
from mimetypes import MimeTypes

KINDS = MimeTypes()
for _kind, _ending in (
    ("text/javascript", ".js"),
    ("font/woff2", ".woff2"),
    ("image/webp", ".webp"),
    ("image/avif", ".avif"),
):
    KINDS.add_type(_kind, _ending)
TEXTS = frozenset(
    {"application/json", "application/xml", "image/svg+xml", "application/manifest+json"}
)
# Twelve hexadecimal digits of the content before the ending, as in `site.e06a3d13d4cd.js`.
LASTING = re.compile(r"\.[0-9a-f]{12}\.[^./]+$")
FOREVER = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=300"


def file_name(path: str) -> str | None:
    """Give the name of a file below its folder, from the path as WSGI has it; None for no such name.

    Names that begin with a point are nobody's business, and `..` is one of them.
    """
    try:
        name = path.encode("latin-1").decode()
    except UnicodeError:
        return None
    parts = name.split("/")
    wrong = any(not part or part.startswith(".") for part in parts)
    return None if wrong or "\\" in name or not name.isprintable() else name


def kind_of(name: str) -> str:
    """Give the content type of a file; what nobody knows is offered for keeping, not shown."""
    kind = KINDS.guess_type(name, strict=True)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def compresses(kind: str) -> bool:
    """Tell whether compression saves anything on files of this kind."""
    return kind.startswith("text/") or kind in TEXTS


def lifetime_of(name: str) -> str:
    """Give `Cache-Control` for a file: one that is named after its content never changes."""
    return FOREVER if LASTING.search(name) else A_WHILE
