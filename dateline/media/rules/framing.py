"""Which piece of the world a locator map shows, and how large.

A single country is shown whole with its neighbours around it; far-flung islands do not count.
A giant beside a small country is shown where the two meet. Countries too far apart for one
azimuthal map are shown on a map of the world.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from dateline.media.rules.atlas import Area, Atlas, Point, turn
from dateline.media.rules.sphere import Azimuthal, EqualEarth, circle_around, distance

# Degrees from the middle of the map to its upper edge: closer, there would be too little to see.
CLOSEST = 4.2
# Beyond this radius (degrees) an azimuthal map bends too much to be read at a glance.
WIDEST = 62.0
# A country this many times wider than the rest of the story is not shown whole.
GIANT = 3.0
# Areas smaller than this share of their country's largest do not decide what is shown.
MINOR = 0.2
MINOR_AMONG_MANY = 0.3
# Meridians a map of the world may be centred on, the usual one first.
MIDDLES = (11.0, 155.0, -90.0)


@dataclass(frozen=True)
class Size:
    """The size of a drawing, in pixels."""

    width: int = 1600
    height: int = 900


@dataclass(frozen=True)
class View:
    """A projection and where on the drawing its paper lies."""

    projection: Azimuthal | EqualEarth
    scale: float
    across: float
    down: float

    def place(self, points: Sequence[Point]) -> list[Point]:
        """Return the places' pixels."""
        return [self._pixel(point) for point in self.projection.line(points)]

    def outlines(self, points: Sequence[Point]) -> list[list[Point]]:
        """Return the pixels of a closed line on the globe."""
        return [[self._pixel(p) for p in ring] for ring in self.projection.ring(points)]

    def _pixel(self, point: Point) -> Point:
        return self.across + point[0] * self.scale, self.down - point[1] * self.scale

    @property
    def pixels_per_degree(self) -> float:
        """Return the scale near the middle of the map."""
        return self.scale * math.pi / 180

    @property
    def whole_world(self) -> bool:
        """Return whether this is the map of the world."""
        return isinstance(self.projection, EqualEarth)


def frame(atlas: Atlas, countries: Sequence[str], place: Point | None, size: Size) -> View:
    """Return the view that shows the countries and the place; the world if there is nothing."""
    subjects = _subjects(atlas, countries)
    if not subjects and place is None:
        return _world([], size)
    points = _points_to_show(subjects, place)
    centre, radius = circle_around(points)
    if radius > WIDEST or _turned_too_far(points, centre):
        return _world(points, size)
    return _closeup(points, centre, radius, size)


def _subjects(atlas: Atlas, countries: Sequence[str]) -> list[list[Point]]:
    """Return for each known country the outline points of the areas that matter."""
    found = [atlas.of(code) for code in dict.fromkeys(countries)]
    known = [areas for areas in found if areas]
    minor = MINOR if len(known) == 1 else MINOR_AMONG_MANY
    return [
        [point for area in main_areas(areas, minor) for point in _outline(atlas, area)]
        for areas in known
    ]


def main_areas(areas: Sequence[Area], minor: float = MINOR) -> list[Area]:
    """Return a country's areas without those that are small beside its largest."""
    return [area for area in areas if area.size >= minor * areas[0].size]


def _outline(atlas: Atlas, area: Area) -> list[Point]:
    tolerance = max(area.radius / 40, 0.05)
    arcs = (number if number >= 0 else ~number for number in area.rings[0])
    return [point for number in arcs for point in atlas.arc(number, tolerance)]


def _points_to_show(subjects: list[list[Point]], place: Point | None) -> list[Point]:
    """Return all points, but of a giant only those near the rest of the story."""
    circles = [circle_around(points) for points in subjects]
    core = list(subjects)
    for subject, (_, radius) in zip(subjects, circles, strict=True):
        others = [s for s in core if s is not subject]
        rest = list(chain.from_iterable(others)) + ([place] if place and others else [])
        if rest and _dwarfs(subject, radius, rest):
            core = others
    shown = list(chain.from_iterable(core)) + ([place] if place else [])
    giants = [subject for subject in subjects if all(subject is not c for c in core)]
    centre, radius = circle_around(shown)
    reach = max(radius * 2.0, radius + CLOSEST)
    meeting = [p for giant in giants for p in giant if distance(centre, p) <= reach]
    return shown + meeting


def _dwarfs(giant: Sequence[Point], radius: float, rest: Sequence[Point]) -> bool:
    """Return whether a country is far wider than the rest of the story and borders on it."""
    centre, reach = circle_around(rest)
    if radius <= GIANT * max(reach, CLOSEST / 2):
        return False
    return min(distance(centre, point) for point in giant) <= reach + CLOSEST


def _turned_too_far(points: Sequence[Point], centre: Point) -> bool:
    """Return whether north would point sideways at the edges of an azimuthal map."""
    ways = [turn(centre[0], lon) for lon, lat in points if abs(lat) < 80]
    return bool(ways) and max(ways) - min(ways) > 195


def _closeup(points: Sequence[Point], centre: Point, radius: float, size: Size) -> View:
    flat = Azimuthal(centre, 179.0).line(points)
    left, right, bottom, top = _bounds(flat)
    closest = 2 * math.sin(math.radians(CLOSEST) / 2) * 2
    margin = 0.24 if radius < 25 else 0.16
    scale = min(
        size.width * (1 - margin) / max(right - left, 1e-9),
        size.height * (1 - margin) / max(top - bottom, 1e-9),
        size.height / closest,
    )
    middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
    corner = math.hypot(size.width, size.height) / 2 / scale + math.hypot(middle_x, middle_y)
    horizon = min(2 * math.degrees(math.asin(min(corner / 2, 1.0))) * 1.25 + 1, 150.0)
    projection = Azimuthal(centre, horizon)
    across, down = size.width / 2 - middle_x * scale, size.height / 2 + middle_y * scale
    return View(projection, scale, across, down)


def _world(points: Sequence[Point], size: Size) -> View:
    """Return the world, centred so that the story is not torn apart by the map's edge."""
    middle = min(MIDDLES, key=lambda m: _spread(points, m) * (1.0 if m == MIDDLES[0] else 1.2))
    projection = EqualEarth(middle)
    right, top = projection.point(180, 0)[0], projection.point(0, 80)[1]
    bottom = projection.point(0, -57)[1]
    scale = min(size.width / (2 * right) * 1.02, size.height / (top - bottom) * 1.1)
    down = size.height / 2 + (top + bottom) / 2 * scale
    return View(projection, scale, size.width / 2, down)


def _spread(points: Sequence[Point], middle: float) -> float:
    ways = [turn(middle, lon) for lon, _ in points]
    return max(ways) - min(ways) if ways else 0.0


def _bounds(points: Sequence[Point]) -> tuple[float, float, float, float]:
    across, up = zip(*points, strict=True)
    return min(across), max(across), min(up), max(up)
