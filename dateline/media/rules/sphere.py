"""The globe on paper: circles on the sphere, and the projections that flatten it.

Azimuthal maps (equal-area for areas, orthographic for the little globe) look down at a centre
and need no cut at the date line. The world map is Equal Earth, by the formula its authors
(Šavrič, Patterson and Jenny) published in 2018.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.media.rules.atlas import Point, turn

Vector = tuple[float, float, float]


def vector(point: Point) -> Vector:
    """Return a longitude and latitude as a unit vector."""
    lon, lat = math.radians(point[0]), math.radians(point[1])
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def degrees(direction: Vector) -> Point:
    """Return a vector's longitude and latitude."""
    x, y, z = direction
    return math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))


def distance(one: Point, other: Point) -> float:
    """Return the angle between two places, in degrees."""
    dot = sum(a * b for a, b in zip(vector(one), vector(other), strict=True))
    return math.degrees(math.acos(max(-1.0, min(1.0, dot))))


def circle_around(points: Iterable[Point]) -> tuple[Point, float]:
    """Return the centre and radius (degrees) of about the smallest circle that holds all points.

    Bădoiu and Clarkson's walk: step ever less towards the point that is farthest away.
    """
    vectors = [vector(point) for point in points]
    middle = _unit([sum(axis) for axis in zip(*vectors, strict=True)])
    for step in range(1, 80):
        far = min(vectors, key=lambda v: v[0] * middle[0] + v[1] * middle[1] + v[2] * middle[2])
        pull = 1 / (step + 1)
        middle = _unit([m + (f - m) * pull for m, f in zip(middle, far, strict=True)])
    centre = degrees(middle)
    return centre, max(distance(centre, degrees(v)) for v in vectors)


def _unit(values: Sequence[float]) -> Vector:
    length = math.hypot(*values) or 1.0
    return values[0] / length, values[1] / length, values[2] / length


@dataclass(frozen=True)
class Azimuthal:
    """A map around a centre; what lies beyond `horizon` degrees is laid on the horizon's circle.

    So a ring keeps winding around whatever it wound around, without being cut, and its part
    beyond the horizon is simply never in the frame. `x` points east, `y` north.
    """

    centre: Point
    horizon: float
    orthographic: bool = False

    @property
    def rim(self) -> float:
        """Return the radius of the horizon's circle on the paper."""
        angle = math.radians(self.horizon)
        return math.sin(angle) if self.orthographic else 2 * math.sin(angle / 2)

    def line(self, points: Sequence[Point]) -> list[Point]:
        """Return the points on the paper."""
        lon0, lat0 = math.radians(self.centre[0]), math.radians(self.centre[1])
        sin0, cos0 = math.sin(lat0), math.cos(lat0)
        limit, rim = math.cos(math.radians(self.horizon)), self.rim
        drawn: list[Point] = []
        beyond: float | None = None
        for lon, lat in points:
            phi, turned = math.radians(lat), math.radians(lon) - lon0
            cos_phi, sin_phi, cos_turned = math.cos(phi), math.sin(phi), math.cos(turned)
            depth = sin0 * sin_phi + cos0 * cos_phi * cos_turned
            x = cos_phi * math.sin(turned)
            y = cos0 * sin_phi - sin0 * cos_phi * cos_turned
            if depth >= limit:
                stretch = 1.0 if self.orthographic else math.sqrt(2 / (1 + depth))
                drawn.append((x * stretch, y * stretch))
                beyond = None
            else:
                bearing = math.atan2(x, y)
                drawn.extend(_along_the_rim(beyond, bearing, rim))
                beyond = bearing
        return drawn

    def ring(self, points: Sequence[Point]) -> list[list[Point]]:
        """Return a closed outline on the paper; none for one that lies beyond the horizon."""
        line = self.line([*points, points[0]])
        size, whole = winding(line), math.pi * self.rim**2
        if all(math.hypot(x, y) >= self.rim * 0.9999 for x, y in line) and abs(size) < whole / 2:
            return []
        if size > whole * 0.02:  # outlines run clockwise: this one goes around the far side
            return [line, self._circle()]
        return [line]

    def _circle(self) -> list[Point]:
        bearings = (math.radians(angle) for angle in range(0, 360, 3))
        return [(self.rim * math.sin(b), self.rim * math.cos(b)) for b in bearings]


def _along_the_rim(before: float | None, bearing: float, rim: float) -> list[Point]:
    """Return the way along the horizon from one bearing to the next, by the shorter side."""
    if before is None:
        return [(rim * math.sin(bearing), rim * math.cos(bearing))]
    way = math.remainder(bearing - before, math.tau)
    pieces = int(abs(way) / math.radians(4)) + 1
    bearings = (before + way * piece / pieces for piece in range(1, pieces + 1))
    return [(rim * math.sin(b), rim * math.cos(b)) for b in bearings]


def winding(points: Sequence[Point]) -> float:
    """Return the area a closed line encloses: negative when it runs clockwise."""
    total, (x0, y0) = 0.0, points[-1]
    for x, y in points:
        total += x0 * y - x * y0
        x0, y0 = x, y
    return total / 2


@dataclass(frozen=True)
class EqualEarth:
    """The whole world, cut at the meridian opposite `middle`."""

    middle: float

    A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796

    def point(self, lon: float, lat: float) -> Point:
        """Return one place on the paper; longitudes count from the middle and may pass 180."""
        theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
        square = theta * theta
        sixth = square**3
        x = math.radians(lon) * 2 * math.cos(theta) / math.sqrt(3)
        x /= self.A1 + 3 * self.A2 * square + sixth * (7 * self.A3 + 9 * self.A4 * square)
        y = theta * (self.A1 + self.A2 * square + sixth * (self.A3 + self.A4 * square))
        return x, y

    def line(self, points: Sequence[Point]) -> list[Point]:
        """Return the points on the paper, followed across the cut without a jump."""
        lon = turn(self.middle, points[0][0])
        before, drawn = points[0][0], []
        for here, lat in points:
            lon += turn(before, here)
            before = here
            drawn.append(self.point(lon, lat))
        return drawn

    def ring(self, points: Sequence[Point]) -> list[list[Point]]:
        """Return a closed outline three times: as it is, and one turn of the globe to each side."""
        walked = [turn(self.middle, points[0][0])]
        for before, here in zip(points, [*points[1:], points[0]], strict=True):
            walked.append(walked[-1] + turn(before[0], here[0]))
        lats = [lat for _, lat in points] + [points[0][1]]
        if abs(walked[-1] - walked[0]) > 180:  # the ring goes around a pole
            pole = math.copysign(90.0, points[0][1])
            walked, lats = [*walked, walked[-1], walked[0]], [*lats, pole, pole]
        return [
            [self.point(lon + 360 * copy, lat) for lon, lat in zip(walked, lats, strict=True)]
            for copy in (-1, 0, 1)
            if any(abs(lon + 360 * copy) <= 180 for lon in walked)
        ]
