"""Where words stand on a map: inside their country if they fit, beside it if not, never on others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dateline.media.rules.atlas import Point
from dateline.media.rules.framing import Size
from dateline.media.rules.lettering import Face, measure, wrap
from dateline.media.rules.outlines import Shape

LEADING = 1.08
MARGIN = 26.0


@dataclass(frozen=True)
class Box:
    """An upright rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """Return how many square pixels two boxes share."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * high if wide > 0 and high > 0 else 0.0

    def within(self, size: Size) -> bool:
        """Return whether the box lies on the drawing, off its edge."""
        return (
            self.left >= MARGIN
            and self.top >= MARGIN
            and self.right <= size.width - MARGIN
            and self.bottom <= size.height - MARGIN
        )

    @property
    def middle(self) -> Point:
        """Return the centre of the box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Words:
    """A label before it has its place: its lines, face and size."""

    lines: tuple[str, ...]
    face: Face
    size: float
    spacing: float = 0.0

    @property
    def width(self) -> float:
        """Return the width of the widest line."""
        return max(measure(line, self.face, self.size, self.spacing) for line in self.lines)

    @property
    def height(self) -> float:
        """Return the height of all lines, from the top of the capitals to the last baseline."""
        return self.size * (LEADING * (len(self.lines) - 1) + 0.78)

    def at(self, middle: Point) -> Box:
        """Return the box the words fill around a point."""
        wide, high = self.width / 2, self.height / 2
        return Box(middle[0] - wide, middle[1] - high, middle[0] + wide, middle[1] + high)


@dataclass(frozen=True)
class Label:
    """Words in their place."""

    words: Words
    box: Box

    def baselines(self) -> Iterator[tuple[str, float, float]]:
        """Yield each line with the middle of its baseline."""
        middle = self.box.middle[0]
        for number, line in enumerate(self.words.lines):
            down = self.words.size * (0.74 + LEADING * number)
            yield line, middle, self.box.top + down


def wordings(name: str, face: Face, sizes: Sequence[float]) -> Iterator[Words]:
    """Yield the ways to write a name: the largest first, on one line before two."""
    for size in sizes:
        yield Words((name,), face, size)
        lines = wrap(name, face, size, max(measure(name, face, size) * 0.62, size * 3))
        if len(lines) == 2:
            yield Words(tuple(lines), face, size)


def place_inside(
    ways: Iterable[Words], shapes: Sequence[Shape], taken: Sequence[Box], size: Size
) -> Label | None:
    """Return the label at the roomiest spot inside the shapes, if it fits anywhere."""
    rings = [_thinned(ring) for shape in shapes for ring in shape.rings]
    for words in ways:
        spots = sorted(_spots(words, rings, size), key=lambda spot: -spot[0])
        for _, middle in spots:
            if free(box := words.at(middle), taken, size):
                return Label(words, box)
    return None


def place_beside(
    ways: Iterable[Words],
    around: Box,
    taken: Sequence[Box],
    size: Size,
    *,
    gap: float = 14,
    foreign: Sequence[Shape] = (),
) -> Label | None:
    """Return the label at a free side of a box: right, left, above, below, or a corner.

    Of the free sides that is taken which lies least on the `foreign` countries of the story,
    where the words could be taken for theirs.
    """
    for words in ways:
        boxes = [words.at(middle) for middle in _sides(words, around, gap)]
        open_boxes = [box for box in boxes if free(box, taken, size)]
        if open_boxes:
            return Label(words, min(open_boxes, key=lambda box: _covered(box, foreign, size)))
    return None


def _covered(box: Box, shapes: Sequence[Shape], size: Size) -> float:
    """Return how many pixels of a box's middle row lie on the shapes, in steps of a letter."""
    rings = [ring for shape in shapes for ring in shape.rings]
    row = runs(rings, box.middle[1], size)
    return round(sum(max(0.0, min(b, box.right) - max(a, box.left)) for a, b in row) / 24)


def free(box: Box, taken: Sequence[Box], size: Size) -> bool:
    """Return whether a box lies on the drawing and on nothing that is taken."""
    return box.within(size) and not any(box.overlap(other) for other in taken)


def _sides(words: Words, around: Box, gap: float) -> Iterator[Point]:
    x, y = around.middle
    east, west = around.right + gap + words.width / 2, around.left - gap - words.width / 2
    north, south = around.top - gap - words.height / 2, around.bottom + gap + words.height / 2
    yield from ((east, y), (west, y), (x, north), (x, south))
    for side in (east - gap, west + gap):
        yield from ((side, north + gap / 2), (side, south - gap / 2))


def _thinned(ring: Sequence[Point]) -> list[Point]:
    """Return an outline without its finest bends, which no letter would notice."""
    kept = [ring[0]]
    for x, y in ring:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= 4:
            kept.append((x, y))
    return kept


def _spots(
    words: Words, rings: Sequence[Sequence[Point]], size: Size
) -> Iterator[tuple[float, Point]]:
    """Yield (how good, middle) for the rows on which the words fit into the rings."""
    box = visible_box(rings, size)
    if box is None:
        return
    middle_x, middle_y = _weight(rings, box, size)
    step = max((box.bottom - box.top) / 28, 4.0)
    half = words.height / 2
    y = box.top + half
    while y <= box.bottom - half:
        rows = [runs(rings, y + way * half, size) for way in (-1, 0, 1)]
        for left, right in _common(rows):
            room = right - left - words.width - words.size * 0.5
            if room >= 0:
                for x in _stops(left, right, words.width):
                    away = abs(y - middle_y) + 0.4 * abs(x - middle_x)
                    yield min(room, words.width * 0.8) - 0.7 * away, (x, y)
        y += step


def _weight(rings: Sequence[Sequence[Point]], box: Box, size: Size) -> Point:
    """Return the centre of gravity of the part of the rings that is on the drawing."""
    rows = [box.top + (box.bottom - box.top) * (n + 0.5) / 16 for n in range(16)]
    stretches = [(a, b, y) for y in rows for a, b in runs(rings, y, size) if b > a]
    total = sum(b - a for a, b, _ in stretches)
    if not total:
        return box.middle
    x = sum((b - a) * (a + b) / 2 for a, b, _ in stretches) / total
    return x, sum((b - a) * y for a, b, y in stretches) / total


def _stops(left: float, right: float, width: float) -> Iterator[float]:
    """Yield where in a run of pixels the words could be centred: the middle, then off it."""
    spare = (right - left - width) / 2
    middle = (left + right) / 2
    yield middle
    if spare > width * 0.2:
        yield from (middle + spare * share for share in (-0.55, 0.55, -0.3, 0.3))


def runs(rings: Sequence[Sequence[Point]], y: float, size: Size) -> list[Point]:
    """Return the stretches of a row of pixels that lie inside the rings and on the drawing."""
    crossings = sorted(
        x0 + (x1 - x0) * (y - y0) / (y1 - y0)
        for ring in rings
        for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (y0 > y) != (y1 > y)
    )
    pairs = zip(crossings[::2], crossings[1::2], strict=False)
    return [(max(a, MARGIN), min(b, size.width - MARGIN)) for a, b in pairs]


def _common(rows: Sequence[Sequence[Point]]) -> list[Point]:
    """Return the stretches that are in every row."""
    shared = list(rows[0])
    for row in rows[1:]:
        shared = [
            (max(a, c), min(b, d)) for a, b in shared for c, d in row if max(a, c) < min(b, d)
        ]
    return shared


def visible_box(rings: Iterable[Sequence[Point]], size: Size) -> Box | None:
    """Return the box around the part of the rings that is on the drawing."""
    points = [
        (min(max(x, 0.0), size.width), min(max(y, 0.0), size.height))
        for ring in rings
        for x, y in ring
    ]
    if not points:
        return None
    across, down = zip(*points, strict=True)
    return Box(min(across), min(down), max(across), max(down))
