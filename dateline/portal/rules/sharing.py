"""Links that hand a story on: plain addresses, no script of anybody else."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode


@dataclass(frozen=True, slots=True)
class ShareLink:
    """A place to share to, and the address that does it."""

    name: str
    address: str


def share_links(address: str, headline: str) -> tuple[ShareLink, ...]:
    """Give the links for a story's address and headline."""
    both = f"{headline} {address}"
    return (
        ShareLink("E-mail", "mailto:?" + urlencode({"subject": headline, "body": address}, quote_via=quote)),
        ShareLink("X", "https://x.com/intent/post?" + urlencode({"text": headline, "url": address})),
        ShareLink("Facebook", "https://www.facebook.com/sharer/sharer.php?" + urlencode({"u": address})),
        ShareLink("WhatsApp", "https://wa.me/?" + urlencode({"text": both})),
        ShareLink("Telegram", "https://t.me/share/url?" + urlencode({"url": address, "text": headline})),
        ShareLink("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?" + urlencode({"url": address})),
    )  # fmt: skip
