"""The sizes every picture is kept in, and the names Wagtail knows them by."""

from __future__ import annotations

WIDTHS = (320, 640, 960, 1280)
FORMATS = ("webp", "jpeg")
# The size that link previews of social networks and messengers ask for.
PREVIEW = "fill-1200x630|format-jpeg"
# What a browser gets that knows nothing of srcset.
FALLBACK_WIDTH = 960


def spec(width: int, form: str) -> str:
    """Return the name of a width in 16:9, cropped around the focal point."""
    return f"fill-{width}x{width * 9 // 16}|format-{form}"


def all_specs() -> tuple[str, ...]:
    """Return the names of every rendition that is made ahead of readers' requests."""
    return (*(spec(width, form) for form in FORMATS for width in WIDTHS), PREVIEW)


def format_of(name: str) -> str:
    """Return the format that a rendition's name asks for, "webp" or "jpeg"; "" if none."""
    return name.rpartition("|format-")[2] if "|format-" in name else ""
