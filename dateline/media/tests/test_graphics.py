"""Cards and charts, down to their pixels."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dateline.media.errors import DrawingFailed
from dateline.media.gateways import Resvg
from dateline.media.rules import Palette, bar_chart, line_chart, typographic_card
from dateline.media.rules.charts import figure, ticks
from dateline.media.tests.test_locator import has_colour, pixels, words_in

ACCENT = Palette().accent


def test_a_card_draws_its_label_and_kicker() -> None:
    svg = typographic_card("Ferry pier opens after nine years", "Transport")
    assert "TRANSPORT" in words_in(svg)
    assert has_colour(pixels(svg), Palette().ink) > 20_000


def test_a_card_takes_the_accent_of_the_newsroom() -> None:
    picture = pixels(typographic_card("Tide tables", palette=Palette(accent="#1f5f8b")))
    assert has_colour(picture, "#1f5f8b") > 20_000


def test_a_card_in_arabic_is_set_from_the_right() -> None:
    picture = pixels(typographic_card("المدينة"))
    ink = (0x1B, 0x1F, 0x23)
    left = picture.crop((0, 0, 800, 900)).getcolors(1 << 20) or []
    right = picture.crop((800, 0, 1600, 900)).getcolors(1 << 20) or []
    assert sum(n for n, c in right if c == ink) > sum(n for n, c in left if c == ink)


def test_a_card_leaves_out_what_no_shipped_font_can_draw() -> None:
    assert words_in(typographic_card("平壌", "World")) == ["WORLD"]


def test_a_card_never_lets_words_become_markup() -> None:
    ElementTree.fromstring(typographic_card("<script>&", '"quoted"'))


def test_bars_show_labels_figures_unit_and_source() -> None:
    svg = bar_chart("Grain by port", ["Varna", "Odesa"], [3.25, 1240], "tonnes", "port offices")
    words = words_in(svg)
    assert {"Varna", "Odesa", "3.25", "1,240", "tonnes"} <= set(words)
    assert "Graphic: Dateline; source: port offices" in words
    assert has_colour(pixels(svg), ACCENT) > 50_000


def test_a_loss_reaches_to_the_left_of_zero() -> None:
    svg = bar_chart("Change", ["Up", "Down"], [3.5, -1.2])
    bars = [n for n in ElementTree.fromstring(svg) if n.tag.endswith("rect")][2:]
    up, down = (float(bar.attrib["x"]) for bar in bars)
    assert down < up
    assert "−1.2" in words_in(svg)


def test_a_line_ends_in_its_last_value() -> None:
    svg = line_chart("Rate", ["Jan", "Feb", "Mar"], [4.5, 4.25, 3], "per cent", "central bank")
    assert {"Jan", "Mar", "3"} <= set(words_in(svg))
    assert has_colour(pixels(svg), ACCENT) > 10_000


@pytest.mark.parametrize(
    ("labels", "values"), [([], []), (["a"], [1, 2]), (["a", "b"], [1.0, float("nan")])]
)
def test_figures_that_make_no_chart_are_refused(labels: list[str], values: list[float]) -> None:
    with pytest.raises(ValueError):
        bar_chart("Nothing", labels, values)


def test_a_single_value_makes_no_line() -> None:
    with pytest.raises(ValueError, match="two values"):
        line_chart("Nothing", ["a"], [1])


@example([0.0, 2.2250738585072014e-308])
@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=9))
def test_any_figures_can_be_charted(values: list[float]) -> None:
    labels = [f"bar {number}" for number in range(len(values))]
    for svg in (bar_chart("Any", labels, values), line_chart("Any", labels, values)):
        ElementTree.fromstring(svg)
        assert "nan" not in svg


def test_ticks_are_round_and_span_the_values() -> None:
    assert ticks(3, 4.5) == [3, 3.5, 4, 4.5]
    assert ticks(0, 97) == [0, 25, 50, 75, 100]
    assert ticks(-3, 8)[0] <= -3
    assert len(ticks(5, 5)) >= 2


def test_numbers_are_written_as_readers_read_them() -> None:
    assert [figure(n) for n in (1240, 3.5, 3.25, -0.25, 0.0012, 0)] == [
        "1,240", "3.5", "3.25", "−0.25", "0.0012", "0",
    ]  # fmt: skip


def test_what_is_no_drawing_is_said_to_be_none() -> None:
    with pytest.raises(DrawingFailed):
        Resvg().png("<svg")
