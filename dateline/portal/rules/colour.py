"""The newsroom's accent colour, made readable on light and on dark paper.

Contrast is counted as in WCAG 2.2 (relative luminance); text needs 4.5 to 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Of the two light surfaces the darker one, and of the two dark ones the lighter, where contrast is
# smaller.
LIGHT_PAPER = "#f3f5f4"
DARK_PAPER = "#1d2126"
WHITE, INK = "#ffffff", "#14171a"
READABLE = 4.6
DEFAULT = "#9b1c31"


@dataclass(frozen=True, slots=True)
class Accent:
    """The accent as text on light paper, as text on dark paper, and words on a field of it."""

    on_light: str
    on_dark: str
    field: str
    on_field: str


def accent_of(colour: str) -> Accent:
    """Darken or lighten the colour as little as is needed to read it."""
    chosen = colour if re.fullmatch("#[0-9a-fA-F]{6}", colour) else DEFAULT
    white = contrast(chosen, WHITE) >= contrast(chosen, INK)
    words, towards = (WHITE, "#000000") if white else (INK, WHITE)
    return Accent(
        on_light=readable(chosen, LIGHT_PAPER, towards="#000000"),
        on_dark=readable(chosen, DARK_PAPER, towards=WHITE),
        field=readable(chosen, words, towards=towards),
        on_field=words,
    )


def readable(colour: str, paper: str, *, towards: str) -> str:
    """Mix the colour towards another until it reads on the paper."""
    mixed = (mix(colour, towards, step / 20) for step in range(21))
    return next((each for each in mixed if contrast(each, paper) >= READABLE), towards)


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Give a colour's relative luminance, from 0 to 1."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mix(colour: str, towards: str, share: float) -> str:
    """Mix two colours; `share` is that of the second."""
    pairs = zip(_parts(colour), _parts(towards), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
