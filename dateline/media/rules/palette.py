"""The colours that everything the house draws has in common."""

from __future__ import annotations

from dataclasses import dataclass

ACCENT = "#b5382a"


@dataclass(frozen=True)
class Palette:
    """The colours of one drawing, as hexadecimal RGB.

    They are chosen to stand on a white page and on a dark one without change: a sea of middle
    lightness, and no area that is pure white or pure black.
    """

    accent: str = ACCENT
    sea: str = "#cfdde4"
    land: str = "#f1ede3"
    border: str = "#b9b2a3"
    coast: str = "#9fb4bf"
    ink: str = "#1b1f23"
    quiet_ink: str = "#6b6a63"
    halo: str = "#ffffff"
    paper: str = "#f4f1ea"
    rule: str = "#d8d2c4"

    @property
    def area(self) -> str:
        """Return the fill of a country that the story is about."""
        return mix(self.accent, self.land, 0.62)

    @property
    def area_border(self) -> str:
        """Return the outline of a country that the story is about."""
        return mix(self.accent, "#000000", 0.82)


def mix(colour: str, other: str, share: float) -> str:
    """Return a colour made of `share` of the first and the rest of the other."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    number = int(colour.removeprefix("#"), 16)
    return number >> 16, number >> 8 & 255, number & 255
