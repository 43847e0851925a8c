"""What other machines say, as it is stored and shown."""

from __future__ import annotations


def one_line(text: str) -> str:
    """Put words on one line, without what cannot be written: PostgreSQL takes no NUL, and nobody reads one."""
    return "".join(each for each in " ".join(text.split()) if each.isprintable())
