"""How wide words are drawn, where they break, and which letters can be drawn at all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

FONTS = Path(__file__).resolve().parent.parent / "data" / "fonts"
# Source Sans 3 and Source Serif 4, merged from their subsets under names of their own.
SANS, SERIF = "Dateline Sans", "Dateline Serif"
FALLBACK = "noto-sans-arabic-600"


@dataclass(frozen=True)
class Face:
    """A typeface in one weight; its name in SVG and its table of widths."""

    family: str
    weight: int
    table: str


TEXT = Face(SANS, 400, "dateline-sans-400")
BOLD = Face(SANS, 600, "dateline-sans-600")
HEADLINE = Face(SERIF, 600, "dateline-serif-600")


@lru_cache(maxsize=1)
def widths() -> Mapping[str, Mapping[str, int]]:
    """Return each font's letters and their widths in thousandths of the letter size."""
    tables: dict[str, dict[str, int]] = json.loads((FONTS / "widths.json").read_text("utf-8"))
    return tables


def measure(words: str, face: Face, size: float, spacing: float = 0.0) -> float:
    """Return how wide the words are drawn, in the units of `size`."""
    table, fallback = widths()[face.table], widths()[FALLBACK]
    units = sum(table.get(letter) or fallback.get(letter, 600) for letter in words)
    return units * size / 1000 + spacing * len(words)


def can_draw(words: str) -> bool:
    """Return whether every letter is in a font that ships."""
    table, fallback = widths()[HEADLINE.table], widths()[FALLBACK]
    return all(letter in table or letter in fallback for letter in words)


def wrap(words: str, face: Face, size: float, width: float) -> list[str]:
    """Return the words in lines no wider than `width`; one long word gets its own line."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer, face, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def fit(
    words: str, face: Face, *, sizes: Sequence[float], width: float, lines: int
) -> tuple[float, list[str]]:
    """Return the largest size at which the words fit, and their lines (cut short if none does)."""
    for size in sizes:
        broken = wrap(words, face, size, width)
        if len(broken) <= lines and all(measure(b, face, size) <= width for b in broken):
            return size, broken
    size = sizes[-1]
    return size, _cut(wrap(words, face, size, width), face, size, width, lines)


def _cut(broken: list[str], face: Face, size: float, width: float, lines: int) -> list[str]:
    kept, rest = broken[:lines], broken[lines:]
    last = kept[-1] if kept else ""
    if not rest and measure(last, face, size) <= width:
        return kept
    while last and measure(last + "…", face, size) > width:
        last = last[:-1]
    return [*kept[:-1], last.rstrip(" ,;:–-") + "…"]


def text(
    words: str,
    x: float,
    y: float,
    *,
    face: Face,
    size: float,
    fill: str,
    anchor: str = "start",
    halo: str = "",
    spacing: float = 0.0,
) -> str:
    """Return an SVG text element; `halo` names a colour drawn around the letters."""
    family = f"'{face.family}', 'Noto Sans Arabic'"
    around = (
        f' stroke="{halo}" stroke-width="{size * 0.16:.1f}" stroke-linejoin="round"'
        ' paint-order="stroke"'
        if halo
        else ""
    )
    apart = f' letter-spacing="{spacing:g}"' if spacing else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{family}" font-weight="{face.weight}"'
        f' font-size="{size:g}" fill="{fill}" text-anchor="{anchor}"{around}{apart}>'
        f"{escape(words)}</text>"
    )
