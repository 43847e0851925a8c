"""The locator map: the countries a story is about, the place it was filed from, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from dateline.media.rules import labels
from dateline.media.rules.atlas import Atlas, Point, load
from dateline.media.rules.framing import Size, View, frame
from dateline.media.rules.globe import Globe, draw_globe, needs_globe
from dateline.media.rules.labels import Box, Label, Words
from dateline.media.rules.lettering import BOLD, TEXT, can_draw, text
from dateline.media.rules.names import country_name
from dateline.media.rules.outlines import DISPUTED, Ground, Shape, path, survey
from dateline.media.rules.palette import Palette

# What stands on the drawing itself: names alone, the same in every language.
CREDIT = "Dateline · Natural Earth"
# Countries smaller than this on the drawing, in pixels, are found by a ring around them.
TINY = 60.0
SUBJECT_SIZES = (64.0, 56.0, 50.0, 44.0, 38.0)
NEIGHBOUR_SIZES = (34.0, 30.0, 26.0)
PLACE_SIZE = 50.0
MOST_NEIGHBOURS = 9
# Land without a code, and the continent that lines the foot of the map of the world.
UNNAMED = {"", "AQ"}


@dataclass(frozen=True)
class Scene:
    """What is to be drawn, settled before anything is drawn."""

    atlas: Atlas
    size: Size
    view: View
    ground: Ground
    subjects: tuple[str, ...]
    rings: dict[str, Box]
    dot: Point | None
    place_name: str
    language: str


def locator_map(
    countries: Sequence[str],
    place: Point | None = None,
    place_name: str = "",
    *,
    size: Size = Size(),  # noqa: B008  frozen
    palette: Palette = Palette(),  # noqa: B008  frozen
    language: str = "en",
) -> str:
    """Return an SVG map of the countries (ISO 3166 alpha-2) and the place (longitude, latitude).

    Unknown codes are passed over; with nothing known the map shows the world.
    """
    scene = _settle(countries, place, place_name, size, language)
    globe = None
    if needs_globe(scene.view, size):
        globe = draw_globe(scene.atlas, scene.view, scene.subjects, palette, _corner(scene))
    return _svg(scene, palette, globe)


def _settle(
    countries: Sequence[str], place: Point | None, place_name: str, size: Size, language: str
) -> Scene:
    atlas = load()
    subjects = tuple(code for code in dict.fromkeys(countries) if code and atlas.of(code))
    view = frame(atlas, subjects, place, size)
    ground = survey(atlas, view, size, smallest=1.2)
    found = {code: ring for code in subjects if (ring := _ring_around(atlas, view, ground, code))}
    dot = view.place([place])[0] if place else None
    return Scene(atlas, size, view, ground, subjects, found, dot, place_name, language)


def _ring_around(atlas: Atlas, view: View, ground: Ground, code: str) -> Box | None:
    """Return a box to ring when the country is too small to be seen by its fill."""
    largest = atlas.of(code)[0]
    wide = largest.radius * 2 * view.pixels_per_degree
    if wide >= TINY:
        return None
    x, y = view.place([(largest.lon, largest.lat)])[0]
    reach = max(wide / 2 + 8, 17.0)
    return Box(x - reach, y - reach, x + reach, y + reach)


# -- labels ------------------------------------------------------------------------------------


def _corner(scene: Scene) -> Globe:
    """Return the corner in which the little globe hides least of the story."""
    shapes = [s for code in scene.subjects for s in scene.ground.of(code)]
    points = [p for shape in shapes for ring in shape.rings for p in ring]
    points += [scene.dot] * 40 if scene.dot else []
    return min(
        Globe.corners(scene.size), key=lambda globe: sum(globe.covers(point) for point in points)
    )


def _write(scene: Scene, globe: Globe | None) -> tuple[list[Label], list[Label], Label | None]:
    """Return the labels of the countries, of their neighbours, and of the place."""
    taken = [_credit_box(scene.size), *scene.rings.values()]
    taken += [globe.box] if globe else []
    taken += [_dot_box(scene.dot)] if scene.dot else []
    place = _place_label(scene, taken)
    taken += [_roomy(place.box, 10)] if place else []
    subjects = []
    for code in sorted(scene.subjects, key=lambda c: _seen_size(scene.ground.of(c))):
        label = _subject_label(scene, code, taken)
        if label and not _says_the_same(scene, code, place):
            subjects.append(label)
            taken.append(_roomy(label.box, 10))
    return subjects, list(_neighbours(scene, taken)), place


def _says_the_same(scene: Scene, code: str, place: Label | None) -> bool:
    return place is not None and country_name(code, scene.language) == scene.place_name


def _subject_label(scene: Scene, code: str, taken: Sequence[Box]) -> Label | None:
    name = country_name(code, scene.language)
    shapes = scene.ground.of(code)
    around = scene.rings.get(code) or labels.visible_box(_outline(shapes), scene.size)
    if around is None or not can_draw(name):
        return None
    large = list(labels.wordings(name, BOLD, SUBJECT_SIZES[:4]))
    small = list(labels.wordings(name, BOLD, SUBJECT_SIZES[4:]))
    others = [s for other in scene.subjects if other != code for s in scene.ground.of(other)]
    beside = partial(labels.place_beside, taken=taken, size=scene.size, foreign=others)
    return (
        labels.place_inside(large, shapes, taken, scene.size)
        or beside(large[-4:], _core(around))
        or beside(large[-4:], around)
        or labels.place_inside(small, shapes, taken, scene.size)
        or beside(small, around)
    )


def _core(around: Box) -> Box:
    """Return the middle of a box, to set words close to a country of ragged outline."""
    wide, high = (around.right - around.left) * 0.12, (around.bottom - around.top) * 0.12
    return Box(around.left + wide, around.top + high, around.right - wide, around.bottom - high)


def _outline(shapes: Sequence[Shape]) -> Sequence[Sequence[Point]]:
    """Return the rings of the largest of the shapes."""
    return max(shapes, key=lambda shape: shape.size).rings if shapes else ()


def _place_label(scene: Scene, taken: Sequence[Box]) -> Label | None:
    if not scene.dot or not scene.place_name or not can_draw(scene.place_name):
        return None
    words = [Words((scene.place_name,), BOLD, size) for size in (PLACE_SIZE, 42.0)]
    others = [box for box in taken if box != _dot_box(scene.dot)]
    dot = _dot_box(scene.dot)
    others = [box for box in others if not box.overlap(dot)]
    return labels.place_beside(words, dot, others, scene.size, gap=10)


def _neighbours(scene: Scene, taken: list[Box]) -> Iterator[Label]:
    """Yield the names of the largest neighbours that have room for them."""
    codes = {shape.code for shape in scene.ground.shapes} - set(scene.subjects) - UNNAMED
    home = _home(scene)
    ranked = sorted(codes, key=lambda c: (c != home, -_seen_size(scene.ground.of(c)), c))
    placed = 0
    for code in ranked[: MOST_NEIGHBOURS * 2]:
        name = country_name(code, scene.language)
        ways = labels.wordings(name, TEXT, NEIGHBOUR_SIZES)
        label = labels.place_inside(ways, scene.ground.of(code), taken, scene.size)
        if label and can_draw(name) and placed < MOST_NEIGHBOURS:
            placed += 1
            taken.append(_roomy(label.box, 16))
            yield label


def _home(scene: Scene) -> str:
    """Return the code of the country in which the place lies."""
    if not scene.dot:
        return ""
    x, y = scene.dot
    for shape in scene.ground.shapes:
        if any(a <= x <= b for a, b in labels.runs(shape.rings, y, scene.size)):
            return shape.code
    return ""


def _seen_size(shapes: Iterable[Shape]) -> float:
    return sum(shape.size for shape in shapes)


def _dot_box(dot: Point) -> Box:
    return Box(dot[0] - 15, dot[1] - 15, dot[0] + 15, dot[1] + 15)


def _roomy(box: Box, room: float) -> Box:
    return Box(box.left - room, box.top - room, box.right + room, box.bottom + room)


def _credit_box(size: Size) -> Box:
    return Box(size.width - 400, size.height - 54, size.width, size.height)


# -- drawing -----------------------------------------------------------------------------------


def _svg(scene: Scene, palette: Palette, globe: Globe | None) -> str:
    subjects, neighbours, place = _write(scene, globe)
    wide, high = scene.size.width, scene.size.height
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}"'
        f' viewBox="0 0 {wide} {high}">',
        f'<rect width="{wide}" height="{high}" fill="{palette.sea}"/>',
        *_graticule(scene, palette),
        *_land(scene, palette),
        *_rings(scene, palette),
        *_letters(neighbours, palette.quiet_ink, palette.land),
        *_letters(subjects, palette.ink, palette.halo),
        *_place(scene, palette, place),
        globe.svg if globe else "",
        text(
            CREDIT, wide - 24, high - 20, face=TEXT, size=23, fill=palette.quiet_ink,
            anchor="end", halo=palette.sea,
        ),
        "</svg>",
    ]  # fmt: skip
    return "".join(parts)


def _graticule(scene: Scene, palette: Palette) -> Iterator[str]:
    step = 10 if scene.view.pixels_per_degree > 18 else 20
    if scene.view.pixels_per_degree > 60:
        step = 5
    meridians = ([(lon, lat) for lat in range(-80, 81, 2)] for lon in range(-180, 180, step))
    parallels = ([(lon, lat) for lon in range(-180, 181, 2)] for lat in range(-80, 81, step))
    lines = [scene.view.place(line) for group in (meridians, parallels) for line in group]
    visible = path(_whole(lines, scene.size), closed=False)
    yield f'<path d="{visible}" fill="none" stroke="#ffffff" stroke-opacity=".5" stroke-width="1.5"/>'


def _whole(lines: Iterable[Sequence[Point]], size: Size) -> Iterator[Sequence[Point]]:
    """Yield the pieces of the lines that lie near the drawing."""
    for line in lines:
        piece: list[Point] = []
        for x, y in line:
            if -200 < x < size.width + 200 and -200 < y < size.height + 200:
                piece.append((x, y))
            elif piece:
                yield piece
                piece = []
        yield piece


def _land(scene: Scene, palette: Palette) -> Iterator[str]:
    everything = path(ring for shape in scene.ground.shapes for ring in shape.rings)
    story = path(ring for s in scene.ground.shapes if s.code in scene.subjects for ring in s.rings)
    # Twice: the coast's line, and over it the land, so that no line is left along borders.
    yield (
        f'<defs><path id="land" d="{everything}"/></defs>'
        f'<use href="#land" fill="none" stroke="{palette.coast}" stroke-width="3.4"'
        ' stroke-linejoin="round"/>'
        f'<use href="#land" fill="{palette.land}" fill-rule="evenodd"/>'
    )
    yield f'<path d="{story}" fill="{palette.area}" fill-rule="evenodd"/>'
    yield from _borders(scene, palette)


def _borders(scene: Scene, palette: Palette) -> Iterator[str]:
    plain, broken, inner = [], [], []
    for border in scene.ground.borders:
        if border.codes <= set(scene.subjects):
            inner.append(border.points)
        elif border.codes in DISPUTED:
            broken.append(border.points)
        else:
            plain.append(border.points)
    style = 'fill="none" stroke-width="2" stroke-linejoin="round"'
    yield f'<path d="{path(plain, closed=False)}" {style} stroke="{palette.border}"/>'
    yield (
        f'<path d="{path(broken, closed=False)}" {style} stroke="{palette.border}"'
        ' stroke-dasharray="7 6"/>'
    )
    yield f'<path d="{path(inner, closed=False)}" {style} stroke="{palette.halo}"/>'


def _rings(scene: Scene, palette: Palette) -> Iterator[str]:
    for box in scene.rings.values():
        x, y = box.middle
        reach = (box.right - box.left) / 2
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{reach:.1f}" fill="{palette.accent}"'
            f' fill-opacity=".18" stroke="{palette.accent}" stroke-width="4.5"/>'
        )


def _letters(placed: Iterable[Label], fill: str, halo: str) -> Iterator[str]:
    for label in placed:
        for line, x, y in label.baselines():
            yield text(
                line, x, y, face=label.words.face, size=label.words.size, fill=fill,
                anchor="middle", halo=halo,
            )  # fmt: skip


def _place(scene: Scene, palette: Palette, label: Label | None) -> Iterator[str]:
    if scene.dot:
        x, y = scene.dot
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="13" fill="{palette.halo}"/>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="{palette.ink}"/>'
        )
    if label:
        yield from _letters([label], palette.ink, palette.halo)
