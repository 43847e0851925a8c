"""Pages of an author elsewhere: what their links are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

NAMES = {
    "bsky.app": "Bluesky",
    "facebook.com": "Facebook",
    "github.com": "GitHub",
    "instagram.com": "Instagram",
    "linkedin.com": "LinkedIn",
    "orcid.org": "ORCID",
    "threads.net": "Threads",
    "tiktok.com": "TikTok",
    "twitter.com": "X",
    "x.com": "X",
    "youtube.com": "YouTube",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page elsewhere, and what its link is called."""

    name: str
    address: str


def pages_of(addresses: Iterable[str]) -> tuple[Page, ...]:
    """Name pages after the service they stand at, or after their host."""
    return tuple(Page(_name_of(address), address) for address in addresses)


def _name_of(address: str) -> str:
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    site = ".".join(host.split(".")[-2:])
    if name := NAMES.get(host) or NAMES.get(site):
        return name
    # Whatever the server is called, a Mastodon account has this form.
    return f"Mastodon ({host})" if parts.path.startswith("/@") else host
