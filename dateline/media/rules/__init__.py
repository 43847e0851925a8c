"""Drawing as pure rules: values in, SVG text out.

Maps (`locator`), graphics (`charts`) and cards (`cards`) share one palette and one set of
typefaces, so that everything the house draws looks like one hand drew it.
"""

from __future__ import annotations

from dateline.media.rules.cards import typographic_card
from dateline.media.rules.charts import bar_chart, line_chart
from dateline.media.rules.framing import Size
from dateline.media.rules.locator import locator_map
from dateline.media.rules.palette import Palette
from dateline.media.rules.previews import preview
from dateline.media.rules.words import CARD_CREDITS

# Counts up when the same countries would be drawn differently, so that they are drawn anew.
DRAWING = 2

__all__ = [
    "CARD_CREDITS",
    "DRAWING",
    "Palette",
    "Size",
    "bar_chart",
    "line_chart",
    "locator_map",
    "preview",
    "typographic_card",
]
