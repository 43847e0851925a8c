"""Links as strings: which may be shown, and which pictures are only there to count readers."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")
_TRACKER = re.compile(
    r"/~r/|feedburner\.com|doubleclick\.net|feedsportal|pixel\.(?:wp|quantserve)\.|stats\.wordpress"
    r"|/pixel[./?]|/1x1\.|/blank\.(?:gif|png)|/spacer\.gif|scorecardresearch|google-analytics"
    r"|/beacon|track(?:ing)?pixel|/b\.gif|/clear\.gif|feeds\.wordpress\.com|gravatar\.com/avatar",
    re.IGNORECASE,
)
MAX_LINK = 2000
_OF_ANOTHER_SCHEME = re.compile(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*+:", re.IGNORECASE)
# Most links are absolute and plain: nothing in them can be joined, cut or written otherwise.
_PLAIN = re.compile(
    r"https?://[a-z0-9.-]{1,250}(?::\d{1,5})?/(?:[!#-\-/-;=?-~]++|\.(?=[a-z0-9]))*+(?<![?#])",
    re.IGNORECASE,
)


def safe_link(url: str, base: str = "") -> str:
    """Give the absolute http(s) address of a link, or nothing for every other scheme."""
    if _is_plain(url):
        return url
    found = _resolved(url, base)
    return found if found.lower().startswith(("http://", "https://")) else ""


def safe_reference(url: str, base: str = "") -> str:
    """Give a link that a body may have: http(s) without anybody's name or password, or a mail address."""
    if _is_plain(url):
        return url
    found = _resolved(url, base)
    if not found.lower().startswith(("http://", "https://", "mailto:")):
        return ""
    # https://example.org@elsewhere.test leads elsewhere.
    return found if "@" not in urlsplit(found).netloc else ""


def is_tracker(url: str) -> bool:
    """Say whether a picture's address looks like a counting pixel."""
    return bool(_TRACKER.search(url))


def _is_plain(url: str) -> bool:
    """Say whether a link is what it seems: absolute, of the web, with a host and nobody's name in it."""
    return len(url) <= MAX_LINK and _PLAIN.fullmatch(url) is not None


def _resolved(url: str, base: str) -> str:
    """Join a link to its base and refuse what has no host or does not parse."""
    if _OF_ANOTHER_SCHEME.match(url):
        return ""
    link = _INVISIBLE.sub("", url) if _INVISIBLE.search(url.strip()) else url.strip()
    if not link or len(link) > MAX_LINK:
        return ""
    try:
        joined = urljoin(base, link) if base else link
        parts = urlsplit(joined)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme in {"http", "https"} and not host:
        return ""
    return joined.replace('"', "%22").replace("<", "%3C").replace(">", "%3E")
