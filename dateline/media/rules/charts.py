"""Plain graphics for stories told in numbers: bars to compare, a line to follow."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline.media.rules.framing import Size
from dateline.media.rules.lettering import BOLD, HEADLINE, TEXT, fit, measure, text
from dateline.media.rules.palette import Palette, mix

EDGE = 90.0
TITLE_SIZES = (76.0, 68.0, 60.0, 54.0)
LABEL = 42.0
SMALL = 32.0
MOST_BARS = 9
# Figures that differ by less are drawn alike: dividing by less would leave the numbers there are.
LEAST = 1e-9


@dataclass(frozen=True)
class Plot:
    """The part of a chart that is left for its figures, in pixels."""

    left: float
    top: float
    right: float
    bottom: float


def bar_chart(
    title: str,
    labels: Sequence[str],
    values: Sequence[float],
    unit: str = "",
    source: str = "",
    *,
    palette: Palette = Palette(),  # noqa: B008  frozen
    size: Size = Size(),  # noqa: B008  frozen
) -> str:
    """Return an SVG of horizontal bars, in the order given; the largest is in the accent.

    Raises ValueError unless there are one to nine bars with a label and a finite value each.
    """
    _check(labels, values, MOST_BARS)
    head, plot = _head(title, unit, source, palette, size)
    return _page(palette, size, [*head, *_bars(labels, values, plot, palette)])


def line_chart(
    title: str,
    labels: Sequence[str],
    values: Sequence[float],
    unit: str = "",
    source: str = "",
    *,
    palette: Palette = Palette(),  # noqa: B008  frozen
    size: Size = Size(),  # noqa: B008  frozen
) -> str:
    """Return an SVG of one line over evenly spaced labels, with its last value written out.

    Raises ValueError unless there are at least two points with a label and a finite value each.
    """
    _check(labels, values, 10_000)
    if len(values) < 2:
        raise ValueError("a line needs at least two values")
    head, plot = _head(title, unit, source, palette, size)
    return _page(palette, size, [*head, *_line(labels, values, plot, palette)])


def _check(labels: Sequence[str], values: Sequence[float], most: int) -> None:
    if not 1 <= len(values) <= most or len(labels) != len(values):
        raise ValueError(f"{len(labels)} labels for {len(values)} values (at most {most})")
    if not all(math.isfinite(value) for value in values):
        raise ValueError("every value has to be a number")


def _page(palette: Palette, size: Size, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size.width}" height="{size.height}"'
        f' viewBox="0 0 {size.width} {size.height}">'
        f'<rect width="{size.width}" height="{size.height}" fill="{palette.paper}"/>'
        f'<rect width="{size.width}" height="18" fill="{palette.accent}"/>'
        f"{''.join(parts)}</svg>"
    )


def _head(
    title: str, unit: str, source: str, palette: Palette, size: Size
) -> tuple[list[str], Plot]:
    """Return the words around the figures, and the room that they leave."""
    letters, lines = fit(title, HEADLINE, sizes=TITLE_SIZES, width=size.width - 2 * EDGE, lines=2)
    y = 64.0
    parts = []
    for line in lines:
        y += letters * 1.1
        parts.append(text(line, EDGE, y, face=HEADLINE, size=letters, fill=palette.ink))
    if unit:
        y += LABEL * 1.45
        parts.append(text(unit, EDGE, y, face=TEXT, size=LABEL, fill=palette.quiet_ink))
    foot = f"Graphic: Dateline{f'; source: {source}' if source else ''}"
    parts.append(text(foot, EDGE, size.height - 36, face=TEXT, size=28, fill=palette.quiet_ink))
    return parts, Plot(EDGE, y + 40, size.width - EDGE, size.height - 96)


# -- bars --------------------------------------------------------------------------------------


def _bars(
    labels: Sequence[str], values: Sequence[float], plot: Plot, palette: Palette
) -> Iterator[str]:
    row = (plot.bottom - plot.top) / len(values)
    letters = min(LABEL, row * 0.6)
    names = max(measure(label, TEXT, letters) for label in labels) + 28
    figures = max(measure(figure(value), BOLD, letters) for value in values) + 18
    low, high = min(0.0, *values), max(0.0, *values)
    left = plot.left + names + (figures if low < 0 else 0)
    scale = (plot.right - figures - left) / max(high - low, LEAST)
    zero = left - low * scale
    leading = max(values, key=abs)
    for number, (label, value) in enumerate(zip(labels, values, strict=True)):
        middle = plot.top + row * (number + 0.5)
        tone = palette.accent if value == leading else mix(palette.accent, palette.paper, 0.45)
        yield _bar(zero, value * scale, middle, min(row * 0.62, 92.0), tone)
        baseline = middle + letters * 0.34
        yield text(label, plot.left, baseline, face=TEXT, size=letters, fill=palette.ink)
        yield _figure(zero + value * scale, value, baseline, letters, palette)
    yield (
        f'<path d="M{zero:.1f} {plot.top:.1f}V{plot.bottom:.1f}" stroke="{palette.ink}"'
        ' stroke-width="3"/>'
    )


def _bar(zero: float, length: float, middle: float, high: float, tone: str) -> str:
    return (
        f'<rect x="{min(zero, zero + length):.1f}" y="{middle - high / 2:.1f}"'
        f' width="{abs(length):.1f}" height="{high:.1f}" fill="{tone}"/>'
    )


def _figure(end: float, value: float, baseline: float, letters: float, palette: Palette) -> str:
    anchor, gap = ("end", -14) if value < 0 else ("start", 14)
    return text(
        figure(value), end + gap, baseline, face=BOLD, size=letters, fill=palette.ink,
        anchor=anchor,
    )  # fmt: skip


def figure(value: float) -> str:
    """Return a number as a chart shows it, with at most two decimals: "1,240", "3.5", "−0.25"."""
    decimals = 0 if value == int(value) else 2 if abs(value) >= 0.1 else 4
    words = f"{value:,.{decimals}f}"
    if decimals:
        words = words.rstrip("0").rstrip(".")
    return words.replace("-", "−")


# -- line --------------------------------------------------------------------------------------


def ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Return round numbers that span from `low` to `high` in about `wanted` steps."""
    span = max(high - low, abs(high) * 1e-6, 1e-6) if high > low else abs(high) or 1.0
    raw = span / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [float(f"{number * step:.12g}") for number in range(first, max(last, first + 1) + 1)]


def _line(
    labels: Sequence[str], values: Sequence[float], plot: Plot, palette: Palette
) -> Iterator[str]:
    marks = ticks(min(values), max(values))
    left = plot.left + max(measure(figure(mark), TEXT, SMALL) for mark in marks) + 24
    right = plot.right - measure(figure(values[-1]), BOLD, LABEL) - 30
    top, bottom = plot.top + 20, plot.bottom - SMALL * 1.5
    scale = (bottom - top) / (marks[-1] - marks[0])
    heights = [bottom - (value - marks[0]) * scale for value in values]
    step = (right - left) / (len(values) - 1)
    for mark in marks:
        yield from _level(mark, bottom - (mark - marks[0]) * scale, plot, left, right, palette)
    line = "L".join(f"{left + n * step:.1f} {y:.1f}" for n, y in enumerate(heights))
    yield (
        f'<path d="M{line}" fill="none" stroke="{palette.accent}" stroke-width="8"'
        ' stroke-linejoin="round" stroke-linecap="round"/>'
        f'<circle cx="{right:.1f}" cy="{heights[-1]:.1f}" r="13" fill="{palette.accent}"/>'
    )
    yield text(
        figure(values[-1]), right + 24, heights[-1] + LABEL * 0.34, face=BOLD, size=LABEL,
        fill=palette.accent,
    )  # fmt: skip
    yield from _captions(labels, left, step, plot.bottom, palette)


def _level(
    mark: float, y: float, plot: Plot, left: float, right: float, palette: Palette
) -> Iterator[str]:
    tone = palette.ink if mark == 0 else palette.rule
    yield f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="{tone}" stroke-width="2.5"/>'
    yield text(
        figure(mark), plot.left, y + SMALL * 0.34, face=TEXT, size=SMALL, fill=palette.quiet_ink
    )


def _captions(
    labels: Sequence[str], left: float, step: float, y: float, palette: Palette
) -> Iterator[str]:
    """Yield the first, the last and as many labels between them as stand apart."""
    widest = max(measure(label, TEXT, SMALL) for label in labels) + 40
    every = max(1, math.ceil(widest / step))
    last = len(labels) - 1
    shown = [n for n in range(0, last + 1, every) if n == 0 or last - n >= every] + [last]
    for number in dict.fromkeys(shown):
        anchor = "start" if number == 0 else "middle"
        yield text(
            labels[number], left + number * step, y, face=TEXT, size=SMALL,
            fill=palette.quiet_ink, anchor=anchor,
        )  # fmt: skip
