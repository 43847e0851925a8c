"""The addresses that stand in mails. The letter's own page has the same ones."""

from __future__ import annotations

# What stands in an issue that is made once for all its readers, where each one's own token goes.
LEAVE_TOKEN, PREFER_TOKEN = "LEAVE--TOKEN", "PREFER--TOKEN"
LEAVE_PATH = "/newsletters/leave/{}/"
PREFER_PATH = "/newsletters/preferences/{}/"
CONFIRM_PATH = "/newsletters/confirm/{}/"


def own(text: str, *, leave: str, prefer: str) -> str:
    """Put one reader's tokens into a text that was made for all."""
    return text.replace(LEAVE_TOKEN, leave).replace(PREFER_TOKEN, prefer)


def list_headers(*, host: str, slug: str, name: str, leave_address: str) -> dict[str, str]:
    """Give the headers by which mail programs know a list and offer to leave it.

    RFC 2919 (List-Id), 2369 and 8058 (one click), 3834 (Auto-Submitted). `Precedence: bulk` is no
    standard, but old answering machines ask for nothing else.
    """
    plain = "".join(letter for letter in name if letter.isascii() and letter not in '"\\<>\r\n')
    return {
        "List-Id": f'"{plain.strip() or slug}" <{slug}.{host}>',
        "List-Unsubscribe": f"<{leave_address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
    }
