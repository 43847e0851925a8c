"""How much one file may hold, and how much one item."""

from __future__ import annotations

from hashlib import sha256

from dateline.wires.formats.errors import Unreadable

MAX_BYTES = 64 * 1024 * 1024
"""A file above this is refused unread."""
SECONDS = 20.0
"""Processor time that reading one file may take, and a second more for each of its megabytes: a
feed of short items takes 0.4 s a megabyte on a quiet machine."""
MAX_ITEMS = 50_000
"""A file with more items than this is refused: it is an archive, not a delivery."""
MAX_TEXT = 500_000
"""Characters of one item's text; some 80,000 words, a book. What is longer is cut, and held."""
MAX_LINE = 4_000
"""Characters of a headline, a name, a note or anything else that is one line; cut there."""
MAX_VALUES = 500
"""Subjects, places, genres or media of one item; the rest is left out."""
MAX_URI_BYTES = 1_000
"""What is longer is known by its digest: PostgreSQL indexes no more than 2,704 bytes."""
TEXT_CUT = f"Text longer than {MAX_TEXT:,} characters, cut there"


def seconds_for(size: int, seconds: float = SECONDS) -> float:
    """Give the seconds that a file of so many bytes may take."""
    return seconds + size / 1024**2


def refuse_size(size: int) -> None:
    """Raise `Unreadable` for a file that is empty or too large."""
    if not size:
        raise Unreadable("The file is empty.")
    if size > MAX_BYTES:
        raise Unreadable(
            f"The file has {-(-size // 1024**2)} MB; the limit is {MAX_BYTES // 1024**2} MB. "
            "Split it into smaller files."
        )


def refuse_count(count: int) -> None:
    """Raise `Unreadable` for a file of too many items, best before any of them is read."""
    if count > MAX_ITEMS:
        raise Unreadable(
            f"The file holds {count:,} items; the limit is {MAX_ITEMS:,}. Split it into smaller files."
        )


def fitting_uri(uri: str) -> str:
    """Give an identifier, by its digest where it is longer than any should be."""
    return uri if len(uri.encode()) <= MAX_URI_BYTES else digest_uri(uri)


def digest_uri(words: str) -> str:
    """Make an identifier of words."""
    return "urn:dateline:sha256:" + sha256(words.encode("utf-8", "replace")).hexdigest()
