"""From drawings to pixels, from pixels to the files that readers get, and where these lie."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import resvg_py
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from PIL import Image, ImageFilter, ImageOps

from dateline.media.errors import DrawingFailed
from dateline.media.rules.lettering import FONTS, SANS, SERIF
from dateline.media.rules.places import HIDDEN, is_hidden

# How far the edge of a drawing is blurred where it is carried on beside it.
EDGE_BLUR = 14
# Measured on a drawn map of 960 pixels: below these figures letters begin to fray.
QUALITY = {"webp": 80, "jpeg": 80, "avif": 58}
# How much work goes into a file. Measured at 1,440 pixels on a map and on a picture full of detail:
# AVIF at 7 takes 0.2 to 0.3 s, at 6 two or three times that for at most 3 % fewer bytes.
EFFORT: dict[str, dict[str, Any]] = {
    "webp": {"method": 3},
    "jpeg": {"progressive": True, "optimize": True},
    "avif": {"speed": 7, "max_threads": 1},
}


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
    picture.save(out, form.upper(), quality=QUALITY[form], icc_profile=profile, **EFFORT[form])
    return out.getvalue()


def laid_over(picture: bytes, layer: bytes, room: int, *, drawn: bool = False) -> bytes:
    """Return a JPEG of a layer, with the middle of a picture in the `room` above its words.

    Of a drawing nothing is cut off: what it shows stands anywhere in it, and it has words at its edges.
    Raises one of BROKEN for what is no picture.
    """
    with Image.open(BytesIO(layer)) as opened:
        over = opened.convert("RGBA")
    whole = Image.new("RGB", over.size, "white")
    if room:
        with Image.open(BytesIO(picture)) as opened:
            placed = _carried_on if drawn else ImageOps.fit
            whole.paste(placed(_flattened(opened), (over.width, room)))
    whole.paste(over, mask=over.getchannel("A"))
    return _encoded(whole, "jpeg", None)


def _carried_on(drawing: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return a whole drawing in the middle of a wider room, its edges carried on to both sides."""
    shown = ImageOps.contain(drawing, size)
    at = (size[0] - shown.width) // 2
    middle = (at, (size[1] - shown.height) // 2)
    whole = Image.new("RGB", size)
    whole.paste(shown, middle)
    for edge, begin, end in ((0, 0, at), (shown.width - 1, at + shown.width, size[0])):
        column = shown.crop((edge, 0, edge + 1, shown.height))
        whole.paste(column.resize((max(1, end - begin), size[1])), (begin, 0))
    whole = whole.filter(ImageFilter.GaussianBlur(EDGE_BLUR))
    whole.paste(shown, middle)
    return whole


class PictureStorage(FileSystemStorage):
    """Two folders: one that everybody is served from, and one beside it for what is hidden.

    The name of a file says in which it lies (`media.rules.places`), so that whoever serves the
    public folder, be it nginx, has no chance to serve what is hidden.
    """

    def path(self, name: str) -> str:
        """Return where a file lies on the disk."""
        if is_hidden(name):
            return _hidden().path(name.removeprefix(HIDDEN))
        return super().path(name)

    def url(self, name: str | None) -> str:
        """Return where a file is served: what is hidden at the desk only."""
        if name is not None and is_hidden(name):
            return _hidden().url(name.removeprefix(HIDDEN))
        return super().url(name)

    def move(self, name: str, new: str) -> bool:
        """Move a file; gives whether there was one. Raises ValueError for a name that is empty."""
        if not name or not new:
            raise ValueError("A file without a name would be its whole folder.")
        source, target = Path(self.path(name)), Path(self.path(new))
        if not source.is_file():
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(source, target)
        return True

    def _save(self, name: str, content: Any) -> str:
        if is_hidden(name):
            return HIDDEN + _hidden().save(name.removeprefix(HIDDEN), content)
        # The stubs leave out what Django asks of whoever writes a storage.
        return str(super()._save(name, content))  # type: ignore[misc]


def _hidden() -> FileSystemStorage:
    return FileSystemStorage(location=settings.HIDDEN_ROOT, base_url=settings.HIDDEN_URL)
