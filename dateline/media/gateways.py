"""From drawings to pixels, and from pixels to the files that readers get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Protocol

import resvg_py
from PIL import Image, ImageOps

from dateline.media.errors import DrawingFailed
from dateline.media.rules.lettering import FONTS, SANS, SERIF

# Measured on a drawn map of 960 pixels: below these figures letters begin to fray.
QUALITY = {"webp": 80, "jpeg": 80}


class Rasteriser(Protocol):
    """Whatever can turn an SVG drawing into a PNG."""

    def png(self, svg: str) -> bytes:
        """Return the drawing's pixels as PNG, at the drawing's own size."""
        ...


class Resvg:
    """resvg with the fonts that ship, and no others: every machine draws the same pixels."""

    def png(self, svg: str) -> bytes:
        """Return the drawing's pixels as PNG; raise DrawingFailed for what is no SVG."""
        # Without a named family *and* font files resvg draws no text at all, and says nothing.
        fonts = sorted(str(path) for path in FONTS.glob("*.ttf"))
        try:
            return bytes(
                resvg_py.svg_to_bytes(
                    svg_string=svg,
                    skip_system_fonts=True,
                    font_family=SANS,
                    serif_family=SERIF,
                    sans_serif_family=SANS,
                    font_files=fonts,
                )
            )
        except ValueError as error:
            raise DrawingFailed(str(error)) from error


@dataclass(frozen=True)
class Cut:
    """One rendition to be made: which part of the picture, how large, in which format."""

    box: tuple[float, float, float, float]
    size: tuple[int, int]
    format: str


def develop(source: BinaryIO, cuts: list[Cut]) -> Iterator[bytes]:
    """Yield each cut's file; the picture is decoded once for all of them.

    What the camera wrote beside the pixels (its position, its serial number) is left behind.
    """
    with Image.open(source) as opened:
        profile = opened.info.get("icc_profile")
        picture = _flattened(ImageOps.exif_transpose(opened))
    for cut in cuts:
        box = _within(picture, cut.box)
        sized = picture.resize(cut.size, Image.Resampling.LANCZOS, box, reducing_gap=3.0)
        yield _encoded(sized, cut.format, profile)


def _within(
    picture: Image.Image, box: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """Return the box without what rounding put beyond the edge of the picture."""
    left, top, right, bottom = box
    return max(left, 0), max(top, 0), min(right, picture.width), min(bottom, picture.height)


def _flattened(picture: Image.Image) -> Image.Image:
    """Return the picture in plain colours, on white where it is see-through."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    see_through = picture.convert("RGBA")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(see_through, mask=see_through.getchannel("A"))
    return paper


def _encoded(picture: Image.Image, form: str, profile: bytes | None) -> bytes:
    out = BytesIO()
    options = {"progressive": True, "optimize": True} if form == "jpeg" else {"method": 3}
    picture.save(out, form.upper(), quality=QUALITY[form], icc_profile=profile, **options)
    return out.getvalue()
