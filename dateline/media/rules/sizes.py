"""The sizes every picture is kept in, and the names Wagtail knows them by."""

from __future__ import annotations

# 16:9 to the pixel. In order: the small picture of a list on a sharp phone (112 points, three pixels
# each) and on a desk, the width of a phone of two pixels a point and of a tablet, that of the sharp
# phones of today (up to 362 points), and the lead picture of a sharp desk.
WIDTHS = (352, 720, 1088, 1440)
FORMATS = ("webp", "jpeg")
# Takes twelve times as long to write as WebP: it is made in the background, and pages do without it
# until it is there.
SLOW_FORMAT = "avif"
# The size that link previews of social networks and messengers ask for.
PREVIEW = "fill-1200x630|format-jpeg"
# What a browser gets that knows nothing of srcset.
FALLBACK_WIDTH = 1088


def spec(width: int, form: str) -> str:
    """Return the name of a width in 16:9, cropped around the focal point."""
    return f"fill-{width}x{width * 9 // 16}|format-{form}"


def all_specs() -> tuple[str, ...]:
    """Return the names of every rendition that is made ahead of readers' requests."""
    return (*(spec(width, form) for form in FORMATS for width in WIDTHS), PREVIEW)


def slow_specs() -> tuple[str, ...]:
    """Return the names of the renditions that are made in the background."""
    return tuple(spec(width, SLOW_FORMAT) for width in WIDTHS)


def known_specs() -> tuple[str, ...]:
    """Return the names of every rendition that pages may show."""
    return (*all_specs(), *slow_specs())


def format_of(name: str) -> str:
    """Return the format that a rendition's name asks for, "webp", "jpeg" or "avif"; "" if none."""
    return name.rpartition("|format-")[2] if "|format-" in name else ""
