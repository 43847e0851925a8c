"""The areas of the world's countries, read from the committed extract of Natural Earth.

The file is one line of JSON (areas, their rings as numbers of arcs, a circle around each area)
and then the steps of all arcs as 32-bit numbers, all packed by gzip. An arc is a stretch of
coast or border that two areas share; it is stored once. The polygons are whole on the sphere:
none is cut at the date line.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "data" / "atlas.gz"

# Straight stretches longer than this are bent along the parallel when they are drawn.
LONGEST_STEP = 1.5

Point = tuple[float, float]


@dataclass(frozen=True)
class Area:
    """One connected area of a country (`code` is ISO 3166 alpha-2, empty where there is none).

    `rings` hold numbers of arcs, `~n` standing for arc `n` walked backwards; the first ring is
    the outline, the others are holes. `size` is in square degrees; `lon`, `lat` and `radius`
    (degrees) describe a circle on the sphere that holds the whole area.
    """

    code: str
    rings: tuple[tuple[int, ...], ...]
    size: float
    lon: float
    lat: float
    radius: float


@dataclass(frozen=True)
class Atlas:
    """All areas, and the arcs they are made of."""

    areas: tuple[Area, ...]
    scale: tuple[float, float]
    origin: tuple[float, float]
    starts: tuple[int, ...]
    steps: array[int] = field(repr=False)

    def arc(self, number: int, tolerance: float) -> list[Point]:
        """Return an arc's longitudes and latitudes, no finer than `tolerance` degrees."""
        points = list(self._points(number))
        kept = [points[0]]
        for point in points[1:-1]:
            if _far(kept[-1], point, tolerance):
                kept.append(point)
        return list(_bend([*kept, points[-1]]))

    def _points(self, number: int) -> Iterator[Point]:
        column = row = 0
        first, last = self.starts[number], self.starts[number + 1]
        for place in range(2 * first, 2 * last, 2):
            column += self.steps[place]
            row += self.steps[place + 1]
            yield column * self.scale[0] + self.origin[0], row * self.scale[1] + self.origin[1]

    def of(self, code: str) -> list[Area]:
        """Return a country's areas, the largest first; none for an unknown code."""
        found = [area for area in self.areas if area.code == code]
        return sorted(found, key=lambda area: -area.size)


def _far(one: Point, other: Point, tolerance: float) -> bool:
    narrowing = math.cos(math.radians(other[1]))
    across = turn(one[0], other[0]) * narrowing
    return math.hypot(across, other[1] - one[1]) >= tolerance


def _bend(points: list[Point]) -> Iterator[Point]:
    yield points[0]
    for (lon0, lat0), (lon1, lat1) in pairwise(points):
        across, up = turn(lon0, lon1), lat1 - lat0
        pieces = int(max(abs(across), abs(up)) / LONGEST_STEP) + 1
        for piece in range(1, pieces):
            share = piece / pieces
            yield lon0 + across * share, lat0 + up * share
        yield lon1, lat1


def turn(lon0: float, lon1: float) -> float:
    """Return the way from one longitude to another, between -180 and 180 degrees."""
    return (lon1 - lon0 + 540) % 360 - 180


def load() -> Atlas:
    """Read the atlas; it is not kept, so that drawing holds no memory between two maps."""
    head, _, body = gzip.decompress(FILE.read_bytes()).partition(b"\n")
    header = json.loads(head)
    steps = array("i")
    steps.frombytes(body)
    if sys.byteorder == "big":
        steps.byteswap()
    areas = tuple(
        Area(code, tuple(map(tuple, rings)), size, lon, lat, radius)
        for code, rings, size, lon, lat, radius in header["areas"]
    )
    starts = tuple(accumulate(header["lengths"], initial=0))
    return Atlas(areas, tuple(header["scale"]), tuple(header["translate"]), starts, steps)
