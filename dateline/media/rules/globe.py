"""The little globe in a map's corner that shows where in the world the map is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dateline.media.rules.atlas import Atlas, Point
from dateline.media.rules.framing import Size, View
from dateline.media.rules.labels import Box
from dateline.media.rules.outlines import path, survey
from dateline.media.rules.palette import Palette
from dateline.media.rules.sphere import Azimuthal

RADIUS = 112.0
EDGE = 34.0
# A map that shows more than this many degrees from top to bottom says for itself where it is.
ENOUGH = 42.0


@dataclass(frozen=True)
class Globe:
    """The globe's place on the drawing, and its SVG once drawn."""

    x: float
    y: float
    svg: str = ""

    @staticmethod
    def corners(size: Size) -> Iterator[Globe]:
        """Yield the corners it may stand in, the usual one first; the credit has the fourth."""
        near = EDGE + RADIUS
        yield Globe(near, size.height - near)
        yield Globe(near, near)
        yield Globe(size.width - near, near)

    @property
    def box(self) -> Box:
        """Return the room the globe takes."""
        reach = RADIUS + 12
        return Box(self.x - reach, self.y - reach, self.x + reach, self.y + reach)

    def covers(self, point: Point) -> bool:
        """Return whether a point of the drawing lies under the globe."""
        return math.hypot(point[0] - self.x, point[1] - self.y) < RADIUS + 20


def needs_globe(view: View, size: Size) -> bool:
    """Return whether the map is so close that a reader may not know where it is."""
    return not view.whole_world and size.height / view.pixels_per_degree < ENOUGH


def draw_globe(
    atlas: Atlas, view: View, subjects: Sequence[str], palette: Palette, globe: Globe
) -> Globe:
    """Return the globe with its drawing: the world from above the map's middle, and the story."""
    if not isinstance(view.projection, Azimuthal):
        return globe
    above = Azimuthal(view.projection.centre, 90.0, orthographic=True)
    room = Size(int(RADIUS * 2), int(RADIUS * 2))
    small = View(above, RADIUS, globe.x, globe.y)
    ground = survey(atlas, small, Size(10_000, 10_000), smallest=2.5)
    land = path(ring for shape in ground.shapes for ring in shape.rings)
    story = path(r for s in ground.shapes if s.code in subjects for r in s.rings)
    circle = f'<circle cx="{globe.x:.1f}" cy="{globe.y:.1f}" r="{RADIUS}"'
    return replace(
        globe,
        svg=f'{circle} fill="#e6eef2" stroke="#ffffff" stroke-width="10"/>'
        f'<path d="{land}" fill="#b4b9b3" fill-rule="evenodd"/>'
        f'<path d="{story}" fill="{palette.accent}" fill-rule="evenodd"/>'
        f"{_window(view, globe, palette, room)}",
    )


def _window(view: View, globe: Globe, palette: Palette, room: Size) -> str:
    """Return the outline of the map's own frame on the globe."""
    wide = 1600 / 2 / view.scale * RADIUS
    high = 900 / 2 / view.scale * RADIUS
    if max(wide, high) < room.width * 0.02:
        return ""
    return (
        f'<rect x="{globe.x - wide:.1f}" y="{globe.y - high:.1f}" width="{2 * wide:.1f}"'
        f' height="{2 * high:.1f}" fill="none" stroke="{palette.ink}" stroke-width="3" rx="2"/>'
    )
