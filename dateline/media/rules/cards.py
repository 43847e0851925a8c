"""The typographic card: a label set large, for a story that no map or photograph goes with."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.media.rules.framing import Size
from dateline.media.rules.lettering import BOLD, HEADLINE, can_draw, fit, text
from dateline.media.rules.palette import Palette, mix

LEFT = 120.0
LABEL_SIZES = (150.0, 132.0, 116.0, 102.0, 90.0, 80.0)
KICKER_SIZE = 46.0
KICKER_SPACING = 5.0
LEADING = 1.14
MOST_LINES = 4


def typographic_card(
    label: str,
    kicker: str = "",
    *,
    palette: Palette = Palette(),  # noqa: B008  frozen
    size: Size = Size(),  # noqa: B008  frozen
) -> str:
    """Return an SVG card with the label in large letters and a short kicker above it.

    Words in a script that no shipped font can draw are left out: the card then shows its
    ornament alone, rather than a row of empty boxes.
    """
    wide, high = size.width, size.height
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}"'
        f' viewBox="0 0 {wide} {high}">',
        f'<rect width="{wide}" height="{high}" fill="{palette.paper}"/>',
        *ornament(palette, size),
        *_words(
            label if can_draw(label) else "", kicker if can_draw(kicker) else "", palette, size
        ),
        "</svg>",
    ]
    return "".join(parts)


def ornament(palette: Palette, size: Size) -> Iterator[str]:
    """Yield the meridians of a globe, rising from the lower right corner."""
    x, y, radius = size.width * 0.93, size.height * 1.02, size.height * 0.78
    tone = mix(palette.accent, palette.paper, 0.16)
    style = f'fill="none" stroke="{tone}" stroke-width="5"'
    for share in (1.0, 0.72, 0.38):
        yield f'<ellipse cx="{x}" cy="{y}" rx="{radius * share:.0f}" ry="{radius:.0f}" {style}/>'
    for rise in (0.0, 0.42, 0.76):
        half = radius * (1 - rise * rise) ** 0.5
        level = y - rise * radius
        yield f'<path d="M{x - half:.0f} {level:.0f}H{x + half:.0f}" {style}/>'
    yield f'<rect width="{size.width}" height="18" fill="{palette.accent}"/>'


def _words(label: str, kicker: str, palette: Palette, size: Size) -> Iterator[str]:
    room = size.width - 2 * LEFT
    letters, lines = fit(label, HEADLINE, sizes=LABEL_SIZES, width=room, lines=MOST_LINES)
    block = len(lines) * letters * LEADING
    top = (size.height - block - (KICKER_SIZE * 1.9 if kicker else 0)) / 2
    right_to_left = any("\u0590" <= letter <= "\u08ff" for letter in label)
    x, anchor = (size.width - LEFT, "end") if right_to_left else (LEFT, "start")
    if kicker:
        yield text(
            kicker.upper(), x, top + KICKER_SIZE, face=BOLD, size=KICKER_SIZE,
            fill=palette.accent, anchor=anchor, spacing=KICKER_SPACING,
        )  # fmt: skip
        top += KICKER_SIZE * 1.9
    for number, line in enumerate(lines):
        baseline = top + letters * (0.86 + number * LEADING)
        yield text(line, x, baseline, face=HEADLINE, size=letters, fill=palette.ink, anchor=anchor)
