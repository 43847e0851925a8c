"""Small charts of bars as SVG: one shape, no script, in the colour of the words around them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

BAR, GAP, HEIGHT = 6, 2, 48
# A bar that stands for something can be seen.
LEAST = 1.5


def bars(values: Sequence[int], said: str, *, height: int = HEIGHT) -> str:
    """Draw one bar for each value, the highest as high as the chart; `said` is what it says in words."""
    step, highest = BAR + GAP, max(values, default=0)
    shapes = "".join(
        f"M{place * step} {height}v-{_height(value, highest, height):g}h{BAR}V{height}z"
        for place, value in enumerate(values)
        if value
    )
    width = max(1, len(values) * step - GAP)
    return (
        f'<svg class="bars" role="img" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" preserveAspectRatio="none"><title>{escape(said)}</title>'
        f'<path fill="currentColor" d="{shapes}M0 {height - 0.5}h{width}v.5h-{width}z"/></svg>'
    )


def _height(value: int, highest: int, height: int) -> float:
    return round(max(LEAST, value / highest * (height - 1)), 1)
