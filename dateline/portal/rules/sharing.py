"""Links that hand a story on: plain addresses, no script of anybody else."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, quote_plus


@dataclass(frozen=True, slots=True)
class ShareLink:
    """A place to share to, and the address that does it."""

    name: str
    address: str


def share_links(address: str, headline: str, *, mail: str) -> tuple[ShareLink, ...]:
    """Give the links for a story's address and headline; `mail` is what e-mail is called."""
    # Each is quoted once, and not in every link: that takes its time.
    words, at = quote_plus(headline), quote_plus(address)
    return (
        ShareLink(mail, f"mailto:?subject={quote(headline, safe='')}&body={quote(address, safe='')}"),
        ShareLink("X", f"https://x.com/intent/post?text={words}&url={at}"),
        ShareLink("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={at}"),
        ShareLink("WhatsApp", f"https://wa.me/?text={words}+{at}"),
        ShareLink("Telegram", f"https://t.me/share/url?url={at}&text={words}"),
        ShareLink("LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?url={at}"),
    )  # fmt: skip
