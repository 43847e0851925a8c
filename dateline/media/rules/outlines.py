"""From areas on the globe to outlines and borders in pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dateline.media.rules.atlas import Area, Atlas, Point
from dateline.media.rules.framing import Size, View
from dateline.media.rules.sphere import Azimuthal, distance

# Borders that at least one neighbour or the United Nations do not accept are drawn broken.
DISPUTED = frozenset(
    frozenset(pair)
    for pair in (
        ("IN", "PK"), ("IN", "CN"), ("IN", ""), ("PK", ""), ("CN", ""), ("MA", "EH"),
        ("RS", "XK"), ("IL", "PS"), ("IL", "SY"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """One area as it lies on the drawing: closed lines in pixels, to be filled even-odd."""

    code: str
    size: float
    rings: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True)
class Border:
    """A line that two countries share, in pixels."""

    codes: frozenset[str]
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Ground:
    """Everything of the atlas that a view shows."""

    shapes: tuple[Shape, ...]
    borders: tuple[Border, ...]

    def of(self, code: str) -> list[Shape]:
        """Return the shapes of one country."""
        return [shape for shape in self.shapes if shape.code == code]


def survey(atlas: Atlas, view: View, size: Size, *, smallest: float = 0.0) -> Ground:
    """Return the shapes and borders in the view, leaving out areas under `smallest` pixels."""
    tolerance = 0.7 / view.pixels_per_degree
    seen = [area for area in atlas.areas if _in_view(area, view, smallest)]
    arcs: dict[int, list[Point]] = {}
    for number in {max(n, ~n) for area in seen for ring in area.rings for n in ring}:
        arcs[number] = atlas.arc(number, tolerance)
    shapes = tuple(shape for area in seen if (shape := _shape(area, arcs, view, size)))
    return Ground(shapes, tuple(_borders(seen, arcs, view, size)))


def _in_view(area: Area, view: View, smallest: float) -> bool:
    if area.radius * 2 * view.pixels_per_degree < smallest:
        return False
    if isinstance(view.projection, Azimuthal):
        away = distance(view.projection.centre, (area.lon, area.lat))
        return away < view.projection.horizon + area.radius
    return True


def _shape(area: Area, arcs: dict[int, list[Point]], view: View, size: Size) -> Shape | None:
    rings = [
        tuple(line)
        for ring in area.rings
        for line in view.outlines(_joined(ring, arcs))
        if _touches(line, size)
    ]
    return Shape(area.code, area.size, tuple(rings)) if rings else None


def _joined(ring: Sequence[int], arcs: dict[int, list[Point]]) -> list[Point]:
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc[1:])
    return points


def _touches(line: Sequence[Point], size: Size) -> bool:
    across, down = [x for x, _ in line], [y for _, y in line]
    return (
        max(across) > -10
        and min(across) < size.width + 10
        and max(down) > -10
        and min(down) < size.height + 10
    )


def _borders(
    seen: Iterable[Area], arcs: dict[int, list[Point]], view: View, size: Size
) -> Iterable[Border]:
    owners: dict[int, list[str]] = {}
    for area in seen:
        for number in (max(n, ~n) for ring in area.rings for n in ring):
            owners.setdefault(number, []).append(area.code)
    for number, codes in owners.items():
        line = view.place(arcs[number]) if len(codes) > 1 else []
        if line and _touches(line, size) and not _torn(line, size):
            yield Border(frozenset(codes), tuple(line))


def _torn(line: Sequence[Point], size: Size) -> bool:
    """Return whether a border jumps across the drawing, as one at the map's own edge does."""
    return any(abs(a[0] - b[0]) > size.width for a, b in pairwise(line))


def path(rings: Iterable[Sequence[Point]], *, closed: bool = True) -> str:
    """Return lines as the data of an SVG path, leaving out points that change nothing."""
    end = "Z" if closed else ""
    return "".join(f"M{_moves(ring)}{end}" for ring in rings if len(ring) > 1)


def _moves(ring: Sequence[Point]) -> str:
    before: Point | None = None
    words: list[str] = []
    for x, y in ring:
        if before is None or abs(x - before[0]) + abs(y - before[1]) >= 0.8:
            words.append(f"{x:.1f} {y:.1f}")
            before = x, y
    return "L".join(words)
