"""The card that stands for a story where its link is shared: headline, newsroom, and its picture behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dateline.media.rules.cards import ornament
from dateline.media.rules.framing import Size
from dateline.media.rules.lettering import BOLD, HEADLINE, can_draw, fit, measure, text
from dateline.media.rules.palette import Palette

# The size that link previews of social networks and messengers ask for.
SIZE = Size(1200, 630)
# Counts up when the same words would be set differently, so that addresses change.
LAYOUT = 2
INSET = 56.0
OVER_PICTURE = (50.0, 46.0, 42.0, 38.0)
ON_PAPER = (84.0, 76.0, 68.0, 60.0, 54.0, 48.0)
LINES_OVER_PICTURE, LINES_ON_PAPER = 3, 5
LEADING = 1.16
KICKER, NAME = 26.0, 32.0
FIELD, WORDS, SOFT = "#14171a", "#ffffff", "#c9cfd4"


@dataclass(frozen=True, slots=True)
class Preview:
    """A card as SVG, and how much of its height is left to the picture, from above."""

    svg: str
    room: int


def preview(
    headline: str, *, kicker: str, newsroom: str, palette: Palette, pictured: bool
) -> Preview:
    """Return a card of 1200 × 630: whole, or for a picture what stands below it.

    Words in a script that no shipped font can draw are left out.
    """
    headline, kicker, newsroom = (_drawable(each) for each in (headline, kicker, newsroom))
    room = 0
    if pictured:
        letters, lines = _set(headline, OVER_PICTURE, LINES_OVER_PICTURE)
        room = round(SIZE.height - 48 - len(lines) * letters * LEADING - 70)
        parts = _below_picture(room, letters, lines, _foot(kicker, newsroom, SOFT, WORDS), palette)
    else:
        parts = _on_paper(headline, kicker, newsroom, palette)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE.width}" height="{SIZE.height}"'
        f' viewBox="0 0 {SIZE.width} {SIZE.height}">{"".join(parts)}</svg>'
    )
    return Preview(svg, room)


def _drawable(words: str) -> str:
    return words if can_draw(words) else ""


def _below_picture(
    top: int, letters: float, lines: list[str], foot: Iterator[str], palette: Palette
) -> Iterator[str]:
    wide = SIZE.width
    short = wide - INSET - 160 if _backwards("".join(lines)) else INSET
    yield f'<rect y="{top}" width="{wide}" height="{SIZE.height - top}" fill="{FIELD}"/>'
    yield f'<rect y="{top}" width="{wide}" height="5" fill="{WORDS}"/>'
    yield f'<rect x="{short:.0f}" y="{top}" width="160" height="5" fill="{palette.accent}"/>'
    yield from _lines(lines, letters, top + 34, WORDS)
    yield from foot


def _on_paper(headline: str, kicker: str, newsroom: str, palette: Palette) -> Iterator[str]:
    yield f'<rect width="{SIZE.width}" height="{SIZE.height}" fill="{palette.paper}"/>'
    yield from ornament(palette, SIZE)
    letters, lines = _set(headline, ON_PAPER, LINES_ON_PAPER)
    yield from _lines(lines, letters, 76, palette.ink)
    yield from _foot(kicker, newsroom, palette.accent, palette.ink)


def _set(headline: str, sizes: tuple[float, ...], most: int) -> tuple[float, list[str]]:
    if not headline:
        return sizes[-1], []
    return fit(headline, HEADLINE, sizes=sizes, width=SIZE.width - 2 * INSET, lines=most)


def _lines(lines: list[str], letters: float, top: float, fill: str) -> Iterator[str]:
    for number, line in enumerate(lines):
        x, anchor = (SIZE.width - INSET, "end") if _backwards(line) else (INSET, "start")
        y = top + letters * (0.8 + number * LEADING)
        yield text(line, x, y, face=HEADLINE, size=letters, fill=fill, anchor=anchor)


def _foot(kicker: str, newsroom: str, soft: str, strong: str) -> Iterator[str]:
    """Yield the newsroom's name, and what the story is of, on one line where there is room."""
    y, room = SIZE.height - 40, SIZE.width - 2 * INSET
    yield text(newsroom, SIZE.width - INSET, y, face=HEADLINE, size=NAME, fill=strong, anchor="end")
    taken = measure(newsroom, HEADLINE, NAME) + 40
    # Letters that join are not spaced.
    apart = 0 if _backwards(kicker) else 2
    if kicker and measure(kicker.upper(), BOLD, KICKER, apart) <= room - taken:
        yield text(kicker.upper(), INSET, y, face=BOLD, size=KICKER, fill=soft, spacing=apart)


def _backwards(words: str) -> bool:
    return any("\u0590" <= letter <= "\u08ff" for letter in words)
