"""Where editions stand: below a word of their own, or on a host of their own."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# First words of addresses that mean something else. An edition that is called like one of them
# stands below /edition/ instead.
RESERVED = frozenset(
    [
        "ads.txt",
        "archive",
        "article",
        "audience",
        "author",
        "blog",
        "card",
        "contact",
        "countries",
        "country",
        "desk",
        "edition",
        "events",
        "favicon.ico",
        "feed",
        "feedback",
        "forms",
        "healthz",
        "interviews",
        "latest",
        "manifest.webmanifest",
        "media",
        "metrics",
        "newsletter",
        "newsletters",
        "opensearch.xml",
        "opinion",
        "press-releases",
        "preferences",
        "push",
        "report",
        "robots.txt",
        "search",
        "sector",
        "sectors",
        "shot",
        "shots",
        "sitemap.xml",
        "static",
        "story",
        "tips",
        "topic",
        "topics",
        "trending",
        "wires",
    ]
)
_WORD = re.compile(r"/(edition/[-a-zA-Z0-9_]+|[-a-zA-Z0-9_]+)(/(?:[^/].*)?)", re.DOTALL)
# What every edition shares: files, machines' pages and the desk stand at the root alone. Its manifest
# each has for itself, as its feeds.
_SHARED = re.compile(
    r"/(?:(?:static|media|card|desk|wires|\.well-known)/|(?:healthz|metrics|robots\.txt|ads\.txt"
    r"|favicon\.ico)$|style-|sitemap)"
)


# What readers are led to by mails, which they may keep for longer than an edition or its host lasts.
_MAILED = re.compile(r"/newsletters/(?:confirm|preferences|leave)/")


def base_of(slug: str) -> str:
    """Give the path below which an edition stands, such as /asia; the home edition's is empty."""
    return f"/edition/{slug}" if slug in RESERVED or slug[:4].isdigit() else f"/{slug}"


def site_beside(site: str, host: str) -> str:
    """Give the site at a further host name: scheme and port are those of the newsroom's site."""
    at = urlsplit(site)
    return f"{at.scheme}://{host}:{at.port}" if at.port else f"{at.scheme}://{host}"


def apart(path: str) -> tuple[str, str] | None:
    """Part a path into the slug of an edition, if one is called so, and the path inside it.

    None where the path can stand in no edition: it begins with a word of the site's own.
    """
    found = _WORD.fullmatch(path)
    if found is None:
        return None
    word, rest = found[1], found[2]
    slug = word.removeprefix("edition/")
    if word == slug and base_of(slug) != f"/{slug}":
        return None
    return None if is_shared(rest) else (slug, rest)


def is_mailed(path: str) -> bool:
    """Tell whether a path stands in mails: it is answered whatever has become of its edition."""
    return _MAILED.match(path) is not None


def is_story(path: str) -> bool:
    """Tell whether a path inside an edition is that of a story, which is read in any of them."""
    return path.startswith("/article/")


def is_shared(path: str) -> bool:
    """Tell whether a path is the same file or screen for all editions."""
    return _SHARED.match(path) is not None
