"""Parts of addresses: only what can be meant matches, everything else is a 404 without a query."""

from __future__ import annotations


class StoryNumber:
    """A story's number; no longer than the database can count."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        """Read the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Write the number."""
        return str(value)


class Year:
    """A year of the archive, in four digits."""

    regex = "(?:19|2[01])[0-9]{2}"

    def to_python(self, value: str) -> int:
        """Read the year."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Write the year."""
        return f"{value:04d}"


class TwoDigits:
    """A month or a day, in two digits."""

    regex = "[0-3][0-9]"

    def to_python(self, value: str) -> int:
        """Read the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Write the number."""
        return f"{value:02d}"
