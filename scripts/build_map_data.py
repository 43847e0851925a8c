"""Build the committed map geometry and map fonts from their published packages.

Unpack the packages side by side, each in a folder of its own name, and run the script:

    npm pack world-atlas@2.0.2 cldr-core@48.2.0 @fontsource/source-sans-3@5.3.1 \
        @fontsource/source-serif-4@5.3.1 @fontsource/noto-sans-arabic@5.3.0
    python scripts/build_map_data.py PACKAGES

`PACKAGES` holds `world-atlas/`, `cldr-core/`, `source-sans-3/`, `source-serif-4/` and
`noto-sans-arabic/`. The fonts need fonttools and brotli beside Pillow; the geometry needs
nothing but Python. Output is the same byte for byte whenever the input is.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "dateline" / "media" / "data"

# Areas that Natural Earth draws without an ISO number. The two unrecognised states are part
# of the countries the United Nations count them to; the glacier and the islands stay plain land.
WITHOUT_NUMBER = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}

# Codes of states that are no more, whose number a living country has kept.
FORMER = {"BU", "CS", "QU", "TP", "YU", "ZR"}

# A point of Crimea. Natural Earth shows who holds the ground; the United Nations
# (General Assembly resolution 68/262) count Crimea to Ukraine, and so do these maps.
CRIMEA = (34.3, 45.3)

Point = tuple[float, float]
Ring = list[int]
Polygon = list[Ring]


def main() -> None:
    """Build geometry and fonts from the unpacked packages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("packages", type=Path, help="folder of the unpacked npm packages")
    packages: Path = parser.parse_args().packages
    build_atlas(packages / "world-atlas", packages / "cldr-core")
    build_fonts(packages)


# -- geometry ----------------------------------------------------------------------------------


def build_atlas(world_atlas: Path, cldr: Path) -> None:
    """Write `atlas.gz`: a JSON line of areas, then every arc's points as 32-bit steps."""
    topology = json.loads((world_atlas / "countries-50m.json").read_text("utf-8"))
    arcs: list[list[list[int]]] = topology["arcs"]
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    places = [list(_degrees(arc, scale, translate)) for arc in arcs]
    areas = [
        _area(code, polygon, places)
        for code, polygons in sorted(_countries(topology, cldr, places).items())
        for polygon in polygons
    ]
    header = {
        "scale": scale,
        "translate": translate,
        "lengths": [len(arc) for arc in arcs],
        "areas": areas,
    }
    steps = array("i", (number for arc in arcs for point in arc for number in point))
    if sys.byteorder == "big":
        steps.byteswap()
    head = json.dumps(header, separators=(",", ":")).encode()
    packed = gzip.compress(head + b"\n" + steps.tobytes(), 9, mtime=0)
    (DATA / "atlas.gz").write_bytes(packed)
    print(f"atlas.gz: {len(areas)} areas, {len(steps) // 2} points, {len(packed)} bytes")


def _degrees(arc: list[list[int]], scale: list[float], translate: list[float]) -> Iterator[Point]:
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield x * scale[0] + translate[0], y * scale[1] + translate[1]


def _countries(
    topology: dict[str, Any], cldr: Path, places: list[list[Point]]
) -> dict[str, list[Polygon]]:
    letters = _letters_by_number(cldr)
    found: dict[str, list[Polygon]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        code = letters.get(geometry.get("id", ""), WITHOUT_NUMBER.get(name, ""))
        polygons = geometry["arcs"]
        found.setdefault(code, []).extend([polygons] if geometry["type"] == "Polygon" else polygons)
    _move_crimea(found, places)
    return {code: _dissolve(polygons, places) for code, polygons in found.items()}


def _letters_by_number(cldr: Path) -> dict[str, str]:
    path = cldr / "supplemental" / "codeMappings.json"
    mappings = json.loads(path.read_text("utf-8"))["supplemental"]["codeMappings"]
    return {
        codes["_numeric"]: letters
        for letters, codes in mappings.items()
        if "_numeric" in codes and len(letters) == 2 and letters not in FORMER
    }


def _move_crimea(found: dict[str, list[Polygon]], places: list[list[Point]]) -> None:
    crimea = [p for p in found["RU"] if _contains(list(_ring_points(p[0], places)), CRIMEA)]
    found["RU"] = [polygon for polygon in found["RU"] if polygon not in crimea]
    found["UA"].extend(crimea)
    print(f"Crimea: {len(crimea)} area moved to UA")


def _ring_points(ring: Ring, places: list[list[Point]]) -> Iterator[Point]:
    for number in ring:
        points = places[number] if number >= 0 else places[~number][::-1]
        yield from points[1:]


def _contains(points: list[Point], place: Point) -> bool:
    inside = False
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True):
        if (y0 > place[1]) != (y1 > place[1]) and place[0] < x0 + (x1 - x0) * (place[1] - y0) / (
            y1 - y0
        ):
            inside = not inside
    return inside


def _dissolve(polygons: list[Polygon], places: list[list[Point]]) -> list[Polygon]:
    """Return the polygons without the borders that run inside the country."""
    uses = Counter(
        number if number >= 0 else ~number
        for polygon in polygons
        for ring in polygon
        for number in ring
    )
    inner = {number for number, count in uses.items() if count > 1}
    if not inner:
        return polygons
    touched = [p for p in polygons if any(max(n, ~n) in inner for ring in p for n in ring)]
    loose = [n for p in touched for ring in p for n in ring if max(n, ~n) not in inner]
    untouched = [polygon for polygon in polygons if polygon not in touched]
    return untouched + [[ring] for ring in _stitch(loose, places)]


def _stitch(loose: list[int], places: list[list[Point]]) -> Iterator[Ring]:
    def ends(number: int) -> tuple[Point, Point]:
        points = places[number] if number >= 0 else places[~number][::-1]
        return points[0], points[-1]

    while loose:
        ring = [loose.pop(0)]
        start, here = ends(ring[0])
        while here != start:
            following = next(number for number in loose if ends(number)[0] == here)
            loose.remove(following)
            ring.append(following)
            here = ends(following)[1]
        yield ring


def _area(code: str, polygon: Polygon, places: list[list[Point]]) -> list[Any]:
    """Return one area's row: code, rings, size in square degrees, and a circle around it."""
    # The outline is the longest ring; the stitching at the date line can leave it second.
    polygon = sorted(polygon, key=lambda ring: -sum(1 for _ in _ring_points(ring, places)))
    outer = list(_ring_points(polygon[0], places))
    lon, lat, radius = _circle_around(outer)
    return [code, polygon, round(_size(outer), 4), round(lon, 3), round(lat, 3), round(radius, 3)]


def _size(points: list[Point]) -> float:
    """Return the size of a ring on the sphere in square degrees (an equator's worth each)."""
    total = 0.0
    for (lon0, lat0), (lon1, lat1) in zip(points, points[1:] + points[:1], strict=True):
        turn = (lon1 - lon0 + 540) % 360 - 180
        total += math.radians(turn) * (
            2 + math.sin(math.radians(lat0)) + math.sin(math.radians(lat1))
        )
    sphere = 4 * math.pi
    steradians = abs(total / 2) % sphere
    return min(steradians, sphere - steradians) * (180 / math.pi) ** 2


def _circle_around(points: Iterable[Point]) -> tuple[float, float, float]:
    vectors = [_vector(point) for point in points]
    sums = [sum(axis) for axis in zip(*vectors, strict=True)]
    length = math.hypot(*sums) or 1.0
    middle = tuple(value / length for value in sums)
    nearest = min(sum(a * b for a, b in zip(middle, v, strict=True)) for v in vectors)
    lon = math.degrees(math.atan2(middle[1], middle[0]))
    lat = math.degrees(math.asin(max(-1.0, min(1.0, middle[2]))))
    return lon, lat, math.degrees(math.acos(max(-1.0, min(1.0, nearest)))) + 0.01


def _vector(point: Point) -> tuple[float, float, float]:
    lon, lat = math.radians(point[0]), math.radians(point[1])
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


# -- fonts -------------------------------------------------------------------------------------

SCRIPTS = ("latin", "latin-ext", "cyrillic", "greek", "vietnamese")
FACES = {
    "dateline-sans-400": ("source-sans-3", "Dateline Sans", 400, SCRIPTS),
    "dateline-sans-600": ("source-sans-3", "Dateline Sans", 600, SCRIPTS),
    "dateline-serif-600": ("source-serif-4", "Dateline Serif", 600, SCRIPTS),
    "noto-sans-arabic-600": ("noto-sans-arabic", "Noto Sans Arabic", 600, ("arabic",)),
}
# A merged font is a modified one, and its licence reserves the name "Source" for Adobe's own:
# each face is named anew. Its copyright line stays.
NAMING = """
import sys
from fontTools.ttLib import TTFont
path, family, weight = sys.argv[1:]
font = TTFont(path, recalcTimestamp=False)
names = font["name"]
names.names = [n for n in names.names if n.nameID not in (16, 17, 21, 22)]
style = {"400": "Regular", "600": "SemiBold"}[weight]
for number, words in {
    1: family if weight == "400" else f"{family} {style}", 2: "Regular",
    4: f"{family} {style}", 6: f"{family}-{style}".replace(" ", ""),
    **({} if weight == "400" else {16: family, 17: style}),
}.items():
    names.setName(words, number, 3, 1, 0x409)
font["OS/2"].usWeightClass = int(weight)
font.save(path)
"""
OWNER = """
import sys
from fontTools.ttLib import TTFont
print(TTFont(sys.argv[1])["name"].getDebugName(0))
"""


def build_fonts(packages: Path) -> None:
    """Write one TrueType file per face, its licence, and the table of letter widths."""
    widths = {}
    for face, (package, family, weight, scripts) in FACES.items():
        files = packages / package / "files"
        sources = [files / f"{package}-{script}-{weight}-normal.woff2" for script in scripts]
        target = DATA / "fonts" / f"{face}.ttf"
        _merge(sources, target)
        _python(NAMING, str(target), family, str(weight))
        licence = (packages / package / "LICENSE").read_text("utf-8").partition("\n")[2]
        owner = _python(OWNER, str(target)).strip()
        (DATA / "fonts" / f"{package}-LICENSE.txt").write_text(f"{owner}\n{licence}", "utf-8")
        widths[face] = _widths(target)
        print(f"{target.name}: {len(widths[face])} letters, {target.stat().st_size} bytes")
    (DATA / "fonts" / "widths.json").write_text(
        json.dumps(widths, ensure_ascii=True, separators=(",", ":"), sort_keys=True) + "\n", "utf-8"
    )


def _merge(sources: list[Path], target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parts = [Path(folder) / f"{number}.ttf" for number in range(len(sources))]
        for source, part in zip(sources, parts, strict=True):
            _fonttools("ttLib.woff2", "decompress", "-o", str(part), str(source))
        if len(parts) == 1:
            shutil.copyfile(parts[0], target)
        else:
            _fonttools("merge", f"--output-file={target}", *map(str, parts))


def _fonttools(tool: str, *arguments: str) -> None:
    command = [sys.executable, "-m", f"fontTools.{tool}", *arguments]
    subprocess.run(command, check=True, capture_output=True, env=_environment())


def _widths(font: Path) -> dict[str, int]:
    """Return how wide each letter of a font is, in thousandths of the letter size."""
    from PIL import ImageFont  # only the fonts need Pillow

    face = ImageFont.truetype(str(font), 1000, layout_engine=ImageFont.Layout.BASIC)
    letters = _letters(font)
    return {letter: round(face.getlength(letter)) for letter in letters}


def _letters(font: Path) -> list[str]:
    listing = (
        "import sys; from fontTools.ttLib import TTFont;"
        "print(*sorted(TTFont(sys.argv[1]).getBestCmap()))"
    )
    numbers = _python(listing, str(font)).split()
    return [chr(int(number)) for number in numbers if int(number) >= 32]


def _python(program: str, *arguments: str) -> str:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(
        command, check=True, capture_output=True, text=True, env=_environment()
    ).stdout


def _environment() -> dict[str, str]:
    """Return the environment with the clock stopped, which fonttools writes into each font."""
    return {**os.environ, "SOURCE_DATE_EPOCH": "0"}


if __name__ == "__main__":
    main()
